import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs, type MarathonLbArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

const canary = "$6$canary$4711";

const web = (marathonLb: MarathonLbArgs, args: MarathonAppArgs = {}): MarathonAppArgs => ({
    container: {
        docker: { image: "nginx:1.27" },
        portMappings: [
            { containerPort: 80, servicePort: 15_001, name: "http" },
            { containerPort: 9000, servicePort: 15_002, name: "admin" },
        ],
    },
    networks: [{ mode: "container/bridge" }],
    marathonLb,
    ...args,
});

describe("an app with settings for marathon-lb", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const program = (args: () => MarathonAppArgs) => {
        world.stack.setProgram(async () => {
            new MarathonApp("web", args());
        });
    };

    const failToPreview = async (args: () => MarathonAppArgs) => {
        program(args);
        return (await failureOf<OperationFailed>(world.stack.preview())).operation;
    };

    describe("by port name", () => {
        const published = () => {
            const auth = { realm: "shop", user: "clerk", hash: pulumi.secret(canary) };
            const first = new MarathonApp("first", { cmd: "serve" });
            const later = first.id.apply((id) => `${id.slice(1)}.example.com`);
            return web({
                group: "external",
                ports: {
                    http: { vhosts: ["shop.example.com", "www.shop.example.com"], auth, sticky: true },
                    admin: { vhosts: [later], enabled: false },
                },
            });
        };

        it("shows its labels in the preview, each secret or unknown by itself", async () => {
            program(published);
            const preview = await world.stack.preview();
            expect(preview.stepOf("web").newInputs?.labels).to.deep.equal({
                HAPROXY_GROUP: "external",
                HAPROXY_0_VHOST: "shop.example.com,www.shop.example.com",
                HAPROXY_0_AUTH: "[secret]",
                HAPROXY_0_STICKY: "true",
                HAPROXY_1_VHOST: "[unknown]",
                HAPROXY_1_ENABLED: "false",
            });
            expect(preview.everything).to.not.contain(canary);
        });

        it("has them in Marathon then, and its password nowhere else in clear", async () => {
            const { everything } = await world.stack.up();
            expect(world.marathon.app("/web")?.labels).to.deep.include({
                HAPROXY_0_AUTH: `shop:clerk:${canary}`,
                HAPROXY_1_VHOST: "first.example.com",
            });
            expect(everything + world.stack.stateText()).to.not.contain(canary);
            await world.stack.preview({ expectNoChanges: true });
        });
    });

    it("fails in preview for a port that it does not have, with what it has, and no stack", async () => {
        const { errors, stdout } = await failToPreview(() => web({ ports: { htp: { sticky: true } } }));
        expect(errors.join("\n")).to.contain(
            "marathonLb.ports.htp: the app has no such port. It has http (0), admin (1).",
        );
        expect(stdout).to.not.match(/^\s+at /m);
    });

    it("fails so where its ports come later, too", async () => {
        const { errors, stdout } = await failToPreview(() => {
            const { container, ...others } = web({ ports: { htp: { sticky: true } } });
            return { ...others, container: pulumi.output(container) };
        });
        expect(errors.join("\n")).to.contain("marathonLb.ports.htp: the app has no such port.");
        expect(stdout).to.not.match(/^\s+at /m);
    });

    it("fails in preview for a setting that a load balancer refuses, and warns of one that does nothing", async () => {
        const { errors, warnings } = await failToPreview(() =>
            web({ ports: { http: { mode: "tcp", sticky: true, balance: "fastest" }, htp: {} } }),
        );
        expect(errors.join("\n")).to.contain("marathonLb.ports.htp: ");
        expect(errors.join("\n")).to.contain("labels.HAPROXY_0_BALANCE: must be roundrobin");
        expect(warnings.join("\n")).to.contain(
            "labels.HAPROXY_0_STICKY: has no effect: the port is in tcp mode.",
        );
    });

    it("has nothing left to do after an update where its ports are secret as a whole", async () => {
        program(() => {
            const { container, ...others } = web({ ports: { admin: { enabled: false } } });
            return { ...others, container: pulumi.secret(container) };
        });
        await world.stack.up();
        expect(world.marathon.app("/web")?.labels).to.deep.include({ HAPROXY_1_ENABLED: "false" });
        const { inputs, outputs } = world.stack.stored("web") ?? {};
        for (const side of [inputs, outputs]) expect(side).to.not.have.property("__refusals");
        await world.stack.preview({ expectNoChanges: true });
    });
});
