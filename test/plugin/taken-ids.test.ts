import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { Operator } from "../support/operator";
import { ProviderProcess } from "../support/provider-process";

const token = "canary-4711";
const authorizer = {
    id: "authorizer",
    plugin: "mesosphere.marathon.plugin.auth.Authorizer",
    implementation: "example.Authorizer",
};

describe("an id that another app stands in the way of", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let operator: Operator;
    let provider: ProviderProcess;

    beforeEach(async () => {
        marathon = await Emulator.start({ credentials: { token } });
        operator = new Operator(marathon, { token });
        await operator.create({ id: "/shop/db", cmd: "serve" });
        provider = await ProviderProcess.start({
            config: { "marathon:url": marathon.url, "marathon:token": token },
        });
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const failuresOf = async (appId: string, olds: Record<string, unknown> = {}) => {
        const { failures } = await provider.check("app", olds, { appId, cmd: "serve" });
        return failures.map(({ reason }) => reason);
    };

    const warnings = () =>
        provider.logs
            .filter(({ severity }) => severity === "warning")
            .map(({ message }) => message)
            .filter((message) => message.includes("authorizer"));

    it("fails as the group of an app", async () => {
        expect(await failuresOf("/shop")).to.deep.equal([
            "appId: is the group of /shop/db, and Marathon takes no app of the same id. Choose another one.",
        ]);
    });

    it("fails below an app", async () => {
        expect(await failuresOf("/shop/db/replica")).to.deep.equal([
            "appId: lies below /shop/db, which is an app and can be no group. Choose another one.",
        ]);
    });

    it("passes beside it, and where the app is the one that gets the new id", async () => {
        expect(await failuresOf("/shop/d")).to.deep.equal([]);
        expect(await failuresOf("/shop", { appId: "/shop/db", cmd: "serve" })).to.deep.equal([]);
    });

    it("fails where that app is hidden, and what else may be is said once", async () => {
        marathon.answerWith(
            { status: 200, body: { plugins: [authorizer] } },
            { method: "GET", path: "/v2/plugins" },
        );
        marathon.hideApps("/secret/*");
        marathon.seed({ id: "/secret/app", cmd: "serve" });
        expect(await failuresOf("/secret/app")).to.deep.equal([
            "appId: is the id of an app that is there already, and that these credentials may not see. " +
                "Choose another one.",
        ]);
        expect(await failuresOf("/open/app")).to.deep.equal([]);
        expect(warnings()).to.have.length(1);
    });

    it("asks for no app by itself where none is hidden", async () => {
        marathon.clearRequests();
        await failuresOf("/open/app");
        const paths = marathon.requests.map(({ path }) => path);
        expect(paths.sort()).to.deep.equal(["/v2/apps", "/v2/info", "/v2/plugins"]);
        expect(warnings()).to.deep.equal([]);
    });
});
