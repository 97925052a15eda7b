import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call } from "./client";

const strategies = [
    { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
    { minimumHealthCapacity: 0.5, maximumOverCapacity: 0 },
    { minimumHealthCapacity: 1, maximumOverCapacity: 0 },
    { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
];

const healthChecks = [{ protocol: "HTTP", port: 80, path: "/", gracePeriodSeconds: 5, intervalSeconds: 5 }];

describe("a restart that takes the place of another", () => {
    let emulator: Emulator;

    afterEach(() => emulator.close());

    async function start(version: string, app: object): Promise<void> {
        emulator = await Emulator.start({ clock: "stepped", version });
        emulator.seed({ id: "/web", cmd: "sleep 1000", ...app });
        emulator.clock.advance(60_000);
    }

    for (const version of ["1.8.244", "1.11.24"]) {
        for (const upgradeStrategy of strategies) {
            const { minimumHealthCapacity, maximumOverCapacity } = upgradeStrategy;

            for (const instances of [1, 2, 5]) {
                const of = `${instances} within ${minimumHealthCapacity}, ${maximumOverCapacity} of ${version}`;

                it(`ends when the first is cancelled half-done: ${of}`, async () => {
                    await start(version, { instances, upgradeStrategy });
                    emulator.behave("/web", { runDelay: 30_000 });
                    const update = await call(emulator, "PUT", "/v2/apps/web", { labels: { tier: "web" } });
                    emulator.clock.advance(5000);
                    emulator.behave("/web", undefined);
                    await call(emulator, "DELETE", `/v2/deployments/${update.at("deploymentId")}`);
                    emulator.clock.advance(60_000);
                    expect(emulator.deployments()).to.deep.equal([]);
                    expect(emulator.app("/web")).to.deep.include({ tasksRunning: instances, labels: {} });
                });
            }
        }
    }

    it("replaces what ends meanwhile, though it was never healthy", async () => {
        await start("1.11.24", { upgradeStrategy: strategies[0], healthChecks });
        emulator.behave("/web", { neverHealthy: true });
        await call(emulator, "PUT", "/v2/apps/web", { labels: { tier: "web" } });
        emulator.clock.advance(2000);
        emulator.behave("/web", undefined);
        await call(emulator, "PUT", "/v2/apps/web?force=true", { labels: { tier: "db" } });
        emulator.clock.advance(600_000);
        expect(emulator.deployments()).to.deep.equal([]);
        expect(emulator.app("/web")).to.deep.include({ tasksHealthy: 1, labels: { tier: "db" } });
    });
});
