import { expect } from "chai";
import fc from "fast-check";
import { containsUnknown, type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { appHandler } from "../../../provider/resources/app";
import type { Context } from "../../../provider/resources/context";
import type { Facts, FactsSource } from "../../../provider/resources/facts";
import { createMemory } from "../../../provider/resources/memory";
import { linkHandler } from "../../../provider/resources/service-link";
import type { Settings } from "../../../provider/settings/settings";

const info = { name: "marathon", version: "1.11.24", marathon_config: {} } as Facts["info"];

/** An empty Marathon. */
const facts: Facts = { info, apps: new Map(), servicePorts: new Map() };

const settings = {
    lbApp: "/marathon-lb",
    lbGroup: "internal",
    dnsDomain: "mesos",
    servicePortRange: { min: 15_000, max: 15_060 },
    reservedServicePorts: new Set<number>(),
} as Partial<Settings> as Settings;

/** One preview in one provider process. */
function openPreview(): Context {
    const known = {
        known: async () => facts,
        knownInfo: async () => info,
        isHidden: async () => false,
    } as Partial<FactsSource> as FactsSource;
    const row = { status() {}, info() {}, warn() {} };
    const urn = "urn:pulumi:test::project::pulumi-nodejs:dynamic/marathon:ServiceLink::link";
    return { settings, facts: known, memory: createMemory(), row, urn } as Partial<Context> as Context;
}

const port = fc.record({
    containerPort: fc.integer({ min: 1, max: 9_999 }),
    hostPort: fc.integer({ min: 20_000, max: 30_000 }),
    labels: fc.constant({ VIP_0: "/shared:80" }),
});

const program = fc.record({
    apps: fc.array(
        fc.uniqueArray(port, { selector: ({ hostPort }) => hostPort, minLength: 1, maxLength: 3 }),
        {
            minLength: 1,
            maxLength: 6,
        },
    ),
    links: fc.array(
        fc.record({
            from: fc.nat(),
            port: fc.nat(),
            via: fc.constantFrom("marathon-lb", "mesos-dns", "vip"),
            envStyle: fc.constantFrom("simple", "docker", "both", "panamax"),
        }),
        { maxLength: 6 },
    ),
});

const bridged = (appId: string, portMappings: readonly PropertyMap[]): PropertyMap => ({
    appId,
    networks: [{ mode: "container/bridge" }],
    container: { type: "DOCKER", docker: { image: "redis:7" }, portMappings },
    labels: { HAPROXY_GROUP: "internal" },
});

const servicePorts = ({ endpoints }: PropertyMap) =>
    Object.values(endpoints as Record<string, { servicePort: number }>).map(({ servicePort }) => servicePort);

describe("the first preview of any program", () => {
    it("gives no service port twice, and knows the variables of every link", async () => {
        await fc.assert(
            fc.asyncProperty(program, async ({ apps, links }) => {
                const context = openPreview();
                const targets: PropertyMap[] = [];
                for (const [index, ports] of apps.entries()) {
                    const checked = await appHandler.check(context, {}, bridged(`/app-${index}`, ports));
                    expect(checked.failures).to.deep.equal([]);
                    targets.push(checked.inputs);
                }
                const numbers = targets.flatMap(servicePorts);
                expect(new Set(numbers).size).to.equal(numbers.length);

                for (const { from, port: index, via, envStyle } of links) {
                    const { appId, endpoints } = targets[from % targets.length] as PropertyMap;
                    const targetPort = index % Object.keys(endpoints as object).length;
                    const link = {
                        target: appId,
                        targetEndpoints: endpoints,
                        targetPort,
                        via,
                        envStyle,
                        prefix: "L",
                    };
                    const { inputs, failures } = await linkHandler.check(context, {}, link);
                    expect(failures).to.deep.equal([]);
                    expect(containsUnknown(inputs)).to.equal(false);
                    expect(inputs.env).to.be.an("object").that.is.not.empty;
                }
            }),
            { numRuns: 60 },
        );
    });
});

describe("the arguments of a link", () => {
    const endpoints = async (
        portMappings: readonly PropertyMap[] = [{ containerPort: 1, servicePort: 15_001 }],
    ) => (await appHandler.check(openPreview(), {}, bridged("/db", portMappings))).inputs.endpoints;

    const check = async (args: PropertyMap) => {
        const link = { target: "/db", targetEndpoints: await endpoints(), prefix: "DB", ...args };
        return await linkHandler.check(openPreview(), {}, link);
    };

    const wrong: readonly (readonly [path: string, args: PropertyMap])[] = [
        ["target", { target: "db" }],
        ["targetPort", { targetPort: "admin" }],
        ["via", { via: "dns" }],
        ["envStyle", { envStyle: "kubernetes" }],
        ["prefix", { prefix: "1ST" }],
        ["prefix", { prefix: "1ST", via: "direct" }],
        ["scheme", { scheme: "http://" }],
        ["singleton", { singleton: "yes" }],
        ["target", { singleton: true, targetInstances: 2 }],
        ["balancer.app", { balancer: { app: "lb" } }],
        ["balancer.port", { balancer: { port: 1 } }],
        ["dns.labelRule", { dns: { labelRule: "rfc1" } }],
        ["dns.ipSources", { dns: { ipSources: ["hosts"] } }],
        ["target", { via: "mesos-dns" }],
        ["target", { via: "vip" }],
    ];

    for (const [path, args] of wrong) {
        it(`fail at ${path} for ${JSON.stringify(args)}, in one line`, async () => {
            const { failures } = await check(args);
            expect(failures.map((failure) => failure.path)).to.deep.equal([path]);
            expect(failures[0]?.text).to.not.match(/\n/);
        });
    }

    it("tell the host while only the port is not known", async () => {
        const { inputs } = await check({ targetEndpoints: UNKNOWN });
        expect(inputs).to.deep.include({ host: "marathon-lb.marathon.mesos", port: UNKNOWN, url: UNKNOWN });
        expect(inputs.env).to.deep.equal({
            DB_HOST: "marathon-lb.marathon.mesos",
            DB_PORT: UNKNOWN,
            DB_URL: UNKNOWN,
        });
    });

    it("leave everything open while it is not known how the target is reached", async () => {
        const { inputs, failures } = await check({ via: UNKNOWN });
        expect(failures).to.deep.equal([]);
        expect(inputs).to.deep.include({ host: UNKNOWN, env: UNKNOWN, forms: UNKNOWN });
    });

    it("leave the host open while the load balancer is not known, and take no default for it", async () => {
        const { inputs } = await check({ balancer: UNKNOWN });
        expect(inputs).to.deep.include({ host: UNKNOWN, endpoint: UNKNOWN });
    });

    it("say nothing of where a direct link leads, which only instances tell, and all its other forms", async () => {
        const { inputs } = await check({ via: "direct", targetRevision: UNKNOWN });
        expect(inputs).to.not.have.any.keys("host", "port", "endpoint", "url", "env");
        expect(inputs.forms).to.have.keys("marathon-lb", "mesos-dns");
        expect(containsUnknown(inputs.forms)).to.equal(false);
    });

    it("go back to the framework of Marathon once they no longer name another", async () => {
        const before = await check({ balancer: { framework: "edge" } });
        const link = { target: "/db", targetEndpoints: await endpoints(), prefix: "DB" };
        const { inputs } = await linkHandler.check(openPreview(), before.inputs, link);
        expect(inputs.host).to.equal("marathon-lb.marathon.mesos");
    });

    it("are refused where another app has the same name in mesos-dns", async () => {
        const context = openPreview();
        const open = [{ containerPort: 1, hostPort: 20_001, servicePort: 15_001 }];
        await appHandler.check(context, {}, bridged("/b-a", [{ containerPort: 1, servicePort: 15_002 }]));
        const { inputs } = await appHandler.check(context, {}, bridged("/a/b", open));
        const link = { target: "/a/b", targetEndpoints: inputs.endpoints, prefix: "DB", via: "mesos-dns" };
        const { failures } = await linkHandler.check(context, {}, link);
        expect(failures.map(({ path, text }) => `${path}: ${text}`)[0]).to.match(
            /^target: \/a\/b and \/b-a share/,
        );
    });
});
