import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { healthChecksOf } from "../../../sdk/app-health";
import { withPropertyPaths } from "../../../sdk/app-options";
import { withVolumes } from "../../../sdk/app-volumes";
import { MarathonApp, type MarathonAppArgs } from "../../../sdk/marathon-app";
import { RexRayVolume, type RexRayVolumeArgs } from "../../../sdk/rexray-volume";
import { ServiceLink } from "../../../sdk/service-link";
import { observe } from "../../support/observe";
import { useMockedEngine } from "./mocked-engine";

describe("the health checks of an app", () => {
    const engine = useMockedEngine();
    const checksOf = async (args: MarathonAppArgs) =>
        (await engine.inputsOf(new MarathonApp("web", args))).healthChecks;

    const rule = { gracePeriodSeconds: 300, intervalSeconds: 15, maxConsecutiveFailures: 1 };
    const tcp = { protocol: "TCP", ...rule, portIndex: 0 };

    it("are by default those of Alien4Cloud, where that is asked for", async () => {
        expect(await checksOf({ defaultHealthCheck: "tcp" })).to.deep.equal([tcp]);
        expect(await checksOf({ defaultHealthCheck: "http" })).to.deep.equal([
            { protocol: "HTTP", path: "/", ...rule, portIndex: 0 },
        ]);
        expect(await checksOf({})).to.equal(undefined);
    });

    it("are its own where it has some, or says that it has none", async () => {
        const own = { protocol: "TCP", port: 80 } as const;
        expect(await checksOf({ defaultHealthCheck: "http", healthChecks: [own] })).to.deep.equal([own]);
        expect(await checksOf({ defaultHealthCheck: "http", healthChecks: [] })).to.deep.equal([]);
    });

    for (const [what, args] of [
        ["on the host", { portDefinitions: [] }],
        ["on a bridge", { networks: [{ mode: "container/bridge" }], container: { portMappings: [] } }],
        ["in the old form", { ports: [] }],
        ["that come later", { portDefinitions: pulumi.output([]) }],
        ["that tcp can reach", { portDefinitions: [{ protocol: "udp" }] }],
    ] as const) {
        it(`are none by default for an app without ports ${what}`, async () => {
            expect(await checksOf({ defaultHealthCheck: "tcp", ...args })).to.equal(undefined);
        });
    }

    it("are by default of the first port that tcp can reach", async () => {
        const portDefinitions = [{ protocol: "udp" }, { protocol: "tcp" }] as const;
        expect(await checksOf({ defaultHealthCheck: "tcp", portDefinitions })).to.deep.equal([
            { ...tcp, portIndex: 1 },
        ]);
    });

    it("always name a port, except for commands", async () => {
        const command = { protocol: "COMMAND", command: { value: "true" } } as const;
        const healthChecks = [{}, { protocol: "TCP" }, { port: 80 }, { portIndex: 1 }, command] as const;
        expect(await checksOf({ healthChecks })).to.deep.equal([
            { portIndex: 0 },
            { protocol: "TCP", portIndex: 0 },
            { port: 80 },
            { portIndex: 1 },
            command,
        ]);
        const later = pulumi.output([{ path: "/up" }]);
        expect(await checksOf({ healthChecks: later })).to.deep.equal([{ path: "/up", portIndex: 0 }]);
    });

    it("have no other default", () => {
        const args = { defaultHealthCheck: "https" } as unknown as MarathonAppArgs;
        expect(() => new MarathonApp("web", args)).to.throw("defaultHealthCheck must be http or tcp.");
    });

    it("do not become secret because the image is", async () => {
        const docker = { image: pulumi.secret("registry.example/web") };
        const definition = { networks: [{ mode: "container/bridge" }], container: { docker } };
        expect(healthChecksOf(definition, "tcp")).to.deep.equal([tcp]);
    });
});

describe("the dependencies of an app", () => {
    const engine = useMockedEngine();
    const dependenciesOf = async (args: MarathonAppArgs) =>
        (await engine.inputsOf(new MarathonApp("web", args))).dependencies;

    const links = () => {
        const db = new MarathonApp("db");
        const made = new ServiceLink("queue", { target: new MarathonApp("mq") });
        const foreign = new ServiceLink("mail", { target: "/legacy/mail" });
        return { DB: db.endpoint("sql"), MQ: made, MAIL: foreign, SEARCH: "/legacy/search" };
    };

    it("are what it links to in the same program, where that is asked for", async () => {
        expect(await dependenciesOf({ links: links(), linkDependencies: true })).to.deep.equal([
            "/db",
            "/mq",
        ]);
        expect(await dependenciesOf({ links: links() })).to.equal(undefined);
    });

    it("come behind those that it names", async () => {
        for (const dependencies of [["/first"], pulumi.output(["/first"])]) {
            const args = { links: links(), linkDependencies: true, dependencies };
            expect(await dependenciesOf(args)).to.deep.equal(["/first", "/db", "/mq"]);
        }
        expect(await dependenciesOf({ dependencies: ["/first"] })).to.deep.equal(["/first"]);
    });
});

