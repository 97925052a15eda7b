import { expect } from "chai";
import { failures, marathon, refusals } from "./said";

const single = { MARATHON_SINGLE_INSTANCE_APP: "true" };
const stopFirst = { minimumHealthCapacity: 0, maximumOverCapacity: 0 };

describe("the label of a single instance", () => {
    it("needs a strategy that stops it first", () => {
        expect(failures({ cmd: "serve", labels: single })).to.deep.equal(["upgradeStrategy"]);
        expect(failures({ cmd: "serve", labels: single, upgradeStrategy: stopFirst })).to.deep.equal([]);
    });

    it("means something only when it is true", () => {
        const labels = { MARATHON_SINGLE_INSTANCE_APP: "false" };
        expect(failures({ cmd: "serve", labels, instances: 2 })).to.deep.equal([]);
    });
});

describe("the labels of a migration", () => {
    const version = "DCOS_MIGRATION_API_VERSION";
    const others = { DCOS_PACKAGE_FRAMEWORK_NAME: "a", DCOS_MIGRATION_API_PATH: "/v1/plan" };

    it("belong together", () => {
        expect(failures({ cmd: "serve", labels: { [version]: "v1", ...others } })).to.deep.equal([]);
        const empty = { [version]: "v1", ...others, DCOS_MIGRATION_API_PATH: "" };
        expect(failures({ cmd: "serve", labels: empty })).to.deep.equal(["labels.DCOS_MIGRATION_API_PATH"]);
    });

    it("name version v1", () => {
        expect(failures({ cmd: "serve", labels: { [version]: "v2", ...others } })).to.deep.equal([
            `labels.${version}`,
        ]);
    });

    it("mean nothing without a version", () => {
        expect(failures({ cmd: "serve", labels: { [version]: "" } })).to.deep.equal([]);
    });
});

describe("labels and variables", () => {
    it("have values of text for Marathon, though programs may say numbers and flags", () => {
        const named = { cmd: "serve", env: { A: 1 }, labels: { B: true } };
        expect(failures(named)).to.deep.equal([]);
        expect(refusals(named)).to.deep.equal(["env.A", "labels.B"]);
    });

    it("have values for Marathon, though programs may leave them out", () => {
        const named = { cmd: "serve", env: { A: null }, labels: { B: null } };
        expect(failures(named)).to.deep.equal([]);
        expect(refusals(named)).to.deep.equal(["env.A", "labels.B"]);
    });

    it("have names, if they are variables or secrets", () => {
        const nameless = { cmd: "serve", env: { "": "x" }, secrets: { "": { source: "y" } } };
        expect(failures(nameless)).to.deep.equal(["env", "secrets"]);
        expect(failures({ cmd: "serve", labels: { "": "x" } })).to.deep.equal([]);
    });
});

describe("a member that is null", () => {
    it("is the same as none, also where there is a default", () => {
        expect(refusals({ cmd: "serve", container: { type: null } })).to.deep.equal(["container.docker"]);
        const strategy = { inactiveAfterSeconds: 1, expungeAfterSeconds: null };
        expect(refusals({ cmd: "serve", unreachableStrategy: strategy })).to.deep.equal([
            "unreachableStrategy.inactiveAfterSeconds",
        ]);
    });
});

describe("a secret", () => {
    const secrets = { s: { source: "vault/s" } };
    const volume = { containerPath: "s", secret: "s" };
    const pulled = { type: "MESOS", docker: { image: "x", pullConfig: { secret: "s" } } };
    const users = [
        ["env.A.secret", { cmd: "serve", env: { A: { secret: "s" } } }],
        ["container.volumes[0].secret", { cmd: "serve", container: { type: "MESOS", volumes: [volume] } }],
        ["container.docker.pullConfig.secret", { container: pulled }],
    ] as const;

    for (const [path, user] of users) {
        it(`must be defined for ${path}`, () => {
            expect(failures(user)).to.deep.equal([path]);
            expect(failures({ ...user, secrets })).to.deep.equal([]);
        });

        it(`needs the feature for ${path}`, () => {
            const plain = marathon(11, { features: [] });
            expect(failures({ ...user, secrets }, plain)).to.have.members(["secrets", path]);
        });
    }
});
