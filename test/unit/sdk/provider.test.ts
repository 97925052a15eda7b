import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { resolveSettings } from "../../../provider/settings/resolve";
import { MarathonApp } from "../../../sdk/marathon-app";
import { Provider, type ProviderArgs } from "../../../sdk/provider";
import { hideForeignSettings } from "../../support/hermetic";
import { observe } from "../../support/observe";
import { useMockedEngine } from "./mocked-engine";

const url = "http://east:8080";

describe("an explicit provider", () => {
    hideForeignSettings();
    const engine = useMockedEngine();

    afterEach(() => pulumi.runtime.setAllConfig({}));

    const settingsOf = async (args: ProviderArgs) => {
        const inputs = await engine.inputsOf(new Provider("east", args));
        const named = Object.entries(inputs).map(([key, value]) => [key.replace(/^marathon:/, ""), value]);
        return Object.fromEntries(named) as Record<string, unknown>;
    };

    /** What its process makes of the settings. */
    const readBack = async (args: ProviderArgs) => {
        const settings = await settingsOf(args);
        return resolveSettings({ configured: (name) => settings[name], environment: {} });
    };

    it("says its name to its process, which tells it from the default provider", async () => {
        expect(await settingsOf({ url })).to.deep.equal({ __name: "east", url });
    });

    it("hands on every kind of value in a form that its process reads", async () => {
        const { settings, connection } = await readBack({
            url: pulumi.output(url),
            insecureSkipVerify: true,
            maxDeployments: 5,
            reservedServicePorts: [8080, 8081],
            servicePortRange: "15000-15010",
            ownerLabel: pulumi.output(false),
            acceptFrameworkChange: true,
        });
        expect(settings).to.deep.include({
            provider: "east",
            urls: [url],
            maxDeployments: 5,
            servicePortRange: { min: 15000, max: 15010 },
            ownerLabel: false,
            acceptFrameworkChange: "true",
        });
        expect([...settings.reservedServicePorts]).to.deep.equal([8080, 8081]);
        expect(connection.tls).to.deep.include({ insecureSkipVerify: true });
    });

    describe("falls back to the stack's configuration", () => {
        beforeEach(() => {
            pulumi.runtime.setAllConfig({
                "marathon:url": "http://stack:8080",
                "marathon:lbGroup": "external",
                "marathon:token": "canary",
                "marathon:insecureSkipVerify": "true",
                "marathon:acceptFrameworkChange": "true",
                "other:dnsDomain": "elsewhere",
            });
        });

        it("for what is not of one Marathon", async () => {
            expect(await settingsOf({})).to.deep.equal({
                __name: "east",
                url: "http://stack:8080",
                lbGroup: "external",
            });
        });

        it("and what it says itself wins", async () => {
            expect(await settingsOf({ url, lbGroup: "internal" })).to.deep.include({
                url,
                lbGroup: "internal",
            });
        });

        it("but does not lift a freeze", async () => {
            pulumi.runtime.setAllConfig({ "marathon:readOnly": "true" });
            expect(await settingsOf({ url, readOnly: false })).to.deep.include({ readOnly: "true" });
        });
    });

    it("does not store a freeze that only the environment asks for", async () => {
        process.env.MARATHON_READ_ONLY = "1";
        try {
            expect(await settingsOf({ url })).to.not.have.property("readOnly");
        } finally {
            delete process.env.MARATHON_READ_ONLY;
        }
    });

    describe("keeps secret", () => {
        const secretOf = async (args: ProviderArgs, name: string) => {
            const provider = new Provider("east", args) as unknown as Record<symbol, Record<string, never>>;
            const settings = provider[Symbol.for("pulumi-marathon.provider.settings")] ?? {};
            return (await observe(pulumi.output(settings[name]))).secret;
        };

        for (const name of ["password", "token", "clientKey"]) {
            it(name, async () => {
                expect(await secretOf({ url, [name]: "canary" }, name)).to.equal(true);
            });
        }

        for (const withPassword of [
            "http://ann:canary@east",
            pulumi.output("http://ann:canary@east"),
        ] as const) {
            it(`a URL with a password, given ${typeof withPassword === "string" ? "now" : "later"}`, async () => {
                expect(await secretOf({ url: withPassword }, "url")).to.equal(true);
            });
        }

        it("nothing that is none", async () => {
            expect(await secretOf({ url: pulumi.output(url) }, "url")).to.equal(false);
            expect(await secretOf({ url, username: "ann" }, "username")).to.equal(false);
            expect(await secretOf({ url, tokenEnv: "EAST_TOKEN" }, "tokenEnv")).to.equal(false);
        });
    });

    describe("says what the default load-balancer group is", () => {
        const groupOf = async (opts: pulumi.CustomResourceOptions) => {
            const { labels } = await engine.inputsOf(new MarathonApp("web", { marathonLb: true }, opts));
            return (labels as Record<string, unknown>).HAPROXY_GROUP;
        };
        const east = () => new Provider("east", { url, lbGroup: "eastern" });

        it("of its own apps", async () => {
            expect(await groupOf({ provider: east() })).to.equal("eastern");
        });

        it("of the apps in components that it is given to", async () => {
            const parent = new pulumi.ComponentResource(
                "test:index:Shop",
                "shop",
                {},
                { providers: [east()] },
            );
            const inner = new pulumi.ComponentResource("test:index:Shelf", "shelf", {}, { parent });
            expect(await groupOf({ parent: inner })).to.equal("eastern");
        });

        it("and of no other one's", async () => {
            east();
            expect(await groupOf({})).to.equal("internal");
            pulumi.runtime.setAllConfig({ "marathon:lbGroup": "external" });
            expect(await groupOf({})).to.equal("external");
        });
    });
});
