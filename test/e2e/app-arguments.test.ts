import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

describe("the default health check of an app", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    before(async () => {
        world.stack.setProgram(async () => {
            new MarathonApp("web", {
                cmd: "serve",
                portDefinitions: [{ name: "http" }],
                defaultHealthCheck: "http",
            });
            new MarathonApp("worker", { cmd: "work", portDefinitions: [], defaultHealthCheck: "tcp" });
        });
        await world.stack.up();
    });

    it("is what Marathon holds, with the numbers that the documentation names", () => {
        const checks = world.marathon.app("/web")?.healthChecks ?? [];
        const [check, ...others] = checks;
        expect(others).to.deep.equal([]);
        expect(check).to.deep.include({
            portIndex: 0,
            path: "/",
            gracePeriodSeconds: 300,
            intervalSeconds: 15,
            maxConsecutiveFailures: 1,
        });
    });

    it("is what the update waits for", () => {
        expect(world.marathon.app("/web")).to.deep.include({ tasksHealthy: 1 });
    });

    it("is none where there is no port to ask", () => {
        expect(world.marathon.app("/worker")?.healthChecks ?? []).to.deep.equal([]);
    });

    it("leaves nothing to do, also after a refresh", async () => {
        await world.stack.refresh();
        await world.stack.preview({ expectNoChanges: true });
    });
});

describe("an update with MARATHON_FORCE", function () {
    this.timeout(120_000);
    const env = { MARATHON_FORCE: "/web" };
    const world = useMarathonStack("for all tests", { env });

    it("ends the deployment of somebody else that locks the app, and says so", async () => {
        const program = (cmd: string) => async () => void new MarathonApp("web", { cmd });
        world.stack.setProgram(program("serve"));
        await world.stack.up();
        world.marathon.lock("/web");
        world.stack.setProgram(program("serve --more"));
        const { stdout, stderr } = await world.stack.up();
        expect(stdout + stderr).to.match(/MARATHON_FORCE ends deployment \S+ of \/web\./);
        expect(world.marathon.app("/web")).to.deep.include({ cmd: "serve --more", tasksRunning: 1 });
        await world.stack.preview({ expectNoChanges: true });
    });
});
