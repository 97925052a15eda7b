import { setImmediate } from "node:timers/promises";
import { request } from "undici";
import { Emulator } from "../emulator";
import { liveMegabytes } from "../support/heap";
import { oneOfMany } from "../support/many-apps";

/**
 * `npm run bench:emulator`: what an emulated Marathon takes with thousands of apps, over HTTP as a client meets it.
 * Another number of apps is the first argument.
 */
const count = Number(process.argv[2] ?? 5000);

/** How many requests are under way at once, as an `up` of a large stack has them. */
const parallel = 10;

function print(what: string, milliseconds: number, more: string): void {
    const time = `${(milliseconds / 1000).toFixed(2)} s`;
    console.log(`${what.padEnd(32)}${time.padStart(10)}   ${more}`);
}

async function measured<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
    const begin = performance.now();
    const result = await work();
    return [result, performance.now() - begin];
}

async function put(url: string, body: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await request(url, { method: "PUT", headers, body: JSON.stringify(body) });
    if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${await answer.body.text()}`);
    await answer.body.dump();
}

async function untilIdle(emulator: Emulator): Promise<void> {
    while (emulator.deployments().length > 0) await setImmediate();
}

async function createAll(emulator: Emulator): Promise<void> {
    const apps = Array.from({ length: count }, (_, index) => oneOfMany(index));
    await put(`${emulator.url}/v2/apps?partialUpdate=false`, apps);
    await untilIdle(emulator);
}

async function deployEach(emulator: Emulator): Promise<void> {
    let next = 0;
    const worker = async () => {
        for (let index = next++; index < count; index = next++) {
            await put(`${emulator.url}/v2/apps?partialUpdate=false`, [oneOfMany(index, 1)]);
        }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    await untilIdle(emulator);
}

async function main(): Promise<void> {
    const emulator = await Emulator.start();
    try {
        const empty = liveMegabytes();
        const [, creation] = await measured(() => createAll(emulator));
        const created = liveMegabytes();
        print(`create ${count} apps at once`, creation, `${(created - empty).toFixed(0)} MB`);

        const [listing, listed] = await measured(async () => {
            const { body } = await request(`${emulator.url}/v2/apps`);
            return await body.text();
        });
        print(`list ${count} apps`, listed, `${(listing.length / 1e6).toFixed(1)} MB of JSON`);

        const [, deployment] = await measured(() => deployEach(emulator));
        const more = liveMegabytes() - created;
        const rate = (count / deployment) * 1000;
        print(`${count} deployments`, deployment, `${rate.toFixed(0)} a second, ${more.toFixed(0)} MB more`);
    } finally {
        await emulator.close();
    }
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
