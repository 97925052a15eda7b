import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { needsEngine } from "../support/engine";
import { failureOf } from "../support/failure-of";
import { type Observed, observe } from "../support/observe";
import type { OperationFailed } from "../support/operation";
import { kill } from "../support/process-tree";
import { TestStack } from "../support/stack";

/** A provider that keeps what it is given, and takes its time when told to. */
const toy = `
let config;
exports.thing = {
    async configure(request) { config = request.config; },
    async check(olds, news) {
        const inputs = { ...news, checked: config.get("toy:setting") };
        return { inputs, failures: news.bad ? [{ property: "", reason: "bad: is set" }] : [] };
    },
    async diff(id, olds, news) { return {}; },
    async create(inputs) {
        if (inputs.slow) await new Promise((resolve) => setTimeout(resolve, 2_000));
        return { id: "made", outs: { ...inputs, computed: "later" } };
    },
    async read(id, props) { return { id, props }; },
    async update(id, olds, news) { return { outs: { ...news, computed: "later" } }; },
    async delete() {},
};
`;

class Thing extends pulumi.CustomResource {
    declare readonly checked: pulumi.Output<string>;
    declare readonly computed: pulumi.Output<string>;
    declare readonly secret: pulumi.Output<string>;

    constructor(name: string, args: pulumi.Inputs = {}) {
        const __provider = 'exports.handler=()=>require("toy").thing';
        const outputs = { checked: undefined, computed: undefined };
        super("pulumi-nodejs:dynamic/toy:Thing", name, { ...outputs, ...args, __provider });
    }
}

const oneThing = async () => {
    new Thing("one");
};

describe("the stack of the tests", function () {
    this.timeout(120_000);
    needsEngine();
    let stack: TestStack;

    beforeEach(async () => {
        stack = await TestStack.create({
            program: oneThing,
            packages: { toy: { "index.js": toy } },
            config: { "toy:setting": "set" },
            secretConfig: { "toy:token": "canary" },
        });
    });

    afterEach(() => stack?.dispose());

    it("goes from nothing to something and back", async () => {
        expect((await stack.preview()).changes).to.deep.equal({ create: 2 });
        expect((await stack.up()).stepOf("one")).to.deep.include({
            op: "create",
            id: "made",
            outcome: "done",
        });
        expect(stack.stored("one")?.outputs).to.deep.include({ checked: "set", computed: "later" });
        await stack.up({ expectNoChanges: true });
        await stack.destroy();
        expect(stack.state().resources).to.deep.equal([]);
    });

    it("shows what a preview shows", async () => {
        stack.setProgram(async () => {
            const one = new Thing("one", { secret: pulumi.secret("canary") });
            new Thing("two", { given: one.computed });
        });
        const preview = await stack.preview({ diff: true });
        expect(preview.stepOf("one").newInputs).to.deep.include({ secret: "[secret]", checked: "set" });
        expect(preview.stepOf("two").newInputs).to.deep.include({ given: "[unknown]" });
        expect(preview.stdout).to.match(/secret *: \[secret\]/);
    });

    it("shows which leaves of a property change", async () => {
        stack.setProgram(async () => void new Thing("one", { map: { a: 1, b: 1 } }));
        await stack.up();
        stack.setProgram(async () => void new Thing("one", { map: { a: 1, b: 2 } }));
        const step = (await stack.preview()).stepOf("one");
        expect(step.diffs).to.deep.equal(["map"]);
        expect(step.detailedDiff).to.deep.equal({ "map.b": { kind: "update", inputDiff: true } });
    });

    it("lets the program tell what it knows", async () => {
        const seen: Observed[] = [];
        stack.setProgram(async () => {
            const one = new Thing("one", { secret: pulumi.secret("canary") });
            for (const value of [one.checked, one.computed, one.secret]) seen.push(await observe(value));
        });
        await stack.preview();
        expect(seen).to.deep.equal([
            { known: true, secret: false, value: "set" },
            { known: false, secret: false, value: undefined },
            { known: true, secret: true, value: "canary" },
        ]);
    });

    it("hides secrets from everything one can read", async () => {
        stack.setProgram(async () => void new Thing("one", { secret: pulumi.secret("canary") }));
        const up = await stack.up();
        expect(up.everything).to.contain("[secret]").and.not.contain("canary");
        expect(stack.stateText()).to.contain("ciphertext").and.not.contain("canary");
    });

    it("rejects with all that was said when an operation fails", async () => {
        stack.setProgram(async () => void new Thing("one", { bad: true }));
        const failure = await failureOf<OperationFailed>(stack.up());
        expect(failure.message).to.contain("bad: is set");
        expect(failure.operation.errors.join()).to.contain("bad: is set");
    });

    it("cancels once an event comes", async () => {
        stack.setProgram(async () => void new Thing("slow", { slow: true }));
        const updating = stack.up({
            cancelWhen: (event) => event.resourcePreEvent?.metadata.urn.endsWith("::slow") ?? false,
        });
        const { operation } = await failureOf<OperationFailed>(updating);
        expect(operation.stdout).to.contain("^C received");
    });

    it("names the provider process, which may then be killed", async () => {
        stack.setProgram(async () => void new Thing("slow", { slow: true }));
        const updating = stack.up({
            cancelWhen: (event) => {
                const creating = event.resourcePreEvent?.metadata.urn.endsWith("::slow");
                if (creating) for (const { pid } of stack.providerProcesses()) kill(pid);
                return false;
            },
        });
        expect((await failureOf(updating)).message).to.contain("error reading from server");
    });
});
