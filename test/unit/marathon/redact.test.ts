import { expect } from "chai";
import fc from "fast-check";
import { redact, redactValues } from "../../../provider/marathon/redact";

describe("redaction", () => {
    const cases: Record<string, [text: string, redacted: string]> = {
        "credentials in a URL": ["GET http://ann:s3cret@m:8080/v2/info", "GET http://m:8080/v2/info"],
        "an @ in the password": ["https://ann:p@ss@m/x", "https://m/x"],
        "a token without a user": ["http://t0ken@m/", "http://m/"],
        "basic authentication": ["Authorization: Basic YW5uOnM= sent", "Authorization: [redacted] sent"],
        "a bearer token": ["authorization: Bearer abc.def", "authorization: [redacted]"],
        "a header as JSON": ['{"authorization":"token=abc","a":1}', '{"authorization":"[redacted]","a":1}'],
        "the token of DC/OS": ["it said token=abc123, twice", "it said token=[redacted], twice"],
        "a secret in a query": [
            "http://m/x?access_token=abc&force=true",
            "http://m/x?access_token=[redacted]&force=true",
        ],
        "a second parameter": ["http://m/x?a=1&password=abc", "http://m/x?a=1&password=[redacted]"],
        "a member of JSON": [
            '{"password": "abc", "user": "ann"}',
            '{"password": "[redacted]", "user": "ann"}',
        ],
        "a JSON web token": ["token eyJhbGciOi.eyJzdWIi.c2ln!", "token [redacted]!"],
    };
    for (const [name, [text, redacted]] of Object.entries(cases)) {
        it(`takes out ${name}`, () => {
            expect(redact(text)).to.equal(redacted);
        });
    }

    it("leaves the names of properties alone", () => {
        const text =
            "env.DB_PASSWORD: error.expected.jsstring; labels.TOKEN: must not be empty; secret 'db' is not defined";
        expect(redact(text)).to.equal(text);
    });

    it("leaves an e-mail address in a query alone", () => {
        expect(redact("GET http://m/x?owner=ann@example.org")).to.equal(
            "GET http://m/x?owner=ann@example.org",
        );
    });

    it("changes nothing the second time", () => {
        fc.assert(
            fc.property(fc.string(), (text) => {
                expect(redact(redact(text))).to.equal(redact(text));
            }),
        );
    });

    it("takes out the values it is told", () => {
        expect(redactValues('{"message":"hunter22 is wrong"}', ["hunter22"])).to.equal(
            '{"message":"[redacted] is wrong"}',
        );
    });

    it("takes out the longer of two values that begin alike", () => {
        expect(redactValues("it was canary-2", ["canary", "canary-2"])).to.equal("it was [redacted]");
    });

    it("leaves values alone that are too short to be told from ordinary words", () => {
        expect(redactValues("an app", ["a"])).to.equal("an app");
    });
});
