import { Emulator } from "../emulator";
import { ProviderProcess } from "../support/provider-process";
import { until } from "../support/until";

/**
 * `npm run bench`: how soon a resource's step ends after its deployment, with events and without; and how many requests
 * a resource costs that waits, among more and more of them.
 */

/** How many deployments are measured in a row. */
const rounds = 9;
/** How long instances take to run, so that the wait has begun by then. Milliseconds. */
const startTime = 300;
/** How long the waits are watched. Milliseconds. */
const watched = 10_000;

async function withProvider(
    work: (marathon: Emulator, provider: ProviderProcess) => Promise<void>,
): Promise<void> {
    const marathon = await Emulator.start({ clock: "real" });
    try {
        const provider = await ProviderProcess.start({
            config: { "marathon:url": marathon.url, "marathon:maxDeployments": "100" },
            callTimeoutMs: 60_000,
        });
        try {
            await work(marathon, provider);
        } finally {
            await provider.close();
        }
    } finally {
        await marathon.close();
    }
}

async function create(provider: ProviderProcess, name: string): Promise<void> {
    const { inputs } = await provider.check("app", {}, { appId: `/${name}`, cmd: "serve" }, { name });
    await provider.create("app", inputs, { name });
}

/** @returns the median time from the end of a deployment to the end of the step, in milliseconds */
async function measureLag(marathon: Emulator, provider: ProviderProcess, label: string): Promise<number> {
    const lags: number[] = [];
    for (let round = 0; round < rounds; round++) {
        const name = `${label}-${round}`;
        marathon.behave(`/${name}`, { runDelay: startTime });
        const known = marathon.events.length;
        const step = create(provider, name);
        await until("its deployment has ended", () =>
            marathon.events.slice(known).some(({ eventType }) => eventType === "deployment_success"),
        );
        const end = marathon.events.slice(known).find(({ eventType }) => eventType === "deployment_success");
        await step;
        lags.push(Date.now() - Date.parse(String(end?.timestamp)));
    }
    return lags.sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
}

async function measureLags(): Promise<void> {
    await withProvider(async (marathon, provider) => {
        await create(provider, "first");
        const withEvents = await measureLag(marathon, provider, "heard");
        marathon.muteEvents(true);
        // The first end that no event tells of shows that there are none to wait for.
        await create(provider, "missed");
        const without = await measureLag(marathon, provider, "muted");
        const ratio = (without / withEvents).toFixed(1);
        print("step ends after its deployment", `${withEvents} ms with events`);
        print("", `${without} ms without, ${ratio} times as long`);
    });
}

async function measureRequests(count: number): Promise<number> {
    let perWait = Number.NaN;
    await withProvider(async (marathon, provider) => {
        marathon.behave("*", { noOffers: true });
        const steps = Promise.allSettled(
            Array.from({ length: count }, (_, index) => create(provider, `app-${index}`)),
        );
        await until("all are written", () => marathon.writes().length === count, 60);
        await provider.waitForLog(({ ephemeral, message }) => ephemeral && message.includes("0/1 running"));
        marathon.clearRequests();
        await new Promise((resolve) => setTimeout(resolve, watched));
        perWait = marathon.requests.length / count;
        await provider.cancel();
        await steps;
    });
    return perWait;
}

function print(what: string, result: string): void {
    console.log(`${what.padEnd(40)}${result}`);
}

async function main(): Promise<void> {
    await measureLags();
    for (const count of [1, 10, 50]) {
        const perWait = await measureRequests(count);
        print(`${count} waiting, for ${watched / 1_000} s`, `${perWait.toFixed(2)} requests for each`);
    }
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
