import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs, MarathonGroup } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

const canary = "canary-4711";

describe("a preview of what cannot be", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { features: [], version: "1.8.244" } });

    before(async () => {
        await world.operator.create({
            id: "/theirs",
            cmd: "serve",
            portDefinitions: [{ port: 15_001 }],
            labels: {
                HAPROXY_GROUP: "external",
                HAPROXY_0_VHOST: "web.example.com",
                PULUMI_OWNER: "shop/prod/00000000",
            },
        });
        world.marathon.clearRequests();
    });

    const failedPreview = async (args: MarathonAppArgs) => {
        world.stack.setProgram(async () => {
            new MarathonApp("web", args);
        });
        return (await failureOf<OperationFailed>(world.stack.preview())).operation;
    };

    const pathsIn = (errors: readonly string[]) =>
        errors.map((error) => /has a problem: ([\w.[\]]+): /.exec(error)?.[1]);

    it("tells everything that is wrong with a definition at once, each with its path", async () => {
        const { errors } = await failedPreview({
            cmd: "serve",
            instances: -1,
            mem: -5,
            gpus: 1,
            secrets: { password: { source: "vault/password" } },
            healthChecks: [{ protocol: "HTTP", portIndex: 3 }],
            servicePortRange: "20000-15000",
            portDefinitions: [{ port: 15_001 }],
            labels: {
                HAPROXY_GROUP: "external",
                HAPROXY_0_AUTH: secret(`user:${canary}`),
                HAPROXY_0_BACKEND_WEIGHT: "heavy",
                HAPROXY_0_VHOST: "web.example.com",
            },
        } as MarathonAppArgs);
        expect(pathsIn(errors)).to.include.members([
            "instances",
            "mem",
            "gpus",
            "secrets",
            "healthChecks[0].portIndex",
            "servicePortRange",
            "portDefinitions[0].port",
            "labels.HAPROXY_0_AUTH",
            "labels.HAPROXY_0_BACKEND_WEIGHT",
            "labels.HAPROXY_0_VHOST",
        ]);
    });

    it("tells the owner of an app that is there already", async () => {
        const { errors } = await failedPreview({ appId: "/theirs", cmd: "serve" });
        expect(errors.join()).to.contain("appId: An app /theirs exists already").and.contain("shop/prod");
    });

    it("prints no secret, and writes nothing", async () => {
        const labels = {
            HAPROXY_GROUP: "external",
            HAPROXY_0_BIND_OPTIONS: secret(`crt ${canary} ${canary}`),
        };
        const operation = await failedPreview({ cmd: "serve", labels });
        expect(pathsIn(operation.errors)).to.deep.equal(["labels.HAPROXY_0_BIND_OPTIONS"]);
        expect(operation.everything).to.not.contain(canary);
        expect(world.marathon.writes()).to.deep.equal([]);
    });

    it("lists the apps once for all of them", async () => {
        world.marathon.clearRequests();
        world.stack.setProgram(async () => {
            const shop = new MarathonGroup("shop", { servicePortRange: "16000-16009" });
            for (const name of ["a", "b", "c"]) new MarathonApp(name, { group: shop, cmd: "serve" });
            new MarathonApp("d", { group: shop, cmd: "serve", servicePortRange: "17000-17000" });
        });
        const preview = await world.stack.preview();
        const paths = world.marathon.requests.map(({ method, path }) => `${method} ${path}`);
        expect(paths.sort()).to.deep.equal(["GET /v2/apps", "GET /v2/info"]);
        const ports = ["a", "b", "c", "d"].map((name) => {
            const { portDefinitions } = preview.stepOf(name).newInputs ?? {};
            return (portDefinitions as { port: number }[] | undefined)?.[0]?.port;
        });
        expect(ports[3]).to.equal(17_000);
        for (const port of ports.slice(0, 3)) expect(port).to.be.within(16_000, 16_009);
        expect(new Set(ports).size).to.equal(4);
    });
});
