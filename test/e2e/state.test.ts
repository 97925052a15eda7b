import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

/** A small app, every argument given, so that whatever else is in state is ours. */
const args = { appId: "/shop/web", cmd: "serve --port $PORT0", instances: 2, env: { LOG: "info" } };

describe("the state of a stack", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    before(async () => {
        world.stack.setProgram(async () => {
            new MarathonApp("web", args, { customTimeouts: { create: "20m" } });
        });
        await world.stack.up();
    });

    const sizeOf = (value: unknown) => JSON.stringify(value).length;

    /** What is in state besides the arguments, in bytes: for the provider only, and for everybody. */
    const additions = () => {
        const { inputs, outputs } = world.stack.stored("web") ?? {};
        const added = [inputs, outputs].flatMap((properties) => Object.entries(properties ?? {}));
        const isHidden = ([key]: [string, unknown]) => key.startsWith("__");
        const ofArguments = 2 * sizeOf(Object.entries(args));
        return {
            hidden: sizeOf(added.filter(isHidden)),
            visible: sizeOf(added.filter((entry) => !isHidden(entry))) - ofArguments,
        };
    };

    it("holds at most 600 bytes that are for the provider only", () => {
        expect(additions().hidden).to.be.at.most(600);
    });

    it("holds at most 500 bytes of ports, endpoints and names for an app with one port", () => {
        expect(additions().visible).to.be.at.most(500);
    });

    it("names the provider instead of carrying its code", () => {
        const { inputs, outputs } = world.stack.stored("web") ?? {};
        const text = 'exports.handler=()=>require("pulumi-marathon/provider/v1").app';
        expect(inputs?.__provider).to.equal(text);
        expect(outputs?.__provider).to.equal(text);
    });

    it("holds neither paths nor versions of the package", () => {
        const { inputs, outputs } = world.stack.stored("web") ?? {};
        expect(JSON.stringify({ inputs, outputs })).to.not.match(/node_modules|dist|\d+\.\d+\.\d+/);
    });

    it("takes changed time-outs without a write to Marathon", async () => {
        world.stack.setProgram(async () => {
            new MarathonApp("web", args, { customTimeouts: { create: "30m" } });
        });
        world.marathon.clearRequests();
        expect((await world.stack.up()).stepOf("web").op).to.equal("update");
        expect(world.marathon.writes()).to.deep.equal([]);
        expect(world.stack.stored("web")?.inputs).to.have.nested.property("__meta.timeouts.create", "30m");
        await world.stack.preview({ expectNoChanges: true });
    });
});
