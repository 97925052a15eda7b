import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { Operation, OperationFailed } from "../support/operation";

describe("after a rollout that failed", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test", { config: { "marathon:progressTimeout": "1s" } });

    const imageOf = (image: string) => ({ container: { type: "DOCKER" as const, docker: { image } } });
    const good = imageOf("shop/web:1");
    const bad = imageOf("shop/web:none");

    const setApp = (args: MarathonAppArgs) =>
        world.stack.setProgram(async () => void new MarathonApp("web", { instances: 2, ...args }));

    const imagesFail = () => world.marathon.behave("/web", { fails: { cause: "imageNotFound" } });
    const imagesCome = () => world.marathon.behave("/web", undefined);

    const up = (args: MarathonAppArgs) => {
        setApp(args);
        return world.stack.up();
    };

    const failUp = async (args: MarathonAppArgs): Promise<Operation> => {
        setApp(args);
        return (await failureOf<OperationFailed>(world.stack.up())).operation;
    };

    /** What was said, without the line breaks. */
    const saidBy = ({ errors }: Operation) => errors.join(" ").replace(/\s+/g, " ");

    const liveImage = () => (world.marathon.app("/web")?.container?.docker as { image?: string })?.image;
    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);

    describe("of a bad image", () => {
        beforeEach(async () => {
            await up(good);
            imagesFail();
        });

        it("the update names the image, and a corrected one goes straight through", async () => {
            expect(saidBy(await failUp(bad)))
                .to.contain("no image shop/web:none")
                .and.contain("The deployment goes on.");
            world.marathon.clearRequests();
            // As long as no image comes, the deployment that failed goes on, and locks the app.
            const locked = world.marathon.hold({ method: "PUT" }, { when: "after" });
            const updating = up(imageOf("shop/web:2"));
            await locked.arrived;
            const forced = world.marathon.hold({ method: "PUT" });
            locked.release();
            await forced.arrived;
            imagesCome();
            forced.release();
            await updating;
            const puts = world.marathon.writes().map(({ query, status }) => `${query} ${status}`);
            expect(puts).to.have.length(2);
            expect(puts[0]).to.match(/force=false 409$/);
            expect(puts[1]).to.match(/force=true 200$/);
            expect(liveImage()).to.equal("shop/web:2");
            await world.stack.preview({ expectNoChanges: true });
        });

        it("a destroy goes straight through", async () => {
            await failUp(bad);
            await world.stack.destroy();
            expect(world.marathon.apps()).to.deep.equal([]);
            expect(world.stack.state().resources).to.deep.equal([]);
        });

        it("an unchanged update waits for the same deployment, and writes nothing", async () => {
            await failUp(bad);
            const [deployment] = world.marathon.deployments();
            world.marathon.clearRequests();
            await failUp(bad);
            expect(writes()).to.deep.equal([]);
            expect(world.marathon.deployments().map(({ id }) => id)).to.deep.equal([deployment?.id]);
        });
    });

    describe("with onFailure: rollback", () => {
        /** Its instances fail on start, those of the version before do not. */
        const broken: MarathonAppArgs = { ...imageOf("shop/web:broken"), env: { SIM_FAIL_START: "yes" } };
        const rollback: MarathonAppArgs = { ...good, onFailure: "rollback" };

        it("the old version runs, the resource is failed, and the next preview shows the change", async () => {
            await up(rollback);
            world.marathon.clearRequests();
            const operation = await failUp({ ...rollback, ...broken });
            expect(saidBy(operation))
                .to.contain("/web fails on start")
                .and.contain("Rolled back: Marathon has the old definition again, 2 of 2 running.");
            expect(writes().map((write) => write.replace(/[0-9a-f-]{36}/, "<id>"))).to.deep.equal([
                "PUT /v2/apps/web",
                "DELETE /v2/deployments/<id>",
            ]);
            expect(liveImage()).to.equal("shop/web:1");
            expect(world.marathon.app("/web")).to.deep.include({ tasksRunning: 2, deployments: [] });
            const stored = world.stack.stored("web");
            expect(stored?.initErrors).to.have.length(1);
            expect(stored?.outputs?.container).to.deep.equal(good.container);
            expect(stored?.outputs?.revision).to.equal(world.marathon.app("/web")?.version);
            const preview = await world.stack.preview({ diff: true });
            expect(preview.stdout).to.match(/~ image *: "shop\/web:1" => "shop\/web:broken"/);
            await up(rollback);
            await world.stack.preview({ expectNoChanges: true });
        });

        it("says that the old version is not seen running either, and the next update repairs it", async () => {
            await up(rollback);
            imagesFail();
            const operation = await failUp({ ...rollback, ...bad });
            expect(saidBy(operation)).to.match(
                /NOT SEEN RUNNING: Marathon goes back .* by deployment [0-9a-f-]{36}\./,
            );
            expect(liveImage()).to.equal("shop/web:1");
            imagesCome();
            await up({ ...rollback, ...imageOf("shop/web:2") });
            expect(liveImage()).to.equal("shop/web:2");
            await world.stack.preview({ expectNoChanges: true });
        });

        it("a scaling is not undone", async () => {
            await up(rollback);
            world.marathon.behave("/web", { noOffers: true });
            const operation = await failUp({ ...rollback, instances: 4 });
            expect(saidBy(operation)).to.contain("Not rolled back: only the number of instances was changed");
            expect(world.marathon.app("/web")).to.deep.include({ instances: 4, tasksRunning: 2 });
        });

        it("a new app that never ran is deleted again, and not kept in state", async () => {
            imagesFail();
            expect(saidBy(await failUp({ ...rollback, ...bad }))).to.contain("Undone: it is deleted again");
            expect(world.marathon.apps()).to.deep.equal([]);
            expect(world.stack.stored("web")).to.equal(undefined);
            imagesCome();
            await up(rollback);
            await world.stack.preview({ expectNoChanges: true });
        });

        it("a new app that ran is kept", async () => {
            world.marathon.behave("/web", { neverHealthy: true });
            const checked: MarathonAppArgs = {
                ...rollback,
                healthChecks: [{ protocol: "TCP", portIndex: 0 }],
            };
            expect(saidBy(await failUp(checked))).to.contain(
                "Not rolled back: it is new, and instances of it have run",
            );
            expect(world.stack.stored("web")).to.deep.include({ id: "/web" });
        });
    });
});
