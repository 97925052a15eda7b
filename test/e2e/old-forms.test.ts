import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

const canary = "canary-8152";

describe("an app whose definition is in the old form", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for each test");

    const program = (args: () => MarathonAppArgs, opts?: pulumi.CustomResourceOptions) =>
        world.stack.setProgram(async () => void new MarathonApp("web", args(), opts));

    const live = (id = "/web") => world.marathon.app(id) as Record<string, unknown>;

    it("is written in the new form, and its secrets stay secret there", async () => {
        program(() => ({
            cmd: "serve",
            uris: [pulumi.secret(`https://files.example/app.tgz?key=${canary}`)],
            ports: [15999],
        }));
        const preview = await world.stack.preview();
        expect(preview.stepOf("web").newInputs).to.deep.include({
            fetch: "[secret]",
            portDefinitions: [{ port: 15999 }],
        });
        await world.stack.up();
        expect(live().portDefinitions).to.have.nested.property("[0].port", 15999);
        expect(live().fetch).to.have.nested.property("[0].uri").that.contains(canary);
        await world.stack.preview({ expectNoChanges: true });
        const refresh = await world.stack.refresh({ diff: true });
        expect(refresh.everything + world.stack.stateText()).to.not.contain(canary);
    });

    it("shows everything in a preview that does not depend on what is unknown or secret", async () => {
        world.stack.setProgram(async () => {
            const first = new MarathonApp("first", { cmd: "serve" });
            new MarathonApp("web", {
                uris: [pulumi.interpolate`https://files.example/${first.id}.tgz`],
                container: {
                    docker: {
                        image: pulumi.secret(`registry.example/${canary}`),
                        network: "BRIDGE",
                        portMappings: [{ containerPort: 80, servicePort: 15998, name: "http" }],
                    },
                },
                env: { LOG: "info" },
            });
        });
        const { newInputs } = (await world.stack.preview()).stepOf("web");
        expect(newInputs).to.deep.include({
            networks: [{ mode: "container/bridge" }],
            container: {
                docker: { image: "[secret]" },
                portMappings: [{ containerPort: 80, servicePort: 15998, name: "http" }],
            },
            env: { LOG: "info" },
        });
        expect(newInputs).to.have.nested.property("endpoints.http.servicePort", 15998);
        expect(newInputs).to.not.have.property("uris");
        await world.stack.up();
        expect(live().fetch).to.have.nested.property("[0].uri", "https://files.example//first.tgz");
        await world.stack.preview({ expectNoChanges: true });
    });

    it("is refused in a preview, by its own names, where Marathon would refuse it", async () => {
        program(() => ({
            uris: ["https://files.example/a"],
            fetch: [{ uri: "https://files.example/b" }],
            ports: [80],
            ipAddress: {},
            container: { type: "MESOS", docker: { image: "nginx", network: "BRIDGE" } },
        }));
        const { operation } = await failureOf<OperationFailed>(world.stack.preview());
        for (const line of [
            "uris: must not be given together with fetch",
            "ipAddress: must not be given together with ports",
            "container.docker.network: is possible only with container type DOCKER",
        ]) {
            expect(operation.everything).to.contain(line);
        }
        expect(operation.everything).to.not.match(/^\s+at /m);
    });

    for (const ignored of ["uris", "fetch"]) {
        it(`keeps what ignoreChanges names, as ${ignored}`, async () => {
            const uris = (name: string) => () => ({ cmd: "serve", uris: [`https://files.example/${name}`] });
            program(uris("first"), { ignoreChanges: [ignored] });
            await world.stack.up();
            program(uris("second"), { ignoreChanges: [ignored] });
            await world.stack.preview({ expectNoChanges: true });
            program(uris("second"));
            await world.stack.up();
            expect(live().fetch).to.have.nested.property("[0].uri", "https://files.example/second");
        });
    }

    it("keeps the networks of an address that ignoreChanges names", async () => {
        const address = (networkName: string) => () => ({ cmd: "serve", ipAddress: { networkName } });
        program(address("blue"), { ignoreChanges: ["ipAddress"] });
        await world.stack.up();
        program(address("green"), { ignoreChanges: ["ipAddress"] });
        await world.stack.preview({ expectNoChanges: true });
    });
});
