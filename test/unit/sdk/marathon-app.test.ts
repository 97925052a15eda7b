import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "../../../sdk/marathon-app";
import { MarathonGroup } from "../../../sdk/marathon-group";
import { Provider } from "../../../sdk/provider";
import { RexRayVolume } from "../../../sdk/rexray-volume";
import { ServiceLink } from "../../../sdk/service-link";
import { useMockedEngine } from "./mocked-engine";

describe("a MarathonApp", () => {
    const engine = useMockedEngine();

    const inputsOf = async (args: MarathonAppArgs, opts?: pulumi.CustomResourceOptions) =>
        await engine.inputsOf(new MarathonApp("web", args, opts));

    /** The links that exist once an app with these arguments does. */
    const linksOf = async (args: MarathonAppArgs, opts?: pulumi.CustomResourceOptions) =>
        await engine.registeredBefore(new MarathonApp("web", args, opts), "ServiceLink");

    describe("is named", () => {
        it("after the resource", async () => {
            expect(await inputsOf({})).to.deep.include({ appId: "/web" });
        });

        for (const [kind, group] of [
            ["path", "/shop"],
            ["path with a slash behind it", "/shop/"],
            ["path that comes later", pulumi.output("/shop")],
        ] as const) {
            it(`under a group that is given as a ${kind}`, async () => {
                expect(await inputsOf({ group })).to.deep.include({ appId: "/shop/web" });
            });
        }

        it("at the top under the root group", async () => {
            expect(await inputsOf({ group: "/" })).to.deep.include({ appId: "/web" });
        });

        it("under a group of the same program", async () => {
            const group = new MarathonGroup("shop", { groupId: "/eu/shop" });
            expect(await inputsOf({ group })).to.deep.include({ appId: "/eu/shop/web" });
        });

        it("as it is told, whatever its group", async () => {
            const inputs = await inputsOf({ group: "/shop", appId: "/elsewhere" });
            expect(inputs).to.deep.include({ appId: "/elsewhere" }).and.not.have.any.keys("group");
        });
    });

    describe("that has links", () => {
        it("makes a link for each, under its own parent", async () => {
            const parent = new pulumi.ComponentResource("test:index:Shop", "shop");
            const links = { DB: new MarathonApp("db"), CACHE: "/cache" };
            const made = await linksOf({ links }, { parent });
            const link = (name: string) => made.find((one) => one.name === name)?.inputs;
            expect(made).to.have.length(2);
            expect(link("web-DB")).to.deep.include({ prefix: "DB", target: "/db" });
            expect(link("web-DB")).to.have.nested.property("__meta.urn").that.contains("test:index:Shop$");
            expect(link("web-CACHE")).to.deep.include({ prefix: "CACHE", target: "/cache" });
        });

        it("makes none for a link made by hand", async () => {
            const link = new ServiceLink("cache", { target: "/cache" });
            const links = await linksOf({ links: { CACHE: link } });
            expect(links.map(({ name }) => name)).to.deep.equal(["cache"]);
        });

        it("lets its own variables win", async () => {
            const { env } = await inputsOf({ links: { DB: "/db" }, env: { DB_HOST: "own", LOG: "info" } });
            expect(env).to.deep.include({ DB_HOST: "own", LOG: "info" });
        });

        it("leads to one port of an app where that is what is linked", async () => {
            const db = new MarathonApp("db");
            const [link] = await linksOf({ links: { DB: db.endpoint("admin") } });
            expect(link?.inputs).to.deep.include({ target: "/db", targetPort: "admin" });
        });

        it("refuses a prefix that no variable can begin with", () => {
            expect(() => new MarathonApp("web", { links: { "1ST": "/db" } })).to.throw('"1ST" cannot begin');
        });
    });

    describe("whose links give the same variable", () => {
        it("is refused for every such variable, with both their prefixes", async () => {
            const text = (variable: string) =>
                `links.db: gives the variable ${variable}, which links.DB gives too. ` +
                "Give one of them another prefix.";
            const inputs = await inputsOf({ links: { DB: "/db", db: "/other" } });
            expect(inputs.__refusals).to.deep.equal(["DB_HOST", "DB_PORT", "DB_URL"].map(text));
        });
    });

    describe("in one of several Marathons", () => {
        const providers = () => ({
            east: new Provider("east", { url: "http://east.example" }),
            west: new Provider("west", { url: "http://west.example" }),
        });

        it("is linked to an app with the provider of that app, and to one of its ports too", async () => {
            const { east, west } = providers();
            const db = new MarathonApp("db", {}, { provider: west });
            const links = { DB: db, ADMIN: db.endpoint("admin") };
            const found = await linksOf({ links }, { provider: east });
            expect(found.map(({ provider }) => provider)).to.have.length(2);
            for (const { provider } of found) expect(provider).to.contain("west");
        });

        it("is linked with its own provider to an app that the program does not manage", async () => {
            const { east } = providers();
            const [link] = await linksOf({ links: { DB: "/db" } }, { provider: east });
            expect(link?.provider).to.contain("east");
        });

        it("is linked with the default provider to an app that has it, whatever its own parent has", async () => {
            const { east } = providers();
            const parent = new pulumi.ComponentResource("test:index:Shop", "shop", {}, { providers: [east] });
            const [link] = await linksOf({ links: { DB: new MarathonApp("db") } }, { parent });
            expect(link?.provider).to.equal("");
            expect(link?.inputs).to.have.nested.property("__meta.urn").that.does.not.contain("Shop");
        });

        it("depends on those of the apps it links to that are in the same", async () => {
            const { east, west } = providers();
            const here = new MarathonApp("here", {}, { provider: east });
            const there = new MarathonApp("there", {}, { provider: west });
            const link = new ServiceLink("link", { target: there }, { provider: west });
            const args = { links: { HERE: here, THERE: there, LINK: link }, linkDependencies: true };
            expect((await inputsOf(args, { provider: east })).dependencies).to.deep.equal(["/here"]);
        });
    });

    describe("that is published", () => {
        it("is in the default group", async () => {
            expect(await inputsOf({ marathonLb: true })).to.deep.include({
                labels: { HAPROXY_GROUP: "internal" },
            });
        });

        it("is in the group it names, and its own labels win", async () => {
            const marathonLb = { group: "external" };
            expect((await inputsOf({ marathonLb })).labels).to.deep.equal({ HAPROXY_GROUP: "external" });
            const inputs = await inputsOf({ marathonLb, labels: { HAPROXY_GROUP: "own" } });
            expect(inputs.labels).to.deep.equal({ HAPROXY_GROUP: "own" });
        });

        it("is not unless it says so", async () => {
            expect(await inputsOf({ marathonLb: false })).to.not.have.any.keys("labels");
        });
    });

    describe("that mounts volumes", () => {
        const external = (more: object = {}) => ({
            containerPath: "/data",
            mode: "RW",
            external: {
                name: "shop-dev-data",
                provider: "dvdi",
                options: { "dvdi/driver": "rexray" },
                ...more,
            },
        });

        const volumesOf = async (container?: MarathonAppArgs["container"], mode?: "RO") => {
            const data = new RexRayVolume("data", { size: 10 });
            const mount = data.mount("/data", mode ? { mode } : {});
            const inputs = await inputsOf({ volumes: [mount], ...(container ? { container } : {}) });
            return inputs.container as { type?: string; volumes: unknown[] };
        };

        it("tells Docker only the driver", async () => {
            const docker = { image: "mongo:7" };
            expect((await volumesOf({ type: "DOCKER", docker })).volumes).to.deep.equal([external()]);
            expect((await volumesOf({ docker })).volumes).to.deep.equal([external()]);
        });

        it("tells Mesos the size as well", async () => {
            const docker = { image: "mongo:7" };
            const { volumes } = await volumesOf({ type: "MESOS", docker });
            expect(volumes).to.deep.equal([external({ size: 10 })]);
        });

        it("is a Mesos container where it has none", async () => {
            expect(await volumesOf()).to.deep.equal({ type: "MESOS", volumes: [external({ size: 10 })] });
        });

        it("has them behind its own volumes", async () => {
            const own = { containerPath: "/etc/app", hostPath: "/etc/app", mode: "RO" } as const;
            const { volumes } = await volumesOf({ type: "MESOS", volumes: [own] });
            expect(volumes).to.deep.equal([own, external({ size: 10 })]);
        });

        it("does so in a container that comes later", async () => {
            const container = pulumi.output({ type: "MESOS" as const });
            expect((await volumesOf(container)).volumes).to.deep.equal([external({ size: 10 })]);
        });

        it("mounts them as it says", async () => {
            const { volumes } = await volumesOf({ docker: { image: "mongo:7" } }, "RO");
            expect(volumes).to.deep.equal([{ ...external(), mode: "RO" }]);
        });
    });

    it("is known by its type, whichever copy of the package made it", () => {
        const app = new MarathonApp("web");
        expect(MarathonApp.isInstance(app)).to.equal(true);
        for (const other of [new MarathonGroup("shop"), undefined, null, "/web", { appId: "/web" }]) {
            expect(MarathonApp.isInstance(other)).to.equal(false);
        }
    });

    it("hands its time-outs to the provider", async () => {
        const { __meta } = await inputsOf({}, { customTimeouts: { create: "20m" } });
        expect(__meta).to.deep.include({ timeouts: { create: "20m" } });
    });
});
