import { expect } from "chai";
import { isAtLeast, parseVersion, serverFrom, versionText } from "../../../provider/definition/server";

describe("a server's version", () => {
    for (const [text, expected] of [
        ["1.8.244", { major: 1, minor: 8, patch: 244 }],
        ["1.11.24-49a8c11", { major: 1, minor: 11, patch: 24 }],
        ["1.5", { major: 1, minor: 5 }],
        ["unknown", undefined],
    ] as const) {
        it(`is read from ${text}`, () => expect(parseVersion(text)).to.deep.equal(expected));
    }

    it("is compared number by number", () => {
        const server = (minor: number, patch?: number) => ({
            version: { major: 1, minor, ...(patch !== undefined && { patch }) },
        });
        expect(isAtLeast(server(10), { major: 1, minor: 9 })).to.equal(true);
        expect(isAtLeast(server(8, 221), { major: 1, minor: 8, patch: 222 })).to.equal(false);
        expect(isAtLeast(server(8), { major: 1, minor: 8, patch: 222 })).to.equal(true);
        expect(isAtLeast({ version: { major: 2, minor: 0 } }, { major: 1, minor: 9 })).to.equal(true);
    });

    it("is written with a patch where there is one", () => {
        expect(versionText({ major: 1, minor: 8 })).to.equal("1.8");
        expect(versionText({ major: 1, minor: 8, patch: 222 })).to.equal("1.8.222");
    });
});

describe("a server", () => {
    it("is what it says of itself", () => {
        const config = {
            features: ["secrets"],
            default_network_name: "dcos",
            mesos_role: "prod",
            mesos_bridge_name: "br",
        };
        expect(serverFrom({ version: "1.10.26", marathon_config: config })).to.deep.equal({
            version: { major: 1, minor: 10, patch: 26 },
            features: ["secrets"],
            defaultNetworkName: "dcos",
            mesosRole: "prod",
            bridgeName: "br",
        });
    });

    it("has the role of all resources where it names none", () => {
        const config = { default_network_name: null, mesos_role: null };
        expect(serverFrom({ version: "1.8.244", marathon_config: config })).to.deep.equal({
            version: { major: 1, minor: 8, patch: 244 },
            mesosRole: "*",
        });
    });
});
