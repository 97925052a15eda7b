import { expect } from "chai";
import { readEndpoints, secretsOf } from "../../../provider/marathon/connection";
import { ConfigError } from "../../../provider/marathon/errors";

describe("a connection", () => {
    it("keeps the path of its URL and drops the slash at its end", () => {
        const [endpoint] = readEndpoints({ urls: [" https://dcos.test/service/marathon/ "] });
        expect(endpoint).to.deep.include({ origin: "https://dcos.test", prefix: "/service/marathon" });
    });

    it("has no prefix without a path", () => {
        const [endpoint] = readEndpoints({ urls: ["http://m1:8080/"] });
        expect(endpoint).to.deep.equal({
            origin: "http://m1:8080",
            prefix: "",
            authorization: undefined,
            credentials: "none",
        });
    });

    it("sends a user name and a password as basic authentication, in UTF-8", () => {
        const [endpoint] = readEndpoints({
            urls: ["http://m1"],
            credentials: { username: "ann", password: "pässword" },
        });
        expect(endpoint.authorization).to.equal(`Basic ${Buffer.from("ann:pässword").toString("base64")}`);
    });

    it("sends a token as DC/OS wants it", () => {
        const [endpoint] = readEndpoints({ urls: ["http://m1"], credentials: { token: "abc.def" } });
        expect(endpoint.authorization).to.equal("token=abc.def");
    });

    it("takes credentials out of a URL, for that URL only", () => {
        const [first, second] = readEndpoints({ urls: ["http://ann:p%40ss@m1:8080", "http://m2:8080"] });
        expect(first).to.deep.include({
            origin: "http://m1:8080",
            authorization: `Basic ${Buffer.from("ann:p@ss").toString("base64")}`,
        });
        expect(second?.authorization).to.equal(undefined);
    });

    it("prefers the credentials of the settings to those of a URL", () => {
        const [endpoint] = readEndpoints({ urls: ["http://ann:old@m1"], credentials: { token: "new" } });
        expect(endpoint.authorization).to.equal("token=new");
    });

    const refused: Record<string, [urls: string[], message: string]> = {
        "no URL": [[], "There is no URL of Marathon. Set marathon:url (or MARATHON_URL)."],
        "a text that is no URL": [
            ["marathon"],
            'The URL of Marathon "marathon" is not a URL. ' +
                "Write marathon:url as http://host:port, with its path if it has one.",
        ],
        "another protocol": [
            ["http://m1:8080", "zk://m2:2181/marathon"],
            'The URL of Marathon "zk://m2:2181/marathon" is not an http or https URL. ' +
                "Write marathon:url as http://host:port, with its path if it has one.",
        ],
        "a host without a protocol": [
            ["m1:8080"],
            'The URL of Marathon "m1:8080" is not an http or https URL. ' +
                "Write marathon:url as http://host:port, with its path if it has one.",
        ],
        "a query": [
            ["http://m1:8080/?force=true"],
            'The URL of Marathon "http://m1:8080/?force=true" has a query or a fragment. ' +
                "Write marathon:url as http://host:port, with its path if it has one.",
        ],
        "credentials in a text that is no URL, without showing it": [
            ["http://ann:s/cret@m1:8080:80"],
            "The URL of Marathon is not a URL. Write marathon:url as http://host:port, with its path if it has one.",
        ],
        "a password with a broken escape, without showing it": [
            ["http://ann:s%cret@m1"],
            "The URL of Marathon has a user name or password with a % that starts no escape. " +
                "Write marathon:url as http://host:port, with its path if it has one.",
        ],
    };
    for (const [name, [urls, message]] of Object.entries(refused)) {
        it(`is refused for ${name}`, () => {
            expect(() => readEndpoints({ urls }))
                .to.throw(ConfigError)
                .with.property("message", message);
        });
    }

    describe("with https and http URLs", () => {
        const urls = ["https://m1:8443", "http://m2:8080"];

        it("is refused when it has credentials, which would go in clear to one of them", () => {
            expect(() => readEndpoints({ urls, credentials: { token: "abc" } }))
                .to.throw(ConfigError)
                .with.property("message")
                .that.contains("to http://m2:8080 the credentials would go in clear");
        });

        it("is accepted without credentials", () => {
            expect(readEndpoints({ urls })).to.have.length(2);
        });
    });

    it("knows what no message may show: the values, and their encoded form", () => {
        const secrets = secretsOf({
            urls: ["http://m1"],
            credentials: { username: "ann", password: "hunter22" },
            tls: { clientKey: "PEM" },
        });
        expect(secrets).to.deep.equal(["hunter22", Buffer.from("ann:hunter22").toString("base64"), "PEM"]);
        expect(secretsOf({ urls: ["http://m1"], credentials: { token: "abc" } })).to.include("abc");
        const inUrl = secretsOf({ urls: ["http://ann:p%40ss@m1"], credentials: { token: "abc" } });
        expect(inUrl).to.deep.equal(["abc", "p@ss", Buffer.from("ann:p@ss").toString("base64")]);
    });
});
