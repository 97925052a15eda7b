import { Emulator } from "../emulator";
import { ProviderProcess, urnOf } from "../support/provider-process";
import { until } from "../support/until";

/**
 * `npm run bench`: how soon a resource's step ends after its deployment, with events and without; and how many requests
 * a resource costs that waits, among more and more of them.
 */

/** How many deployments are measured in a row. */
const rounds = 9;
/** How long instances take to run, so that the wait has begun by then. Milliseconds. */
const startTime = 300;
/** How long the waits are watched: over two of the polls that they share. Milliseconds. */
const watched = 10_000;
/** How many wait at once, each time beside a Marathon of their own. */
const counts = [1, 10, 50];

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

/** @returns how many requests so many waits cost together while they are watched */
async function measureRequests(count: number): Promise<number> {
    let requests = Number.NaN;
    await withProvider(async (marathon, provider) => {
        marathon.behave("*", { noOffers: true });
        const names = Array.from({ length: count }, (_, index) => `app-${index}`);
        const steps = Promise.allSettled(names.map((name) => create(provider, name)));
        for (const name of names) {
            await provider.waitForLog(
                ({ urn, message }) => urn === urnOf("app", { name }) && isWaiting(message),
                60_000,
            );
        }
        marathon.clearRequests();
        await new Promise((resolve) => setTimeout(resolve, watched));
        requests = marathon.requests.length;
        await provider.cancel();
        await steps;
    });
    return requests;
}

function isWaiting(row: string): boolean {
    return row.includes("0/1 running");
}

function print(what: string, result: string): void {
    console.log(`${what.padEnd(40)}${result}`);
}

async function main(): Promise<void> {
    await measureLags();
    const requests = await Promise.all(counts.map(measureRequests));
    for (const [index, count] of counts.entries()) {
        const together = requests[index] ?? Number.NaN;
        const ratio = (together / (requests[0] ?? Number.NaN)).toFixed(1);
        print(
            `${count} waiting, for ${watched / 1_000} s`,
            `${together} requests, ${ratio} times those of one`,
        );
    }
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
