import { expect } from "chai";
import { UNKNOWN } from "../../provider/definition/unknown";
import { failureOf } from "../support/failure-of";
import type { Properties } from "../support/provider-process";
import { useVolumeWorld, type VolumeWorld } from "../support/volume-world";

const canary = "canary-2204";

/** The volume of a world with other settings of its server. */
function withSettings(world: VolumeWorld, more: Properties): Properties {
    const inputs = world.inputs();
    const { libStorage } = inputs.provision as { libStorage: Properties };
    return { ...inputs, provision: { libStorage: { ...libStorage, ...more } } };
}

/** Preview and update say the same, on one line; nothing is written. @returns what the preview says */
async function refusalOf(world: VolumeWorld, inputs: Properties): Promise<string> {
    const [refusal = "", ...more] = await world.refusals(inputs);
    expect(more).to.deep.equal([]);
    const { message } = await failureOf(world.provider.create("volume", inputs));
    expect(refusal.endsWith(message), `${refusal} / ${message}`).to.equal(true);
    expect(refusal).to.not.contain("\n");
    expect(refusal).to.not.contain(canary);
    expect(world.writes()).to.deep.equal([]);
    return refusal;
}

describe("a libStorage server", function () {
    this.timeout(60_000);
    const world = useVolumeWorld();

    it("without the service is refused in preview, by the ones that it has", async () => {
        expect(await refusalOf(world, withSettings(world, { service: "ebs" })))
            .to.match(/^provision\.libStorage\.service: .* has no service ebs/)
            .and.contain("vfs");
    });

    it("that cannot be reached is a warning in preview, and the update fails", async () => {
        const inputs = world.inputs();
        await world.storage.close();
        expect(await world.refusals(inputs)).to.deep.equal([]);
        await world.provider.waitForLog(
            ({ severity, message }) =>
                severity === "warning" &&
                message.includes("The preview goes on with what the program alone tells"),
        );
        const { message } = await failureOf(world.provider.create("volume", inputs));
        expect(message).to.contain("The libStorage server cannot be reached").and.not.contain("\n");
    });

    it("that is not known yet is not asked", async () => {
        expect(await world.refusals(withSettings(world, { url: UNKNOWN }))).to.deep.equal([]);
        expect(await world.refusals({ ...world.inputs(), volumeName: UNKNOWN })).to.deep.equal([]);
        expect(world.storage.requests).to.deep.equal([]);
    });

    it("is told no secret back in what is wrong with the settings", async () => {
        const secrets = {
            token: "canary 4711",
            clientKey: "-----BEGIN PRIVATE KEY-----\ncanary-4712",
            clientCert: "x",
        };
        const refusals = await world.refusals(withSettings(world, secrets));
        expect(refusals).to.have.length(2);
        expect(refusals.join("\n")).to.not.contain("canary");
    });

    it("with settings that cannot be right is not asked", async () => {
        const inputs = withSettings(world, { url: "rexray.example", token: `${canary} ${canary}` });
        const refusals = await world.refusals(inputs);
        expect(refusals.map((text) => text.split(":")[0]).sort()).to.deep.equal([
            "provision.libStorage.token",
            "provision.libStorage.url",
        ]);
        expect(refusals.join()).to.not.contain(canary);
    });
});

describe("a libStorage server that wants tokens", function () {
    this.timeout(60_000);
    const world = useVolumeWorld({ auth: { key: "key", allow: ["somebody"] } });

    for (const [what, settings] of [
        ["no token", {}],
        ["a wrong token", { token: canary }],
    ] as const) {
        it(`is refused in preview with ${what}`, async () => {
            expect(await refusalOf(world, withSettings(world, settings)))
                .to.match(/^provision\.libStorage\.token: /)
                .and.contain("(401)");
        });
    }
});

describe("a libStorage server with the driver ebs", function () {
    this.timeout(60_000);
    const world = useVolumeWorld({ services: { ebs: "ebs" } });

    it("is refused in preview without the id of an instance, which would end it", async () => {
        expect(await refusalOf(world, world.inputs())).to.match(
            /^provision\.libStorage\.instanceId: .* is not set/,
        );
    });

    it("makes, shows and destroys a volume with one", async () => {
        const inputs = {
            ...withSettings(world, { instanceId: "i-0a1b,region=us-east-1" }),
            retain: false,
        };
        expect(await world.refusals(inputs)).to.deep.equal([]);
        const { outputs } = await world.provider.create("volume", inputs);
        expect((await world.provider.read("volume", "data", outputs)).props).to.deep.equal(outputs);
        await world.restart();
        await world.provider.delete("volume", "data", outputs);
        expect(world.volumes()).to.deep.equal([]);
        expect((await world.provider.read("volume", "data", outputs)).id).to.equal("");
    });
});
