import { expect } from "chai";
import { UNKNOWN } from "../../provider/definition/unknown";
import { type Properties, ProviderProcess } from "../support/provider-process";

const canary = "canary-9032";

describe("the arguments of a volume", function () {
    this.timeout(30_000);
    let provider: ProviderProcess;

    before(async () => {
        provider = await ProviderProcess.start();
    });
    after(async () => {
        await provider?.close();
    });

    const named = { volumeName: "data", driver: "rexray" };
    const reasonsFor = async (inputs: Properties) => {
        const { failures } = await provider.check("volume", {}, { ...named, ...inputs });
        return failures.map(({ property, reason }) => property + reason);
    };

    for (const [inputs, reason] of [
        [{ volumeName: "a/b" }, "volumeName: must be a name without slashes"],
        [{ volumeName: "" }, "volumeName: must be a name without slashes"],
        [{ size: 0 }, "size: must not be less than 1"],
        [{ size: 1.5 }, "size: must be a whole number"],
        [{ size: "10" }, "size: must be a number"],
        [{ iops: 0 }, "iops: must not be less than 1"],
        [{ volumeType: "" }, "volumeType: must not be empty"],
        [{ encrypted: "yes" }, "encrypted: must be true or false"],
        [{ driver: "rexray/ebs" }, "driver: must consist of lower-case letters, digits and inner hyphens"],
        [{ options: { "a b": "1" } }, 'options["a b"]: is no name of an option'],
        [{ options: { driver: "x" } }, "options.driver: is no name of an option"],
        [{ options: { fs: ["xfs"] } }, "options.fs: must be a text"],
        [
            { retain: false },
            "retain: must be true for an implicit volume: only its driver could destroy it. Set provision.libStorage",
        ],
        [{ provision: "ahead" }, 'provision: must be "implicit" or { libStorage: … }'],
        [{ provision: {} }, "provision.libStorage: is missing"],
        [{ provision: { libStorage: canary } }, "provision.libStorage: must be an object"],
        [{ provision: { libStorage: { url: "http://h:7979" } } }, "provision.libStorage.service: is missing"],
        [
            { provision: { libStorage: { url: "http://h:7979", service: "ebs", tokens: canary } } },
            "provision.libStorage.tokens: is none of url, service, instanceId, token, caCert, clientCert, clientKey, " +
                "fingerprint, insecureSkipVerify",
        ],
    ] as const) {
        it(`fail by path where they are ${JSON.stringify(inputs)}`, async () => {
            const reasons = await reasonsFor(inputs);
            expect(reasons).to.include(reason);
            expect(reasons.join()).to.not.contain(canary);
        });
    }

    it("fail all at once", async () => {
        expect(await reasonsFor({ size: 0, iops: 0, volumeName: "/" })).to.have.length(3);
    });

    it("pass where they are right, or not known yet", async () => {
        const all = { size: 10, iops: 100, volumeType: "io1", availabilityZone: "a", encrypted: true };
        expect(await reasonsFor({ ...all, options: { newfstype: "xfs", overwritefs: true } })).to.deep.equal(
            [],
        );
        const unknown = Object.fromEntries(Object.keys(all).map((name) => [name, UNKNOWN]));
        expect(await reasonsFor({ ...unknown, options: UNKNOWN, volumeName: UNKNOWN })).to.deep.equal([]);
    });

    it("fail for a second resource with the same name, whatever the case of its letters", async () => {
        const of = async (name: string, volumeName: string) =>
            (await provider.check("volume", {}, { ...named, volumeName }, { name })).failures;
        expect(await of("one", "Shared")).to.deep.equal([]);
        expect((await of("other", "shared"))[0]?.reason).to.contain(
            "volumeName: is the name of the volume one of this program too",
        );
        expect(await of("other", "its-own")).to.deep.equal([]);
        expect(await of("one", "shared")).to.deep.equal([]);
    });
});
