import { expect } from "chai";
import { Emulator, type RequestMatcher } from "../emulator/index";
import { nthRequest } from "../support/nth-request";
import { type Properties, ProviderProcess } from "../support/provider-process";

const id = "/shop";

const system = (web: Properties): Properties => ({
    groupId: id,
    apps: { web: { cmd: "web", dependencies: ["/shop/backend/db"], ...web } },
    groups: { backend: { apps: { db: { cmd: "db" }, cart: { cmd: "cart" } } } },
});

/** More than any operation here sends. */
const mostRequests = 40;

describe("a provider that is killed while it works on a group", function () {
    this.timeout(240_000);
    let marathon: Emulator;
    let provider: ProviderProcess;

    const begin = async () => {
        await provider?.close();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    };

    const inputsOf = async (olds: Properties, wanted: Properties) => {
        const { inputs, failures } = await provider.check("group", olds, wanted);
        expect(failures).to.deep.equal([]);
        return inputs;
    };

    /**
     * Begins the operation and kills the provider after the given one of these requests has been carried out and not
     * answered.
     *
     * @returns whether there was such a request
     */
    const killAt = async (
        moment: number,
        operation: () => Promise<unknown>,
        requests: RequestMatcher = { path: /^\/v2\/(?:apps|groups|deployments)/ },
    ): Promise<boolean> => {
        let struck = false;
        const strike = async () => {
            await nthRequest(marathon, requests, moment);
            struck = true;
            provider.kill("SIGKILL");
        };
        const striking = strike();
        const ended = operation().catch(() => {});
        await Promise.race([ended, striking]);
        await ended;
        marathon.clearFaults();
        return struck;
    };

    /** Tries it with the death at the first request, the second, and so on, each time in a Marathon of its own. */
    const atEachRequest = async (attempt: (moment: number) => Promise<boolean>) => {
        for (let moment = 1; moment < mostRequests; moment++) {
            marathon = await Emulator.start();
            try {
                if (!(await attempt(moment))) {
                    expect(moment, "requests of the operation").to.be.above(3);
                    return;
                }
            } finally {
                await provider?.close();
                await marathon.close();
            }
        }
        expect.fail(`the operation sends more than ${mostRequests} requests`);
    };

    const arraysWritten = () => marathon.writes().filter(({ body }) => Array.isArray(body));
    const stateOf = () =>
        marathon.apps().map(({ id: appId, cmd, tasksRunning }) => ({ appId, cmd, tasksRunning }));

    const expectWhole = (cmd: string) =>
        expect(stateOf()).to.have.deep.members([
            { appId: "/shop/web", cmd, tasksRunning: 1 },
            { appId: "/shop/backend/db", cmd: "db", tasksRunning: 1 },
            { appId: "/shop/backend/cart", cmd: "cart", tasksRunning: 1 },
        ]);

    it("has its creation finished by the next update, which writes nothing twice", async () => {
        await atEachRequest(async (moment) => {
            await begin();
            const inputs = await inputsOf({}, system({}));
            const struck = await killAt(moment, () => provider.create("group", inputs));
            await begin();
            // The engine knows nothing of what the dead process has done.
            const again = await inputsOf({}, system({}));
            const { outputs } = await provider.create("group", again);
            expectWhole("web");
            expect(arraysWritten(), `killed at request ${moment}`).to.have.length(1);
            expect(outputs).to.have.nested.property("__live.rollout", "ok");
            return struck;
        });
    });

    it("has its update finished by the next one, which writes nothing twice", async () => {
        await atEachRequest(async (moment) => {
            await begin();
            const olds = await inputsOf({}, system({}));
            const { outputs } = await provider.create("group", olds);
            marathon.clearRequests();
            const news = await inputsOf(olds, system({ cmd: "web 2" }));
            const struck = await killAt(moment, () => provider.update("group", id, outputs, news));
            await begin();
            await provider.update("group", id, outputs, await inputsOf(olds, system({ cmd: "web 2" })));
            expectWhole("web 2");
            expect(arraysWritten(), `killed at request ${moment}`).to.have.length(1);
            return struck;
        });
    });

    it("has its deletion finished by the next one", async () => {
        await atEachRequest(async (moment) => {
            await begin();
            const { outputs } = await provider.create("group", await inputsOf({}, system({})));
            await begin();
            const deleting = () => provider.delete("group", id, outputs);
            const struck = await killAt(moment, deleting, { method: "DELETE" });
            await begin();
            await provider.delete("group", id, outputs);
            expect(stateOf(), `killed at request ${moment}`).to.deep.equal([]);
            expect(marathon.group(id)).to.equal(undefined);
            return struck;
        });
    });
});
