import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { type Properties, ProviderProcess } from "../support/provider-process";

const foreignOwner = { PULUMI_OWNER: "shop/prod/00000000" };

describe("an app that is there before this stack", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let operator: Operator;
    let provider: ProviderProcess;

    before(async () => {
        marathon = await Emulator.start();
        operator = new Operator(marathon);
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    });

    after(async () => {
        await provider?.close();
        await marathon?.close();
    });

    /** What somebody made by hand, with one port that Marathon has numbered. */
    const makeByHand = async (id: string, fields: Properties = {}) => {
        await operator.create({ id, cmd: "serve", instances: 2, portDefinitions: [{ port: 0 }], ...fields });
        marathon.clearRequests();
    };

    const wanted = (appId: string, fields: Properties = {}): Properties => ({
        appId,
        cmd: "serve",
        instances: 2,
        portDefinitions: [{}],
        ...fields,
    });

    /** A preview and an update share what they know of Marathon; each of these begins anew. */
    const restart = async () => {
        await provider.close();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    };

    const adopt = async (appId: string, fields: Properties = {}) => {
        await restart();
        const { inputs, failures } = await provider.check(
            "app",
            {},
            wanted(appId, { adopt: true, ...fields }),
        );
        expect(failures).to.deep.equal([]);
        const { outputs } = await provider.create("app", inputs);
        return { inputs, outputs };
    };

    describe("and is another one", () => {
        it("is refused, with the way to take it over", async () => {
            await makeByHand("/refused");
            await restart();
            const news = wanted("/refused", { cmd: "serve --more" });
            const { failures } = await provider.check("app", {}, news);
            expect(failures.map(({ reason }) => reason)).to.deep.equal([
                "appId: An app /refused exists already and was not made by this stack. Set adopt: true to take it " +
                    "over, choose another appId, or delete that app first.",
            ]);
            expect((await failureOf(provider.create("app", news))).message).to.contain("Set adopt: true");
            expect(marathon.writes()).to.deep.equal([]);
        });

        it("is updated when it is adopted, which the preview tells, and labelled", async () => {
            await makeByHand("/changed");
            const { outputs } = await adopt("/changed", { cmd: "serve --more" });
            expect(provider.logs.map(({ message }) => message)).to.include(
                "adopts /changed: restarts 2 of 2 (cmd)",
            );
            expect(marathon.app("/changed")).to.deep.include({ cmd: "serve --more", instances: 2 });
            expect(marathon.app("/changed")?.labels?.PULUMI_OWNER).to.match(/^project\/test\/[0-9a-f]{8}$/);
            await restart();
            await provider.delete("app", "/changed", outputs);
            expect(marathon.app("/changed")).to.equal(undefined);
        });
    });

    describe("and is the same", () => {
        it("is adopted without a write, and keeps its service ports", async () => {
            await makeByHand("/same");
            const { version, portDefinitions } = marathon.app("/same") ?? {};
            const { inputs } = await adopt("/same");
            expect(provider.logs.map(({ message }) => message)).to.include("adopts /same: no write");
            expect(marathon.writes()).to.deep.equal([]);
            expect(marathon.app("/same")).to.deep.include({ version });
            expect(inputs.portDefinitions).to.have.nested.property("[0].port", portDefinitions?.[0]?.port);
        });

        it("needs no adopt, since there is nothing to change", async () => {
            await makeByHand("/equal");
            await restart();
            const { inputs, failures } = await provider.check("app", {}, wanted("/equal"));
            expect(failures).to.deep.equal([]);
            await provider.create("app", inputs);
            expect(marathon.writes()).to.deep.equal([]);
        });

        it("is managed from then on: quiet while nothing changes, labelled with the next change, deleted", async () => {
            await makeByHand("/managed");
            const { inputs, outputs } = await adopt("/managed");
            expect((await provider.diff("app", "/managed", outputs, inputs)).changes).to.equal(false);
            const read = await provider.read("app", "/managed", outputs);
            expect(read.inputs).to.deep.include({ adopt: true, cmd: "serve" });
            expect((await provider.diff("app", "/managed", read.props, inputs)).changes).to.equal(false);
            expect(marathon.writes()).to.deep.equal([]);

            await restart();
            const news = wanted("/managed", { adopt: true, cmd: "serve --more" });
            const checked = await provider.check("app", inputs, news);
            const updated = await provider.update("app", "/managed", read.props, checked.inputs);
            expect(marathon.writes()).to.have.length(1);
            expect(marathon.app("/managed")?.labels?.PULUMI_OWNER).to.match(/^project\/test\//);
            await provider.delete("app", "/managed", updated);
            expect(marathon.app("/managed")).to.equal(undefined);
        });

        it("can be deleted without ever having been written", async () => {
            await makeByHand("/untouched");
            const { outputs } = await adopt("/untouched");
            await restart();
            await provider.delete("app", "/untouched", outputs);
            expect(marathon.app("/untouched")).to.equal(undefined);
        });
    });

    for (const [name, cmd] of Object.entries({ "is another one": "serve --more", "is the same": "serve" })) {
        it(`and belongs to another stack is refused even with adopt, where it ${name}`, async () => {
            const appId = `/foreign-${cmd.length}`;
            await makeByHand(appId, { labels: foreignOwner });
            await restart();
            const news = wanted(appId, { adopt: true, cmd });
            const { failures } = await provider.check("app", {}, news);
            expect(failures.map(({ reason }) => reason)).to.deep.equal([
                `appId: An app ${appId} exists already and belongs to the stack shop/prod. Choose another appId; to ` +
                    "move the app to this stack, take it out of that one (pulumi state delete), remove its label " +
                    "PULUMI_OWNER, and set adopt: true here.",
            ]);
            expect((await failureOf(provider.create("app", news))).message).to.contain("shop/prod");
            expect(marathon.writes()).to.deep.equal([]);
        });
    }
});
