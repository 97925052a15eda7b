import { expect } from "chai";
import { MarathonGroup } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

/** Instances of the definition that carries this fail on start. */
const broken = { SIM_FAIL_START: "yes" };

describe("a group of more than one request takes", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test");

    const text = "x".repeat(150 * 1024);

    /** Each app needs the one before it, and is a request of its own. */
    const set = (
        variables: Readonly<Record<"first" | "second" | "third", Readonly<Record<string, string>>>>,
    ) =>
        world.stack.setProgram(async () => {
            const app = (name: keyof typeof variables, dependencies: string[]) => ({
                cmd: "serve",
                env: { TEXT: text, ...variables[name] },
                dependencies,
            });
            const apps = {
                first: app("first", []),
                second: app("second", ["first"]),
                third: app("third", ["second"]),
            };
            new MarathonGroup("shop", { apps });
        });

    const failUp = async () => {
        const { operation } = await failureOf<OperationFailed>(world.stack.up());
        return operation.errors.join(" ").replace(/\s+/g, " ");
    };

    /** Those that Marathon has taken. */
    const idsWritten = () =>
        world.marathon
            .writes()
            .filter(({ status }) => status === 200)
            .flatMap(({ body }) => (Array.isArray(body) ? body.map(({ id }) => id) : []));

    const running = () =>
        Object.fromEntries(
            world.marathon.apps().map(({ id, env, tasksRunning }) => [id, [env?.V, tasksRunning]]),
        );

    it("stops at the one that fails, and goes on from there once it is mended", async () => {
        set({ first: { V: "1", ...broken }, second: { V: "1" }, third: { V: "1" } });
        expect(await failUp()).to.contain("1 of 1 app of /shop did not arrive: /shop/first.");
        expect(await failUp()).to.contain("/shop/first fails on start");
        expect(idsWritten(), "an unchanged update waits for what is written").to.deep.equal(["/shop/first"]);
        set({ first: { V: "2" }, second: { V: "1" }, third: { V: "1" } });
        await world.stack.up();
        expect(running()).to.deep.equal({
            "/shop/first": ["2", 1],
            "/shop/second": ["1", 1],
            "/shop/third": ["1", 1],
        });
        await world.stack.preview({ expectNoChanges: true });
        await world.stack.destroy();
        expect(world.marathon.apps()).to.deep.equal([]);
        expect(world.marathon.group("/shop")).to.equal(undefined);
    });

    it("has in the state what was not written as it was", async () => {
        set({ first: { V: "1" }, second: { V: "1" }, third: { V: "1" } });
        await world.stack.up();
        set({ first: { V: "2" }, second: { V: "2", ...broken }, third: { V: "2" } });
        expect(await failUp()).to.contain("1 of 1 app of /shop did not arrive: /shop/second.");
        expect(running()).to.have.deep.property("/shop/third", ["1", 1]);
        set({ first: { V: "1" }, second: { V: "1" }, third: { V: "1" } });
        world.marathon.clearRequests();
        await world.stack.up();
        expect(idsWritten()).to.deep.equal(["/shop/first", "/shop/second"]);
        expect(running()).to.deep.equal({
            "/shop/first": ["1", 1],
            "/shop/second": ["1", 1],
            "/shop/third": ["1", 1],
        });
        await world.stack.refresh({ expectNoChanges: true });
    });

    it("leaves nothing when it is destroyed after the first of them has failed", async () => {
        set({ first: broken, second: {}, third: {} });
        await failUp();
        await world.stack.destroy();
        expect(world.marathon.apps()).to.deep.equal([]);
        expect(world.marathon.group("/shop")).to.equal(undefined);
    });
});
