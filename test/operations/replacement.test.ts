import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";

describe("a replacement", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { clock: "real" } });

    const program = (appId: string) => async () => {
        const database = new MarathonApp("db", { appId, cmd: "redis-server" });
        new MarathonApp("web", { appId: "/web", cmd: "serve", env: { DB: database.appId } });
    };

    before(async () => {
        world.stack.setProgram(program("/db"));
        await world.stack.up();
    });

    beforeEach(() => world.marathon.clearRequests());

    const writes = () =>
        world.marathon
            .writes()
            .map(({ method, path, body }) => [method, path, (body as { id?: string })?.id].join(" ").trim());

    const idsInMarathon = () => world.marathon.apps().map(({ id }) => id);

    it("under another id makes the new app, moves its dependents, and then deletes the old one", async () => {
        world.stack.setProgram(program("/db2"));
        await world.stack.up();
        expect(writes()).to.deep.equal(["POST /v2/apps /db2", "PUT /v2/apps/web /web", "DELETE /v2/apps/db"]);
        expect(idsInMarathon()).to.have.members(["/db2", "/web"]);
        expect(world.marathon.app("/web")?.env).to.deep.equal({ DB: "/db2" });
        await world.stack.preview({ expectNoChanges: true });
    });

    it("under another id lets the dependents move only when the new app is ready", async () => {
        world.marathon.behave("/db3", { runDelay: 300 });
        world.stack.setProgram(program("/db3"));
        await world.stack.up();
        const happened = world.marathon.events.map(({ appId, taskStatus, uri }) => ({
            appId,
            taskStatus,
            uri,
        }));
        const running = happened.findIndex(
            ({ appId, taskStatus }) => appId === "/db3" && taskStatus === "TASK_RUNNING",
        );
        const moved = happened.findLastIndex(({ uri }) => uri === "/v2/apps/web");
        expect(running).to.be.greaterThan(-1);
        expect(moved).to.be.greaterThan(running);
    });

    it("under the same id, asked for on the command line, lets the app live", async () => {
        const { steps } = await world.stack.up({ replace: [world.stack.urnOf("db")] });
        expect(steps.map(({ op }) => op)).to.include.members(["create-replacement", "delete-replaced"]);
        expect(world.marathon.writes().map(({ method }) => method)).to.not.include("DELETE");
        expect(idsInMarathon()).to.have.members(["/db3", "/web"]);
        await world.stack.preview({ expectNoChanges: true });
    });

    it("that was cancelled between its two halves leaves both apps, and a destroy deletes both", async () => {
        world.stack.setProgram(program("/db4"));
        const cancelled = world.stack.up({
            cancelWhen: ({ resOutputsEvent }) => resOutputsEvent?.metadata.op === "create-replacement",
        });
        await failureOf(cancelled);
        expect(idsInMarathon()).to.include.members(["/db3", "/db4"]);
        await world.stack.destroy();
        expect(idsInMarathon()).to.deep.equal([]);
    });
});

describe("a replacement by an app that cannot live beside the old one", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const fixedPort = { portDefinitions: [{ port: 8080, name: "http" }], requirePorts: true };
    const program =
        (appId: string, ...more: MarathonAppArgs[]) =>
        async () =>
            void new MarathonApp("web", Object.assign({ appId, cmd: "serve" }, ...more));

    const replacedInOrder = async (...members: MarathonAppArgs[]) => {
        world.stack.setProgram(program("/web", ...members));
        await world.stack.up();
        world.marathon.clearRequests();
        world.stack.setProgram(program("/web2", ...members));
        await world.stack.up();
        const order = world.marathon.writes().map(({ method }) => method);
        await world.stack.destroy();
        return order;
    };

    it("deletes the old one first when both want one port of the agents", async () => {
        expect(await replacedInOrder(fixedPort)).to.deep.equal(["DELETE", "POST"]);
    });

    it("deletes the old one first when both want one port of the load balancer", async () => {
        const servicePort = { portDefinitions: [{ port: 10_200, name: "http" }] };
        expect(await replacedInOrder(servicePort, { marathonLb: true })).to.deep.equal(["DELETE", "POST"]);
    });
});
