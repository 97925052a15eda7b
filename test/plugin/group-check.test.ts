import { expect } from "chai";
import { UNKNOWN } from "../../provider/definition/unknown";
import { Emulator } from "../emulator";
import { type Properties, ProviderProcess, visible } from "../support/provider-process";

const published = (containerPort: number, others: Properties = {}): Properties => ({
    container: {
        type: "DOCKER",
        docker: { image: "nginx:1.27" },
        portMappings: [{ containerPort, name: "main" }],
    },
    networks: [{ mode: "container/bridge" }],
    labels: { HAPROXY_GROUP: "internal" },
    ...others,
});

const shop = (web: Properties = {}): Properties => ({
    groupId: "/shop",
    apps: { web: { ...published(80), links: { DB: { target: "backend/db" } }, ...web } },
    groups: { backend: { apps: { db: published(5432) } } },
});

describe("the check of a group with apps in it", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;

    beforeEach(async () => {
        marathon = await Emulator.start();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const check = async (news: Properties, olds: Properties = {}, name = "shop") => {
        const { inputs, failures } = await provider.check("group", olds, news, { name });
        return { inputs: visible(inputs), failures: failures.map(({ reason }) => reason) };
    };

    it("gives every app its service port, and tells where each will be reached", async () => {
        const { inputs, failures } = await check(shop());
        expect(failures).to.deep.equal([]);
        const port = portOf(inputs, "backend/db");
        expect(port).to.be.within(15_000, 20_000).and.not.equal(portOf(inputs, "web"));
        expect(inputs).to.have.nested.property(
            "groups.backend.apps.db.container.portMappings[0].servicePort",
            port,
        );
        expect(inputs.members).to.have.all.keys("web", "backend/db");
        expect(inputs).to.have.nested.property("members.backend/db.appId", "/shop/backend/db");
        expect(inputs).to.have.nested.property(
            "members.backend/db.dnsName",
            "db-backend-shop.marathon.mesos",
        );
        expect(inputs.apps).to.not.have.nested.property("web.endpoints");
    });

    it("chooses the ports that apps of their own would get", async () => {
        const { inputs } = await check(shop());
        const alone = await provider.check("app", {}, { appId: "/shop/backend/db", ...published(5432) });
        expect(alone.inputs).to.have.nested.property(
            "endpoints.main.servicePort",
            portOf(inputs, "backend/db"),
        );
    });

    it("turns links between apps into variables, and an app's own win", async () => {
        const { inputs } = await check(shop({ env: { DB_PORT: "1", LOG: "info" } }));
        const host = "marathon-lb.marathon.mesos";
        expect(inputs)
            .to.have.nested.property("apps.web.env")
            .that.deep.equals({
                DB_HOST: host,
                DB_PORT: "1",
                DB_URL: `tcp://${host}:${portOf(inputs, "backend/db")}`,
                LOG: "info",
            });
        expect(inputs).to.have.nested.property("apps.web.links.DB.target", "backend/db");
    });

    it("resolves what an app seen from another is, upwards and by its id", async () => {
        for (const target of ["../web", "/shop/web"]) {
            const { inputs, failures } = await check({
                groupId: "/shop",
                apps: { web: published(80) },
                groups: { backend: { apps: { db: { ...published(5432), links: { WEB: { target } } } } } },
            });
            expect(failures).to.deep.equal([]);
            expect(inputs).to.have.nested.property(
                "groups.backend.apps.db.env.WEB_PORT",
                String(portOf(inputs, "web")),
            );
        }
    });

    it("makes ids absolute, seen from the group that they stand in", async () => {
        const { inputs } = await check({
            groupId: "/shop",
            apps: { web: { cmd: "web", dependencies: ["backend"] } },
            groups: {
                backend: {
                    dependencies: ["../queue"],
                    apps: { db: { cmd: "db" }, api: { cmd: "api", dependencies: ["db"] } },
                },
                queue: { apps: { broker: { cmd: "broker" } } },
            },
        });
        expect(inputs).to.have.nested.property("apps.web.dependencies").that.deep.equals(["/shop/backend"]);
        expect(inputs)
            .to.have.nested.property("groups.backend.dependencies")
            .that.deep.equals(["/shop/queue"]);
        expect(inputs)
            .to.have.nested.property("groups.backend.apps.api.dependencies")
            .that.deep.equals(["/shop/backend/db"]);
    });

    it("knows the ports while other things are not known, and only what follows from these is not", async () => {
        const { inputs, failures } = await check({
            groupId: "/shop",
            apps: {
                web: {
                    ...published(80),
                    cmd: UNKNOWN,
                    links: { DB: { target: "db" }, CACHE: { target: "cache" } },
                },
                db: published(5432, { env: { SECRET: UNKNOWN } }),
                cache: UNKNOWN,
            },
        });
        expect(failures).to.deep.equal([]);
        expect(inputs).to.have.nested.property("apps.cache", UNKNOWN);
        expect(inputs).to.have.nested.property("apps.db.env.SECRET", UNKNOWN);
        expect(inputs).to.have.nested.property("members.cache").that.deep.equals({
            appId: "/shop/cache",
            endpoints: UNKNOWN,
            dnsName: UNKNOWN,
        });
        expect(inputs)
            .to.have.nested.property("apps.web.env")
            .that.deep.equals({
                DB_HOST: "marathon-lb.marathon.mesos",
                DB_PORT: String(portOf(inputs, "db")),
                DB_URL: `tcp://marathon-lb.marathon.mesos:${portOf(inputs, "db")}`,
                CACHE_HOST: "marathon-lb.marathon.mesos",
                CACHE_PORT: UNKNOWN,
                CACHE_URL: UNKNOWN,
            });
    });

    it("leaves variables alone that are not known as a whole, and knows none while links are not", async () => {
        const links = { DB: { target: "db" } };
        const apps = (web: Properties) => ({
            groupId: "/shop",
            apps: { web: published(80, web), db: published(5432) },
        });
        const { inputs } = await check(apps({ env: UNKNOWN, links }));
        expect(inputs).to.have.nested.property("apps.web.env", UNKNOWN);
        for (const unknown of [UNKNOWN, { DB: UNKNOWN }, { DB: { target: "db", envStyle: UNKNOWN } }]) {
            const linked = await check(apps({ env: { LOG: "info" }, links: unknown }));
            expect(linked.failures).to.deep.equal([]);
            expect(linked.inputs).to.have.nested.property("apps.web.env", UNKNOWN);
        }
    });

    for (const name of ["apps", "groups"]) {
        it(`passes ${name} on that are not known as a whole`, async () => {
            const { inputs, failures } = await check({
                ...shop({ links: {} }),
                exclusive: true,
                [name]: UNKNOWN,
            });
            expect(failures).to.deep.equal([]);
            expect(inputs).to.deep.include({ [name]: UNKNOWN, members: UNKNOWN, foreign: UNKNOWN });
        });
    }

    it("knows no id while that of the group is not known, and what does not follow from it", async () => {
        const { inputs, failures } = await check({ ...shop(), groupId: UNKNOWN });
        expect(failures).to.deep.equal([]);
        expect(inputs).to.have.nested.property("members.web.appId", UNKNOWN);
        expect(inputs).to.have.nested.property("members.web.endpoints.main.containerPort", 80);
        expect(portOf(inputs, "web")).to.equal(UNKNOWN);
        expect(inputs).to.have.nested.property("apps.web.env.DB_HOST", "marathon-lb.marathon.mesos");
        expect(inputs).to.have.nested.property("apps.web.env.DB_PORT", UNKNOWN);
    });

    it("is the same the second time, with what it said the first time", async () => {
        const { inputs } = await check(shop());
        expect((await check(shop(), inputs)).inputs).to.deep.equal(inputs);
        expect((await diff(inputs, (await check(shop(), inputs)).inputs)).changes).to.equal(false);
    });

    const diff = (inputs: Properties, news: Properties) => {
        const keys = Object.keys((inputs.members ?? {}) as Properties);
        const apps = Object.fromEntries(keys.map((key) => [key, { owner: "", rollout: "ok" }]));
        const outputs = { ...inputs, __live: { made: true, apps } };
        return provider.diff("group", "/shop", outputs, news, { name: "shop" });
    };

    it("is warned of a load balancer that links lead to and that does not run, and asks for it once", async () => {
        marathon.seed({ id: "/marathon-lb", cmd: "lb", instances: 0 });
        const links = { DB: { target: "backend/db" }, DATABASE: { target: "backend/db" } };
        marathon.clearRequests();
        expect((await check(shop({ links }))).failures).to.deep.equal([]);
        await provider.waitForLog(({ message }) =>
            /^apps\.web\.links\.DB\.balancer: .*\/marathon-lb.*so that the link leads nowhere/.test(message),
        );
        const asked = marathon.requests.filter(({ path }) => path === "/v2/apps/marathon-lb");
        expect(asked).to.have.length(1);
    });

    it("asks nothing for two hundred apps that are what they were, and as much as one app for new ones", async () => {
        const many = {
            groupId: "/many",
            apps: Object.fromEntries(
                Array.from({ length: 200 }, (_, index) => {
                    const links = index === 0 ? {} : { NEXT: { target: `app-${index - 1}` } };
                    return [`app-${index}`, published(80, { links })];
                }),
            ),
        };
        marathon.clearRequests();
        const { inputs, failures } = await check(many);
        expect(failures).to.deep.equal([]);
        expect(marathon.requests.map(({ path }) => path).sort()).to.deep.equal(["/v2/apps", "/v2/info"]);
        const fresh = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        try {
            marathon.clearRequests();
            const again = await fresh.check("group", inputs, many, { name: "shop" });
            expect(visible(again.inputs)).to.deep.equal(inputs);
            expect((await diff(inputs, visible(again.inputs))).changes).to.equal(false);
            expect(marathon.requests).to.deep.equal([]);
        } finally {
            await fresh.close();
        }
    });
});

function portOf(inputs: Properties, key: string): unknown {
    const members = inputs.members as Record<string, { endpoints: Record<string, Properties> }>;
    return members[key]?.endpoints.main?.servicePort;
}
