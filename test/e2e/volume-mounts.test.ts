import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, RexRayVolume } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

const canary = "canary-7730";

describe("the preview of an app that mounts a volume", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { features: ["external_volumes"] } });

    before(() => {
        world.stack.setProgram(async () => {
            const first = new MarathonApp("first", { cmd: "serve" });
            const volumeName = first.id.apply((id) => `data-of${id.replaceAll("/", "-")}`);
            const data = new RexRayVolume("data", { volumeName, size: 10 });
            new MarathonApp("db", {
                container: {
                    docker: { image: pulumi.secret(`registry.example/${canary}`) },
                    portMappings: [{ containerPort: 27017, servicePort: 15997, name: "db" }],
                },
                networks: [{ mode: "container/bridge" }],
                volumes: [data.mount("/data/db")],
            });
        });
    });

    it("hides the secret and the unknown name, and nothing else", async () => {
        const { newInputs } = (await world.stack.preview()).stepOf("db");
        expect(newInputs).to.deep.include({
            container: {
                docker: { image: "[secret]" },
                portMappings: [{ containerPort: 27017, servicePort: 15997, name: "db" }],
                volumes: [
                    {
                        containerPath: "/data/db",
                        mode: "RW",
                        external: {
                            name: "[unknown]",
                            provider: "dvdi",
                            options: { "dvdi/driver": "rexray" },
                        },
                    },
                ],
            },
            upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
        });
    });

    it("is what comes to be", async () => {
        await world.stack.up();
        expect(world.marathon.app("/db")).to.have.nested.property(
            "container.volumes[0].external.name",
            "data-of-first",
        );
        expect(world.stack.stateText()).to.not.contain(canary);
        await world.stack.preview({ expectNoChanges: true });
    });
});
