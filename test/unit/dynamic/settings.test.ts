import { expect } from "chai";
import { environmentVariable, resolveSettings } from "../../../provider/dynamic/settings";
import { ConfigError } from "../../../provider/marathon/errors";

function resolve(config: Record<string, string>, environment: Record<string, string> = {}) {
    return resolveSettings((key) => config[key], environment);
}

function complaint(config: Record<string, string>, environment: Record<string, string> = {}): string {
    try {
        resolve(config, environment);
    } catch (error) {
        if (error instanceof ConfigError) return error.message;
        throw error;
    }
    throw new Error("The settings were accepted");
}

describe("the settings", () => {
    it("take the URL from the configuration before the environment", () => {
        const { settings } = resolve({ "marathon:url": "http://a:8080" }, { MARATHON_URL: "http://b:8080" });
        expect(settings.urls).to.deep.equal(["http://a:8080"]);
    });

    it("take the URL from the environment where the configuration has none", () => {
        expect(resolve({}, { MARATHON_URL: "http://b:8080" }).settings.urls).to.deep.equal(["http://b:8080"]);
    });

    it("take several URLs of one Marathon, with their path prefixes", () => {
        const { settings } = resolve({ "marathon:url": "http://a:8080, https://b/service/marathon/" });
        expect(settings.urls).to.deep.equal(["http://a:8080", "https://b/service/marathon"]);
    });

    it("name every way to set a URL that is missing", () => {
        expect(complaint({}))
            .to.include("pulumi config set marathon:url")
            .and.include("export MARATHON_URL=")
            .and.include("new marathon.Provider(");
    });

    it("count blanks as not set", () => {
        expect(complaint({ "marathon:url": "  " })).to.include("is not set");
    });

    it("refuse a URL that is none, without repeating it", () => {
        expect(complaint({ "marathon:url": "ftp://user:hunter2@host" }))
            .to.include("http or https")
            .and.not.include("hunter2");
    });

    it("take credentials from the environment before the configuration, so that a rotated one counts", () => {
        const config = { "marathon:url": "http://a", "marathon:token": "old" };
        expect(resolve(config, { MARATHON_TOKEN: "new" }).connection.credentials).to.deep.equal({
            token: "new",
        });
    });

    it("need a password for a user name, and say how to keep it secret", () => {
        expect(complaint({ "marathon:url": "http://a", "marathon:username": "me" })).to.include(
            "pulumi config set --secret marathon:password",
        );
    });

    it("read durations as Pulumi writes them", () => {
        const config = { "marathon:url": "http://a", "marathon:requestTimeout": "1m30s" };
        expect(resolve(config).connection.requestTimeoutMs).to.equal(90_000);
    });

    it("name a duration that cannot be read", () => {
        expect(complaint({ "marathon:url": "http://a", "marathon:requestTimeout": "soon" }))
            .to.include("marathon:requestTimeout")
            .and.include("MARATHON_REQUEST_TIMEOUT");
    });

    it("have no time limit for a whole rollout unless one is set", () => {
        expect(resolve({ "marathon:url": "http://a" }).settings.rolloutTimeoutMs).to.equal(undefined);
    });

    it("name environment variables after the settings", () => {
        expect(environmentVariable("progressTimeout")).to.equal("MARATHON_PROGRESS_TIMEOUT");
    });
});
