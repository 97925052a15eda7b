import { expect } from "chai";
import { failureOf } from "../support/failure-of";
import { PartialFailure, ProviderError } from "../support/provider-errors";
import { ProviderProcess, urnOf, visible } from "../support/provider-process";
import { Workspace } from "../support/workspace";

/** A provider that tells what it was given. */
const toy = `
const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb");
const { LogRequest } = require("@pulumi/pulumi/proto/engine_pb");
const { credentials } = require.main.require("@grpc/grpc-js");
let config;
function log(urn, message) {
    const request = new LogRequest();
    request.setSeverity(2);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(true);
    const client = new EngineClient(process.argv.at(-1), credentials.createInsecure());
    return new Promise((resolve, reject) => client.log(request, (error) => error ? reject(error) : resolve()));
}
exports.thing = {
    async configure(request) { config = request.config; },
    async check(olds, news) {
        const inputs = { ...news, url: config.get("toy:url"), ambient: Object.keys(process.env) };
        return { inputs, failures: news.bad ? [{ property: "", reason: "bad: is set" }] : [] };
    },
    async diff(id, olds, news) {
        return { changes: news.changes, replaces: news.replaces, deleteBeforeReplace: true };
    },
    async create(inputs) {
        if (inputs.fail === "plain") throw new Error("nothing was made");
        if (inputs.fail === "partial") {
            throw Object.assign(new Error("unseen"), { id: "a", properties: { half: 1 }, reasons: ["half made"] });
        }
        if (inputs.fail === "never") await new Promise(() => {});
        await log(inputs.__meta.urn, "making");
        return { id: "a", outs: { made: true } };
    },
    async read(id, props) { return props.gone ? { id: "", props: {} } : { id, props, inputs: { live: 1 } }; },
    async update(id, olds, news) { return { outs: { was: olds.size, is: news.size } }; },
    async delete(id, props) { if (props.stuck) { console.error("stuck"); throw new Error("is stuck"); } },
};
`;

describe("the provider process of the tests", () => {
    let workspace: Workspace;
    let provider: ProviderProcess;

    before(async function () {
        this.timeout(30_000);
        workspace = Workspace.create({ packages: { toy: { "index.js": toy } } });
        provider = await startToy();
    });

    after(async () => {
        await provider?.close();
        workspace?.remove();
    });

    const startToy = () =>
        ProviderProcess.start({
            cwd: workspace.dir,
            door: "toy",
            config: { "toy:url": "http://example" },
            env: { TOY: "1" },
        });

    it("hands the configuration to the provider", async () => {
        const { inputs } = await provider.check("thing", {}, {});
        expect(inputs.url).to.equal("http://example");
    });

    it("keeps settings of the surroundings out of the process", async () => {
        process.env.MARATHON_URL = "http://elsewhere";
        const isolated = await startToy().finally(() => delete process.env.MARATHON_URL);
        const { inputs } = await isolated.check("thing", {}, {}).finally(() => isolated.close());
        expect(inputs.ambient).to.include("TOY").and.not.include("MARATHON_URL");
    });

    it("adds what the class of a resource would have added", async () => {
        const { inputs } = await provider.check("thing", {}, { size: 1 }, { name: "web" });
        expect(inputs.__provider).to.equal('exports.handler=()=>require("toy").thing');
        expect(inputs.__meta).to.deep.equal({ v: 1, urn: urnOf("thing", { name: "web" }) });
        expect(visible(inputs)).to.not.have.any.keys("__provider", "__meta");
    });

    it("passes check failures on", async () => {
        const { failures } = await provider.check("thing", {}, { bad: true });
        expect(failures).to.deep.equal([{ property: "", reason: "bad: is set" }]);
    });

    for (const changes of [true, false, undefined]) {
        it(`tells a diff of ${changes} from the others`, async () => {
            const news = changes === undefined ? {} : { changes };
            const diff = await provider.diff("thing", "a", {}, { ...news, replaces: ["size"] });
            expect(diff).to.deep.equal({ changes, replaces: ["size"], deleteBeforeReplace: true });
        });
    }

    it("answers what create and update return", async () => {
        const { id, outputs } = await provider.create("thing", {});
        expect({ id, ...visible(outputs) }).to.deep.equal({ id: "a", made: true });
        expect(visible(await provider.update("thing", id, { size: 1 }, { size: 2 }))).to.deep.equal({
            was: 1,
            is: 2,
        });
    });

    it("tells a resource that is gone from one that is there", async () => {
        expect((await provider.read("thing", "a", { gone: true })).id).to.equal("");
        const { id, inputs } = await provider.read("thing", "a", {});
        expect({ id, ...visible(inputs ?? {}) }).to.deep.equal({ id: "a", live: 1 });
    });

    it("rejects with the message of a plain error", async () => {
        const error = await failureOf(provider.create("thing", { fail: "plain" }));
        expect(error).to.be.instanceOf(ProviderError).and.not.instanceOf(PartialFailure);
        expect(error.message).to.equal("nothing was made");
    });

    it("rejects with what is to be kept after a partial failure", async () => {
        const error = await failureOf(provider.create("thing", { fail: "partial" }));
        expect(error).to.be.instanceOf(PartialFailure);
        expect(error).to.deep.include({ id: "a", properties: { half: 1 }, reasons: ["half made"] });
    });

    it("keeps what the process prints as errors", async () => {
        await failureOf(provider.delete("thing", "a", { stuck: true }));
        expect(provider.stderr).to.contain("stuck");
    });

    it("keeps row statuses with their resource", async () => {
        await provider.create("thing", {}, { name: "row" });
        const entry = await provider.waitForLog((one) => one.urn === urnOf("thing", { name: "row" }));
        expect(entry).to.deep.include({ severity: "warning", message: "making", ephemeral: true });
    });

    it("lets a call under way reject when the process is killed", async () => {
        const doomed = await startToy();
        const creating = failureOf(doomed.create("thing", { fail: "never" }));
        doomed.kill("SIGKILL");
        expect(await creating).to.be.instanceOf(ProviderError);
        await doomed.close();
    });
});
