import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { Emulator } from "../emulator/index";
import { CliProject } from "../support/cli-project";
import { needsEngine } from "../support/engine";
import { failureOf } from "../support/failure-of";
import { redisArgs } from "../support/linked-pair";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

describe("the option of an app", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test");

    const app =
        (args: MarathonAppArgs = {}, opts: pulumi.CustomResourceOptions = {}, name = "web") =>
        async () =>
            void new MarathonApp(name, { appId: "/web", cmd: "serve", ...args }, opts);

    const nothing = async () => {};

    const up = async (program: pulumi.automation.PulumiFn) => {
        world.marathon.clearRequests();
        world.stack.setProgram(program);
        return await world.stack.up();
    };

    const failToUp = async (program: pulumi.automation.PulumiFn) =>
        (await failureOf<OperationFailed>(up(program))).operation;

    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);
    const web = () => world.marathon.app("/web");
    const idsInMarathon = () => world.marathon.apps().map(({ id }) => id);

    describe("ignoreChanges", () => {
        it("leaves one variable as the state has it, while others change", async () => {
            const opts = { ignoreChanges: ["env.LOG"] };
            await up(app({ env: { LOG: "info", COLOUR: "red" } }, opts));
            await up(app({ env: { LOG: "debug", COLOUR: "blue" } }, opts));
            expect(web()?.env).to.deep.equal({ LOG: "info", COLOUR: "blue" });
            await up(app({ env: { LOG: "trace", COLOUR: "blue" } }, opts));
            expect(writes()).to.deep.equal([]);
        });

        it("never brings back what the state remembers of it over what an operator has set", async () => {
            const opts = { ignoreChanges: ["instances", "env.LOG"] };
            await up(app({ instances: 2, env: { LOG: "info" } }, opts));
            await world.operator.change("/web", { instances: 5, env: { LOG: "trace" } });
            await up(app({ instances: 3, env: { LOG: "debug" }, cmd: "serve 2" }, opts));
            expect(web()).to.deep.include({ cmd: "serve 2", instances: 5, tasksRunning: 5 });
            expect(web()?.env).to.deep.equal({ LOG: "trace" });
        });
    });

    describe("replaceOnChanges", () => {
        it("writes the app anew under its id, and never deletes it", async () => {
            const opts = { replaceOnChanges: ["cmd"] };
            await up(app({}, opts));
            const { steps } = await up(app({ cmd: "serve 2" }, opts));
            expect(steps.map(({ op }) => op)).to.include.members(["create-replacement", "delete-replaced"]);
            expect(writes()).to.deep.equal(["PUT /v2/apps/web"]);
            expect(web()).to.deep.include({ cmd: "serve 2", tasksRunning: 1 });
            await world.stack.preview({ expectNoChanges: true });
        });
    });

    describe("deleteBeforeReplace", () => {
        const opts = { deleteBeforeReplace: true };

        it("deletes the old app before the one with the new id is there", async () => {
            await up(app({}, opts));
            await up(app({ appId: "/web2" }, opts));
            expect(writes()).to.deep.equal(["DELETE /v2/apps/web", "POST /v2/apps"]);
            expect(idsInMarathon()).to.deep.equal(["/web2"]);
        });

        it("makes the app anew where its id stays", async () => {
            const replacing = { ...opts, replaceOnChanges: ["cmd"] };
            await up(app({}, replacing));
            await up(app({ cmd: "serve 2" }, replacing));
            expect(writes()).to.deep.equal(["DELETE /v2/apps/web", "POST /v2/apps"]);
            expect(web()).to.deep.include({ cmd: "serve 2", tasksRunning: 1 });
            await world.stack.preview({ expectNoChanges: true });
        });

        it("keeps the service port of an app whose id stays", async () => {
            const replacing = { ...opts, replaceOnChanges: ["cmd"] };
            await up(app(redisArgs, replacing));
            const before = web()?.container;
            await up(app({ ...redisArgs, cmd: "serve 2" }, replacing));
            expect(web()?.container).to.deep.equal(before);
        });
    });

    describe("retainOnDelete", () => {
        const opts = { retainOnDelete: true };

        it("leaves the app in Marathon when the program gives it up", async () => {
            await up(app({}, opts));
            await up(nothing);
            expect(world.stack.stored("web")).to.equal(undefined);
            expect(writes()).to.deep.equal([]);
            expect(web()).to.deep.include({ tasksRunning: 1 });
        });

        it("leaves the app with the old id when it gets another one", async () => {
            await up(app({}, opts));
            await up(app({ appId: "/web2" }, opts));
            expect(writes()).to.deep.equal(["POST /v2/apps"]);
            expect(idsInMarathon()).to.have.members(["/web", "/web2"]);
        });

        it("leaves an app that the same stack may take back without a restart", async () => {
            await up(app({}, opts));
            await up(nothing);
            await up(app({}, opts));
            expect(writes()).to.deep.equal([]);
            expect(world.stack.stored("web")).to.not.equal(undefined);
        });
    });

    describe("protect", () => {
        const opts = { protect: true };

        it("refuses to delete or to replace the app, and nothing is written", async () => {
            await up(app({}, opts));
            const given = await failToUp(nothing);
            const replaced = await failToUp(app({ appId: "/web2" }, opts));
            const destroyed = (await failureOf<OperationFailed>(world.stack.destroy())).operation;
            for (const { errors } of [given, replaced, destroyed]) expect(errors.join()).to.match(/protect/);
            expect(writes()).to.deep.equal([]);
            expect(idsInMarathon()).to.deep.equal(["/web"]);
        });

        it("writes nothing to Marathon when it comes and when it goes", async () => {
            await up(app());
            await up(app({}, opts));
            expect(writes()).to.deep.equal([]);
            await up(app());
            expect(writes()).to.deep.equal([]);
            await up(nothing);
            expect(idsInMarathon()).to.deep.equal([]);
        });
    });

    describe("aliases", () => {
        it("lets the resource have another name, and writes nothing", async () => {
            await up(app());
            const { changes } = await up(app({}, { aliases: [{ name: "web" }] }, "site"));
            expect(changes).to.deep.equal({ same: 2 });
            expect(writes()).to.deep.equal([]);
        });

        it("lets an app with links have another name, and writes nothing", async () => {
            const linked = (name: string, opts: pulumi.CustomResourceOptions) => async () => {
                const links = { REDIS: new MarathonApp("redis", redisArgs) };
                await app({ links }, opts, name)();
            };
            await up(linked("web", {}));
            const { steps } = await up(linked("site", { aliases: [{ name: "web" }] }));
            expect(steps.find(({ name }) => name === "site")?.op).to.equal("same");
            expect(writes()).to.deep.equal([]);
        });

        it("lets it move into a component, which can delete it later", async () => {
            await up(app());
            const { changes } = await up(async () => {
                const parent = new pulumi.ComponentResource("test:index:Shop", "shop");
                await app({}, { parent, aliases: [{ parent: pulumi.rootStackResource }] })();
            });
            expect(changes).to.deep.equal({ create: 1, same: 2 });
            expect(writes()).to.deep.equal([]);
            await world.stack.destroy();
            expect(idsInMarathon()).to.deep.equal([]);
        });

        it("keeps nobody from changing the app in the same update", async () => {
            await up(app());
            await up(app({ cmd: "serve 2" }, { aliases: [{ name: "web" }] }, "site"));
            expect(writes()).to.deep.equal(["PUT /v2/apps/web"]);
            expect(web()).to.deep.include({ cmd: "serve 2" });
        });
    });

    describe("transforms", () => {
        const labelled: pulumi.ResourceTransform = ({ props, opts }) => ({
            props: { ...props, labels: { ...props.labels, team: "shop" }, instances: 2 },
            opts,
        });

        it("changes what Marathon gets", async () => {
            await up(app({ labels: { tier: "front" } }, { transforms: [labelled] }));
            expect(web()).to.deep.include({ instances: 2, tasksRunning: 2 });
            expect(web()?.labels).to.deep.include({ tier: "front", team: "shop" });
            await world.stack.preview({ expectNoChanges: true });
        });

        it("reaches apps inside a component that has it", async () => {
            await up(async () => {
                const opts = { transforms: [labelled] };
                const parent = new pulumi.ComponentResource("test:index:Shop", "shop", {}, opts);
                await app({}, { parent })();
            });
            expect(web()?.labels).to.deep.include({ team: "shop" });
        });
    });
});

