import { expect } from "chai";
import { fingerprintOf, problemsIn, readServerUrls } from "../../../provider/volumes/check-settings";
import type { LibStorageSettings } from "../../../provider/volumes/libstorage-settings";
import { certificate, key } from "../marathon/test-certificate";

const right: LibStorageSettings = { url: "http://libstorage.example:7979", service: "ebs" };

const wrong: readonly (readonly [string, Partial<LibStorageSettings>, keyof LibStorageSettings, RegExp])[] = [
    ["no url", { url: "" }, "url", /is not set/],
    ["no url in a list", { url: [] }, "url", /is not set/],
    ["a host without a scheme", { url: "libstorage:7979" }, "url", /is not an http, https or tcp URL/],
    ["a socket", { url: "unix:///var/run/libstorage.sock" }, "url", /is not an http, https or tcp URL/],
    ["a password in the url", { url: "http://u:secret@h:7979" }, "url", /has a user name or a password/],
    ["a query", { url: "http://h:7979?x" }, "url", /has a query/],
    ["a token in clear to one", { url: "https://a,http://b", token: "x" }, "url", /would go in clear/],
    ["an empty service", { service: "" }, "service", /must be the name of a service/],
    ["a path as service", { service: "a/b" }, "service", /must be the name of a service/],
    ["a blank in the instance", { instanceId: "i-1 i-2" }, "instanceId", /must be an id without blanks/],
    ["a short fingerprint", { fingerprint: "AA:BB" }, "fingerprint", /64 hex digits/],
    ["a token over two lines", { token: "a.b\n.c" }, "token", /on one line/],
    ["a file name as caCert", { caCert: "/etc/ca.pem" }, "caCert", /is not PEM/],
    [
        "a key without its certificate",
        { clientCert: certificate, clientKey: "x" },
        "clientCert",
        /is not PEM/,
    ],
];

describe("the settings of libStorage", () => {
    for (const [what, settings, setting, text] of wrong) {
        it(`are wrong with ${what}`, () => {
            const problems = problemsIn({ ...right, ...settings });
            expect(problems.map((problem) => problem.setting)).to.deep.equal([setting]);
            expect(problems[0]?.text).to.match(text).and.not.to.contain("secret");
        });
    }

    it("are right with everything that there is", () => {
        const settings: LibStorageSettings = {
            ...right,
            url: ["https://a:7979/libstorage", "https://b"],
            instanceId: "i-1,region=us-east-1&availabilityZone=us-east-1a",
            token: "a.b.c",
            caCert: certificate,
            clientCert: certificate,
            clientKey: key,
            fingerprint: `SHA256:${"AB:".repeat(31)}AB`,
        };
        expect(problemsIn(settings)).to.deep.equal([]);
        expect(fingerprintOf(settings)).to.equal("ab".repeat(32));
    });

    it("take several URLs in one text", () => {
        const urls = readServerUrls({ ...right, url: "http://a:7979/x/ , http://b:80" });
        expect(urls).to.deep.equal([
            { origin: "http://a:7979", prefix: "/x" },
            { origin: "http://b", prefix: "" },
        ]);
    });

    it("take REX-Ray's own form, with its usual port, and TLS where something about TLS is set", () => {
        expect(readServerUrls({ ...right, url: "tcp://h" })).to.deep.equal([
            { origin: "http://h:7979", prefix: "" },
        ]);
        expect(readServerUrls({ ...right, url: "tcp://h:1", insecureSkipVerify: true })).to.deep.equal([
            { origin: "https://h:1", prefix: "" },
        ]);
    });
});