describe("a volume that an app mounts", () => {
    const engine = useMockedEngine();

    it("leaves the rest of its container as it is", async () => {
        const name = pulumi.secret("data");
        const mount = new RexRayVolume("data", { volumeName: name }).mount("/data");
        const docker = { image: "mongo:7" };
        const container = withVolumes("db", { type: "DOCKER", docker }, [mount]) as pulumi.Inputs;
        expect(container.docker).to.equal(docker);
        const volumes = await observe(pulumi.output(container.volumes));
        expect(volumes).to.deep.include({ known: true, secret: true });
    });

    it("does not wait for a size that Docker is not told", async () => {
        const size = new Promise<number>(() => {});
        const mount = { ...new RexRayVolume("data").mount("/data"), size };
        const app = new MarathonApp("db", {
            container: { docker: { image: "mongo:7" } },
            volumes: [mount],
        });
        expect(await engine.inputsOf(app)).to.have.nested.property("container.volumes[0].external.name");
    });

    const externalOf = async (args: RexRayVolumeArgs, type: "DOCKER" | "MESOS") => {
        const volumes = [new RexRayVolume("data", args).mount("/data", { shared: true })];
        const app = new MarathonApp("db", { container: { type }, volumes });
        const { container } = await engine.inputsOf(app);
        return (container as { volumes: { external: unknown }[] }).volumes[0]?.external;
    };

    const everything = {
        size: 10,
        volumeType: "io1",
        iops: 200,
        availabilityZone: "eu-1a",
        encrypted: true,
        options: { newfstype: "xfs" },
    };

    it("tells a driver on Mesos all that the volume is to be", async () => {
        expect(await externalOf(everything, "MESOS")).to.deep.equal({
            name: "shop-dev-data",
            provider: "dvdi",
            size: 10,
            shared: true,
            options: {
                "dvdi/driver": "rexray",
                "dvdi/volumetype": "io1",
                "dvdi/iops": "200",
                "dvdi/availabilityzone": "eu-1a",
                "dvdi/encrypted": "true",
                "dvdi/newfstype": "xfs",
            },
        });
        expect(await externalOf({ encrypted: false }, "MESOS")).to.deep.include({
            options: { "dvdi/driver": "rexray" },
        });
    });

    it("tells Docker's volume plugin the driver only", async () => {
        expect(await externalOf(everything, "DOCKER")).to.deep.equal({
            name: "shop-dev-data",
            provider: "dvdi",
            shared: true,
            options: { "dvdi/driver": "rexray" },
        });
    });

    it("tells nobody anything when it has been made ahead", async () => {
        const libStorage = { url: "http://libstorage.example:7979", service: "ebs", token: "canary" };
        expect(await externalOf({ ...everything, provision: { libStorage } }, "MESOS")).to.deep.equal({
            name: "shop-dev-data",
            provider: "dvdi",
            shared: true,
            options: { "dvdi/driver": "rexray" },
        });
    });
});

describe("the options of an app", () => {
    for (const [given, properties] of [
        ["uris", ["fetch"]],
        ["uris[0]", ["fetch[0]"]],
        ["ports[*]", ["portDefinitions[*]"]],
        ["ipAddress", ["networks", "container.portMappings"]],
        ["container.docker.network", ["networks"]],
        ["container.docker.portMappings[1].servicePort", ["container.portMappings[1]"]],
        ["volumes", ["container.volumes"]],
        ["defaultHealthCheck", ["healthChecks"]],
        ["container.docker.image", ["container.docker.image"]],
        ["env.uris", ["env.uris"]],
        ["portsOfCall", ["portsOfCall"]],
    ] as const) {
        it(`mean ${properties.join(" and ")} by ${given}`, () => {
            expect(withPropertyPaths({ ignoreChanges: [given], replaceOnChanges: [given] })).to.deep.equal({
                ignoreChanges: properties,
                replaceOnChanges: properties,
            });
        });
    }

    it("stay as they are otherwise", () => {
        expect(withPropertyPaths({ protect: true })).to.deep.equal({ protect: true });
        expect(withPropertyPaths(undefined)).to.deep.equal({});
    });
});
