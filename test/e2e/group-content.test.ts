import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import {
    type GroupAppArgs,
    MarathonApp,
    MarathonGroup,
    type MarathonGroupArgs,
    type MemberFacts,
} from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";

const password = "canary-of-the-group";

const bridged = (image: string, containerPort: number): GroupAppArgs => ({
    container: { docker: { image }, portMappings: [{ name: "main", containerPort }] },
    networks: [{ mode: "container/bridge" }],
    healthChecks: [{ protocol: "TCP", portIndex: 0 }],
    marathonLb: true,
});

type Members = Readonly<Record<string, MemberFacts>>;

/** Two levels; the web app is linked to the database below it, and waits for it. */
const system = (web: GroupAppArgs = {}, more: MarathonGroupArgs = {}): MarathonGroupArgs => ({
    ...more,
    apps: {
        web: {
            ...bridged("web:1", 80),
            links: { DB: { target: "backend/db", scheme: "postgres" } },
            linkDependencies: true,
            env: { PASSWORD: secret(password), LOG: "info" },
            ...web,
        },
        ...more.apps,
    },
    groups: { backend: { apps: { db: bridged("postgres:17", 5432) } }, ...more.groups },
});

describe("a group with content", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { clock: "real" } });

    /** What the program has got to know in the operation that ran last. */
    let seen: { readonly members: Observed; readonly other: Observed | undefined };

    const deploy = (args: MarathonGroupArgs, withReport = false) =>
        world.stack.setProgram(async () => {
            const shop = new MarathonGroup("shop", args);
            const links = { DB: shop.app("backend/db").endpoint("main") };
            const report = withReport && new MarathonApp("report", { cmd: "./report", links });
            seen = {
                members: await observe(shop.members),
                other: report ? await observe(report.env.apply((env) => env?.DB_URL)) : undefined,
            };
        });

    const writes = () => world.marathon.writes().map(({ method, path }) => `${method} ${path}`);
    const idsInBodies = () =>
        world.marathon
            .writes()
            .flatMap(({ body }) => [body].flat().map((app) => (app as { id?: string })?.id));
    const ids = () => world.marathon.apps().map(({ id }) => id);

    before(() => {
        world.marathon.seed({
            id: "/marathon-lb",
            args: ["sse", "-m", "http://marathon:8080", "--group", "*"],
            container: { type: "DOCKER", docker: { image: "mesosphere/marathon-lb" } },
        });
    });
    beforeEach(() => world.marathon.clearRequests());

    it("tells in the first preview where everything will be", async () => {
        deploy(system(), true);
        const preview = await world.stack.preview();
        const inputs = preview.stepOf("shop").newInputs;
        const port = (seen.members.value as Members)["backend/db"]?.endpoints.main?.servicePort;
        expect(port).to.be.a("number");
        expect(inputs?.apps)
            .to.have.nested.property("web.env")
            .that.deep.includes({
                DB_HOST: "marathon-lb.marathon.mesos",
                DB_PORT: String(port),
                DB_URL: `postgres://marathon-lb.marathon.mesos:${port}`,
                LOG: "info",
            });
        expect(inputs?.apps).to.have.nested.property("web.dependencies[0]", "/shop/backend/db");
        expect(seen.members).to.deep.include({ known: true, secret: false });
        expect(seen.other).to.deep.include({
            known: true,
            value: `tcp://marathon-lb.marathon.mesos:${port}`,
        });
        expect(writes()).to.deep.equal([]);
    });

    it("hides nothing in the first preview but what is not known", async () => {
        world.stack.setProgram(async () => {
            const { revision } = new MarathonApp("queue", { cmd: "./queue" });
            const shop = new MarathonGroup("shop", system({ env: { QUEUE: revision, LOG: "info" } }));
            seen = { members: await observe(shop.members), other: await observe(shop.apps) };
        });
        const { newInputs } = (await world.stack.preview()).stepOf("shop");
        expect(newInputs?.apps).to.have.nested.property("web.env.DB_HOST", "marathon-lb.marathon.mesos");
        expect(newInputs?.apps).to.have.nested.property("web.env.LOG", "info");
        expect(seen.members).to.deep.include({ known: true, secret: false });
        expect(seen.other).to.deep.include({ known: false });
    });

    it("is made in one deployment, and is then what it was to be", async () => {
        deploy(system());
        const up = await world.stack.up();
        expect(up.changes).to.deep.include({ create: 2 });
        expect(writes().filter((write) => write.includes("/v2/apps"))).to.deep.equal(["PUT /v2/apps"]);
        expect(world.marathon.app("/shop/web")).to.deep.include({ tasksHealthy: 1 });
        expect(world.marathon.app("/shop/backend/db")).to.deep.include({ tasksHealthy: 1 });
        await world.stack.preview({ expectNoChanges: true });
        await world.stack.refresh({ expectNoChanges: true });
    });

    it("shows its secrets nowhere", async () => {
        expect(world.marathon.app("/shop/web")).to.have.nested.property("env.PASSWORD", password);
        expect(world.stack.stateText()).to.not.contain(password);
        deploy(system({ env: { PASSWORD: secret(password), LOG: "debug" } }));
        const preview = await world.stack.preview({ diff: true });
        expect(preview.everything).to.not.contain(password);
        expect(preview.stdout).to.match(/LOG.*"info" => "debug"/);
    });

    it("needs no request for a preview without changes", async () => {
        deploy(system());
        await world.stack.preview({ expectNoChanges: true });
        expect(world.marathon.requests.map(({ path }) => path)).to.deep.equal([]);
    });

    it("restarts only the app that has changed", async () => {
        const { version } = world.marathon.app("/shop/backend/db") ?? {};
        deploy(system({ cpus: 0.2 }));
        await world.stack.up();
        expect(idsInBodies()).to.deep.equal(["/shop/web"]);
        expect(world.marathon.app("/shop/web")).to.deep.include({ cpus: 0.2, tasksHealthy: 1 });
        expect(world.marathon.app("/shop/backend/db")).to.deep.include({ version });
    });

    it("scales an app and restarts none", async () => {
        const { versionInfo } = world.marathon.app("/shop/web") ?? {};
        deploy(system({ cpus: 0.2, instances: 2 }));
        await world.stack.up();
        const web = world.marathon.app("/shop/web");
        expect(web).to.deep.include({ tasksHealthy: 2 });
        expect(web?.versionInfo?.lastConfigChangeAt).to.equal(versionInfo?.lastConfigChangeAt);
    });

    it("takes on an app and touches no other", async () => {
        const queue = { cmd: "./queue", portDefinitions: [] };
        deploy(system({ cpus: 0.2, instances: 2 }, { groups: { jobs: { apps: { queue } } } }));
        await world.stack.up();
        expect(idsInBodies()).to.include("/shop/jobs/queue");
        expect(idsInBodies()).to.not.include.members(["/shop/web"]);
        expect(world.marathon.app("/shop/jobs/queue")).to.deep.include({ tasksRunning: 1 });
    });

    it("deletes an app that is taken out, and nothing else", async () => {
        deploy(system({ cpus: 0.2, instances: 2 }));
        await world.stack.up();
        expect(ids()).to.have.members(["/marathon-lb", "/shop/web", "/shop/backend/db"]);
        expect(writes()[0]).to.equal("DELETE /v2/apps/shop/jobs/queue");
        await world.stack.preview({ expectNoChanges: true });
    });

    it("leaves alone what is to be ignored", async () => {
        world.stack.setProgram(async () => {
            new MarathonGroup("shop", system({ cpus: 0.2, instances: 5 }), {
                ignoreChanges: ["apps.web.instances"],
            });
        });
        await world.stack.preview({ expectNoChanges: true });
    });

    it("is the target of links from outside", async () => {
        deploy(system({ cpus: 0.2, instances: 2 }), true);
        await world.stack.up();
        const port = world.marathon.app("/shop/backend/db")?.container?.portMappings?.[0]?.servicePort;
        expect(world.marathon.app("/report")?.env).to.deep.include({
            DB_URL: `tcp://marathon-lb.marathon.mesos:${port}`,
        });
        expect(idsInBodies()).to.deep.equal(["/report"]);
    });

    it("goes as a whole", async () => {
        await world.stack.destroy();
        expect(ids()).to.deep.equal(["/marathon-lb"]);
        expect(world.marathon.group("/shop")).to.equal(undefined);
    });
});
