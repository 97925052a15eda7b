import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ConfigError, NotFoundError } from "../../../provider/marathon/errors";
import {
    getApp,
    getAppOutput,
    getInfo,
    getInfoOutput,
    getServicePorts,
    getServicePortsOutput,
} from "../../../sdk/look-ups";
import { Provider } from "../../../sdk/provider";
import { Emulator } from "../../emulator/index";
import { failureOf } from "../../support/failure-of";
import { hideForeignSettings } from "../../support/hermetic";
import { observe } from "../../support/observe";
import { Operator } from "../../support/operator";
import { useMockedEngine } from "./mocked-engine";

const token = "canary-of-the-east";

describe("looking up", () => {
    hideForeignSettings();
    useMockedEngine();
    let main: Emulator;
    let east: Emulator;

    before(async () => {
        main = await Emulator.start({ frameworkId: "main" });
        east = await Emulator.start({ frameworkId: "east", credentials: { token } });
        await new Operator(main).create({
            id: "/shop/db",
            cmd: "redis-server",
            instances: 2,
            env: { PASSWORD: "canary-of-the-app" },
            labels: { HAPROXY_GROUP: "internal" },
            portDefinitions: [{ port: 10_001, name: "redis" }],
        });
        await new Operator(east, { token }).create({ id: "/eastern", cmd: "serve", portDefinitions: [] });
    });

    after(async () => {
        await main?.close();
        await east?.close();
    });

    beforeEach(() => pulumi.runtime.setAllConfig({ "marathon:url": main.url }));
    afterEach(() => pulumi.runtime.setAllConfig({}));

    /** As people make it: with a secret of the stack's configuration. */
    const eastern = () => new Provider("east", { url: east.url, token: pulumi.secret(token) });

    /** A provider whose settings depend on a resource that does not exist yet. */
    const later = () => new Provider("later", { url: unknown() });

    const unknown = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

    it("finds an app, and where its ports are reached", async () => {
        const app = await getApp({ appId: "/shop/db" });
        expect(app).to.deep.include({ appId: "/shop/db", instances: 2 });
        expect(app.definition).to.deep.include({
            cmd: "redis-server",
            labels: { HAPROXY_GROUP: "internal" },
        });
        expect(app.endpoints).to.have.nested.property("redis.servicePort", 10_001);
        expect(app.endpoints).to.have.nested.property("redis.balancer.groups[0]", "internal");
    });

    it("shows no environment of an app", async () => {
        expect(JSON.stringify(await getApp({ appId: "/shop/db" }))).to.not.contain("PASSWORD");
    });

    it("says that there is no such app", async () => {
        expect(await failureOf(getApp({ appId: "/none" }))).to.be.instanceOf(NotFoundError);
    });

    it("tells which Marathon it is", async () => {
        expect(await getInfo()).to.deep.include({ name: "marathon", frameworkId: "main" });
    });

    it("tells which service ports are in use, and where new ones come from", async () => {
        expect(await getServicePorts()).to.deep.equal({
            claims: { 10001: ["/shop/db"] },
            range: { min: 15_000, max: 20_000 },
        });
        pulumi.runtime.setAllConfig({
            "marathon:url": main.url,
            "marathon:servicePortRange": "16000-16010",
        });
        expect((await getServicePorts()).range).to.deep.equal({ min: 16_000, max: 16_010 });
    });

    describe("at the Marathon of a provider", () => {
        it("asks that one, with its credentials", async () => {
            expect(await getInfo({ provider: eastern() })).to.deep.include({ frameworkId: "east" });
            expect(await getApp({ appId: "/eastern" }, { provider: eastern() })).to.deep.include({
                appId: "/eastern",
            });
            expect((await getServicePorts({ provider: eastern() })).claims).to.deep.equal({});
        });

        it("asks that of the parent", async () => {
            const parent = new pulumi.ComponentResource(
                "test:index:Shop",
                "shop",
                {},
                { provider: eastern() },
            );
            expect(await getInfo({ parent })).to.deep.include({ frameworkId: "east" });
        });

        it("says that its settings are not known yet", async () => {
            const failure = await failureOf(getInfo({ provider: later() }));
            expect(failure).to.be.instanceOf(ConfigError);
            expect(failure.message).to.contain("getInfoOutput");
        });
    });

    describe("as an Output", () => {
        const both = [
            ["the default provider", () => ({}), "main", "/shop/db"],
            ["an explicit provider", () => ({ provider: eastern() }), "east", "/eastern"],
        ] as const;
        for (const [name, opts, frameworkId, appId] of both) {
            it(`gives the same by ${name}, and is not secret for its credentials' sake`, async () => {
                const app = await observe(getAppOutput({ appId: pulumi.output(appId) }, opts()));
                expect(app).to.deep.include({ known: true, secret: false });
                expect(app.value).to.deep.include({ appId });
                const info = await observe(getInfoOutput(opts()));
                expect(info).to.deep.include({ known: true, secret: false });
                expect(info.value).to.deep.include({ frameworkId });
                expect((await observe(getServicePortsOutput(opts()))).value).to.have.property("claims");
            });
        }

        it("is secret where the id is", async () => {
            const app = await observe(getAppOutput({ appId: pulumi.secret("/shop/db") }));
            expect(app).to.deep.include({ known: true, secret: true });
        });

        it("is unknown while the id or the provider's settings are", async () => {
            expect(await observe(getAppOutput({ appId: unknown() }))).to.deep.include({ known: false });
            expect(await observe(getInfoOutput({ provider: later() }))).to.deep.include({ known: false });
        });
    });
});
