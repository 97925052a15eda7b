import { expect } from "chai";
import { ConfigError } from "../../../provider/marathon/errors";
import { resolveSettings } from "../../../provider/settings/resolve";
import { explicitProviderKey } from "../../../provider/settings/sources";

type Environment = Record<string, string>;

function resolve(config: Record<string, unknown>, environment: Environment = {}) {
    return resolveSettings({ configured: (name) => config[name], environment });
}

function complaint(config: Record<string, unknown>, environment: Environment = {}): string {
    try {
        resolve(config, environment);
    } catch (error) {
        if (error instanceof ConfigError) return error.message;
        throw error;
    }
    throw new Error("The settings were accepted");
}

const url = "http://a:8080";

describe("the settings", () => {
    it("take several URLs of one Marathon, with their path prefixes", () => {
        const { settings } = resolve({ url: "http://a:8080, https://b/service/marathon/" });
        expect(settings.urls).to.deep.equal(["http://a:8080", "https://b/service/marathon"]);
    });

    it("name every way to set a URL that is missing", () => {
        expect(complaint({}))
            .to.include("pulumi config set marathon:url")
            .and.include("export MARATHON_URL=")
            .and.include("new marathon.Provider(");
    });

    it("count blanks as not set", () => {
        expect(complaint({ url: "  " })).to.include("is not set");
    });

    const unreadable: Record<string, readonly string[]> = {
        url: ["ftp://ann:hunter2@host", "hunter2", "http://a,hunter2", '["hunter2"]', "[hunter2"],
        requestTimeout: ["hunter2", "-5s", "10"],
        insecureSkipVerify: ["hunter2", "2"],
        maxDeployments: ["0", "1.5", "hunter2"],
        lbApp: ["marathon-lb", "/"],
        servicePortRange: ["20000-15000", "15000", "1-2-3", "0-5", "hunter2-70000"],
        reservedServicePorts: ["8080,hunter2", "70000"],
    };
    for (const [name, texts] of Object.entries(unreadable)) {
        for (const text of texts) {
            it(`refuse ${name} ${JSON.stringify(text)}, and say how to write it`, () => {
                expect(complaint({ url, [name]: text }))
                    .to.match(new RegExp(`^marathon:${name} \\(or MARATHON_[A-Z_]+\\) is not .*\\.$`))
                    .and.not.contain("hunter2");
            });
        }
    }

    it("name the explicit provider that they belong to", () => {
        const east = { [explicitProviderKey]: "east", url };
        expect(complaint({ ...east, requestTimeout: "soon" })).to.match(
            /^requestTimeout of the provider east \(or MARATHON_REQUEST_TIMEOUT\) is not a duration\./,
        );
        expect(complaint({ ...east, insecureSkipVerify: "maybe" })).to.match(
            /^insecureSkipVerify of the provider east is not true or false\.$/,
        );
    });

    it("take what Pulumi makes of structured configuration", () => {
        const { settings, connection } = resolve({
            url: ["http://a:8080", "http://b:8080"],
            maxDeployments: 5,
            readOnly: true,
            reservedServicePorts: '[8080, "9000-9002"]',
        });
        expect(settings.urls).to.deep.equal(["http://a:8080", "http://b:8080"]);
        expect(settings.maxDeployments).to.equal(5);
        expect(connection.readOnly).to.equal(true);
        expect([...settings.reservedServicePorts]).to.deep.equal([8080, 9000, 9001, 9002]);
    });
});

describe("a Marathon whose certificate is not verified", () => {
    it("is warned about", () => {
        const { connection, warnings } = resolve({
            url: "https://ann:hunter2@a",
            insecureSkipVerify: "true",
        });
        expect(connection.tls).to.deep.include({ insecureSkipVerify: true });
        expect(warnings).to.have.length(1);
        expect(warnings[0])
            .to.match(/^marathon:insecureSkipVerify is on: whoever answers at https:\/\/a gets/)
            .and.contain("marathon:caCert");
    });

    it("is nothing to warn about without TLS", () => {
        expect(resolve({ url, insecureSkipVerify: "true" }).warnings).to.deep.equal([]);
    });
});

describe("an environment that names another Marathon", () => {
    const token = { MARATHON_TOKEN: "canary" };

    it("loses, with a warning, and its credentials are not sent", () => {
        const { settings, connection, warnings } = resolve(
            { url },
            { MARATHON_URL: "http://ann:hunter2@b:8080", ...token },
        );
        expect(settings.urls).to.deep.equal([url]);
        expect(connection.credentials).to.equal(undefined);
        expect(warnings).to.deep.equal([
            "MARATHON_URL says http://b:8080, but the stack's configuration says http://a:8080, which counts; " +
                "MARATHON_TOKEN is not used, since another Marathon is meant. Unset MARATHON_URL, or change marathon:url.",
        ]);
    });

    it("leaves the stored credentials to be sent", () => {
        const config = { url, username: "ann", password: "stored" };
        const { connection } = resolve(config, { MARATHON_URL: "http://b:8080", ...token });
        expect(connection.credentials).to.deep.equal({ username: "ann", password: "stored" });
    });

    const meansTheSame: Record<string, string> = {
        "with a slash at the end": "http://a:8080/",
        "in another order": "http://c:8080,http://a:8080",
    };
    for (const [name, other] of Object.entries(meansTheSame)) {
        it(`is no other one ${name}`, () => {
            const urls = other.includes(",") ? `${url},http://c:8080` : url;
            const { connection, warnings } = resolve({ url: urls }, { MARATHON_URL: other, ...token });
            expect(connection.credentials).to.deep.equal({ token: "canary" });
            expect(warnings).to.deep.equal([]);
        });
    }

    it("may give credentials where it names one of the configured hosts", () => {
        const { connection, warnings } = resolve(
            { url: `${url},http://c:8080` },
            { MARATHON_URL: "http://c:8080/elsewhere", ...token },
        );
        expect(connection.credentials).to.deep.equal({ token: "canary" });
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.match(/which counts\. Unset MARATHON_URL/);
    });

    it("gives no credentials that were meant for https to the same host in clear", () => {
        const { connection } = resolve(
            { url: "http://a:8443" },
            { MARATHON_URL: "https://a:8443", ...token },
        );
        expect(connection.credentials).to.equal(undefined);
    });

    it("is said to be no URL where it is none", () => {
        const { warnings } = resolve({ url }, { MARATHON_URL: "hunter2" });
        expect(warnings[0]).to.match(/^MARATHON_URL is no URL, but the stack's/);
    });

    it("is nothing to an explicit provider", () => {
        const { warnings } = resolve({ [explicitProviderKey]: "east", url }, { MARATHON_URL: "http://b" });
        expect(warnings).to.deep.equal([]);
    });
});
