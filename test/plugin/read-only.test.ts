import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { PartialFailure } from "../support/provider-errors";
import { type Properties, ProviderProcess } from "../support/provider-process";

const app = { appId: "/web", cmd: "serve" };

describe("without the right to write", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;
    /** An app that was written while that was allowed. */
    let outputs: Properties;
    let inputs: Properties;

    beforeEach(async () => {
        marathon = await Emulator.start();
        const writer = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        try {
            ({ inputs } = await writer.check("app", {}, app));
            ({ outputs } = await writer.create("app", inputs));
        } finally {
            await writer.close();
        }
        marathon.clearRequests();
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const start = async (env: Record<string, string> = {}, config: Properties = {}) => {
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url, ...config }, env });
    };

    const writes: Record<string, () => Promise<unknown>> = {
        "the creation of an app": () =>
            provider.create("app", { appId: "/new", cmd: "serve" }, { name: "new" }),
        "the update of an app": () => provider.update("app", "/web", outputs, { ...inputs, cmd: "serve 2" }),
        "the deletion of an app": () => provider.delete("app", "/web", outputs),
        "the creation of a group": () => provider.create("group", { groupId: "/shop" }),
        "the deletion of a group": () =>
            provider.delete("group", "/eu", { groupId: "/eu", __live: { made: true } }),
    };

    const expectReading = async () => {
        expect((await provider.check("app", {}, { appId: "/other", cmd: "serve" })).failures).to.deep.equal(
            [],
        );
        expect(await provider.read("app", "/web", outputs)).to.deep.include({ id: "/web" });
    };

    for (const [name, [env, config]] of Object.entries<[Record<string, string>, Properties]>({
        "MARATHON_READ_ONLY=1": [{ MARATHON_READ_ONLY: "1" }, {}],
        "marathon:readOnly": [{}, { "marathon:readOnly": "true" }],
        "MARATHON_READ_ONLY=1 where the configuration allows it": [
            { MARATHON_READ_ONLY: "1" },
            { "marathon:readOnly": "false" },
        ],
    })) {
        it(`by ${name}, Marathon is read and no write is sent`, async () => {
            await new Operator(marathon).changeGroup("/eu", {});
            marathon.clearRequests();
            await start(env, config);
            await expectReading();
            for (const [what, write] of Object.entries(writes)) {
                const failure = await failureOf(write());
                expect(failure.message, what)
                    .to.contain("was not sent: writes are switched off")
                    .and.contain("MARATHON_READ_ONLY");
                expect(failure, what).to.not.be.instanceOf(PartialFailure);
            }
            expect(marathon.writes()).to.deep.equal([]);
        });
    }

    it("by MARATHON_READ_ONLY=1, what has nothing to write goes on", async () => {
        await start({ MARATHON_READ_ONLY: "1" });
        expect(await provider.update("app", "/web", outputs, inputs)).to.deep.include({ appId: "/web" });
    });

    for (const [status, body] of [
        [403, { message: "Not Authorized to perform this action!" }],
        [401, { message: "Invalid username or password." }],
    ] as const) {
        it(`by Marathon (${status}), it is read, and a refused write says which permission is missing`, async () => {
            for (const method of ["POST", "PUT", "DELETE"]) marathon.answerWith({ status, body }, { method });
            await start({}, { "marathon:token": "canary-4711" });
            await expectReading();
            const needs = {
                "the creation of an app": "the permission to create apps (CreateRunSpec",
                "the update of an app": "the permission to update the app /web (UpdateRunSpec",
                "the deletion of an app": "the permission to delete the app /web (DeleteRunSpec",
                "the creation of a group": "the permission to create groups (CreateGroup",
            };
            for (const [what, permission] of Object.entries(needs)) {
                const failure = await failureOf(writes[what]?.() ?? Promise.resolve());
                expect(failure.message, what).to.contain(permission).and.not.contain("canary");
                expect(failure, what).to.not.be.instanceOf(PartialFailure);
            }
        });
    }
});