/** Through the command line: in an inline program the SDK forgets, while it transforms, that its engine knows secrets. */
describe("transforms of an app with secrets", function () {
    this.timeout(120_000);
    needsEngine();
    let marathon: Emulator;
    let project: CliProject;
    const secret = "canary-of-transforms";

    before(async () => {
        marathon = await Emulator.start();
        project = await CliProject.create({
            program: `
                import { secret } from "@pulumi/pulumi";
                import { MarathonApp } from "pulumi-marathon";
                const labelled = ({ props, opts }: { props: Record<string, unknown>; opts: object }) =>
                    ({ props: { ...props, labels: { team: "shop" } }, opts });
                new MarathonApp("web", {
                    cmd: "serve",
                    env: { PASSWORD: secret("${secret}"), LOG: "info" },
                }, { transforms: [labelled] });`,
            config: { "marathon:url": marathon.url },
        });
    });

    after(async () => {
        await project?.dispose();
        await marathon?.close();
    });

    it("leave them secret", async () => {
        const { code, stdout, stderr } = await project.run("up", "--yes", "--diff");
        expect(code, stderr).to.equal(0);
        expect(marathon.app("/web")?.env).to.deep.equal({ PASSWORD: secret, LOG: "info" });
        expect(marathon.app("/web")?.labels).to.deep.include({ team: "shop" });
        expect(stdout + stderr + project.stateText()).to.not.contain(secret);
    });
});
