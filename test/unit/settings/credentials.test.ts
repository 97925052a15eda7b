import { expect } from "chai";
import { ConfigError } from "../../../provider/marathon/errors";
import { readIdentity } from "../../../provider/settings/credentials";
import { explicitProviderKey, secretsIn } from "../../../provider/settings/sources";

type Values = Record<string, string>;

const sourcesOf = (config: Values, environment: Values = {}) => ({
    configured: (name: string) => config[name],
    environment,
});

const credentialsOf = (config: Values, environment: Values = {}) =>
    readIdentity(sourcesOf(config, environment), true).credentials;

const east = { [explicitProviderKey]: "east" };

describe("the credentials of the default provider", () => {
    const cases: Record<string, [config: Values, environment: Values, credentials: unknown]> = {
        "none where none are given": [{}, {}, undefined],
        "a stored token": [{ token: "t" }, {}, { token: "t" }],
        "the token of the environment before a stored one, so that a rotated one counts": [
            { token: "old" },
            { MARATHON_TOKEN: "new" },
            { token: "new" },
        ],
        "a rotated password for a stored user name": [
            { username: "ann", password: "old" },
            { MARATHON_PASSWORD: "new" },
            { username: "ann", password: "new" },
        ],
        "the password of the environment before a stored token": [
            { token: "old" },
            { MARATHON_USERNAME: "ann", MARATHON_PASSWORD: "new" },
            { username: "ann", password: "new" },
        ],
        "a token before a password from the same place": [
            { username: "ann", password: "p", token: "t" },
            {},
            { token: "t" },
        ],
        "the variable that the configuration names before MARATHON_TOKEN": [
            { tokenEnv: "OUR_TOKEN", token: "stored" },
            { OUR_TOKEN: "named", MARATHON_TOKEN: "global" },
            { token: "named" },
        ],
    };
    for (const [name, [config, environment, credentials]] of Object.entries(cases)) {
        it(`are ${name}`, () => {
            expect(credentialsOf(config, environment)).to.deep.equal(credentials);
        });
    }

    it("are the stored ones where the environment means another Marathon", () => {
        const sources = sourcesOf({ token: "stored" }, { MARATHON_TOKEN: "other" });
        expect(readIdentity(sources, false).credentials).to.deep.equal({ token: "stored" });
    });
});

describe("the credentials of an explicit provider", () => {
    const environment = { MARATHON_TOKEN: "global", EAST_TOKEN: "named" };

    const cases: Record<string, [config: Values, credentials: unknown]> = {
        "never those of MARATHON_TOKEN": [{}, undefined],
        "its own": [{ token: "own" }, { token: "own" }],
        "those in the variable that it names": [{ tokenEnv: "EAST_TOKEN" }, { token: "named" }],
        "those in the variable before its own, so that a rotated one counts": [
            { token: "own", tokenEnv: "EAST_TOKEN" },
            { token: "named" },
        ],
        "its own where the variable is not set": [{ token: "own", tokenEnv: "WEST" }, { token: "own" }],
    };
    for (const [name, [config, credentials]] of Object.entries(cases)) {
        it(`are ${name}`, () => {
            expect(credentialsOf({ ...east, ...config }, environment)).to.deep.equal(credentials);
        });
    }

    it("come with advice that names the provider and its variable", () => {
        const sources = sourcesOf({ ...east, tokenEnv: "EAST_TOKEN" }, environment);
        expect(readIdentity(sources, true).credentialAdvice).to.equal(
            "Check token of the provider east (EAST_TOKEN).",
        );
    });
});

describe("credentials that are not complete", () => {
    const cases: Record<string, [config: Values, message: string]> = {
        "a user name without a password": [
            { username: "ann" },
            "marathon:password is not set, though its counterpart is. " +
                "Set it with pulumi config set --secret marathon:password … or export MARATHON_PASSWORD.",
        ],
        "a password without a user name": [
            { password: "hunter2" },
            "marathon:username is not set, though its counterpart is. " +
                "Set it with pulumi config set marathon:username … or export MARATHON_USERNAME.",
        ],
        "a certificate without its key": [
            { clientCert: "PEM" },
            "marathon:clientKey is not set, though its counterpart is. " +
                "Set it with pulumi config set --secret marathon:clientKey … or export MARATHON_CLIENT_KEY.",
        ],
        "an explicit provider's user name without a password": [
            { ...east, username: "ann" },
            "password of the provider east is not set, though its counterpart is. " +
                "Pass it as the argument password, or the name of its environment variable as passwordEnv.",
        ],
        "a variable that is named and holds nothing": [
            { ...east, tokenEnv: "EAST_TOKEN" },
            "The environment variable EAST_TOKEN, which tokenEnv of the provider east names, is not set. Export it.",
        ],
    };
    for (const [name, [config, message]] of Object.entries(cases)) {
        it(`are refused: ${name}`, () => {
            expect(() => credentialsOf(config))
                .to.throw(ConfigError)
                .with.property("message", message);
        });
    }
});

describe("what no message may show", () => {
    it("is every secret of every source, also of those that are not used", () => {
        const sources = sourcesOf(
            { password: "one", tokenEnv: "OURS", clientKey: "two", username: "ann", clientCert: "public" },
            { OURS: "three", MARATHON_TOKEN: "four", MARATHON_USERNAME: "bob" },
        );
        expect(secretsIn(sources)).to.have.members(["one", "two", "three", "four"]);
    });
});
