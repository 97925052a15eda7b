import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { withPropertyPaths } from "../../../sdk/app-options";
import { MarathonApp } from "../../../sdk/marathon-app";
import { MarathonGroup, type MarathonGroupArgs } from "../../../sdk/marathon-group";
import { ServiceLink } from "../../../sdk/service-link";
import { observe } from "../../support/observe";
import { useMockedEngine } from "./mocked-engine";

const asGroup = (args: unknown) => args as MarathonGroupArgs;

describe("a MarathonGroup", () => {
    const engine = useMockedEngine();

    const inputsOf = async (args: MarathonGroupArgs, opts?: pulumi.CustomResourceOptions) =>
        await engine.inputsOf(new MarathonGroup("shop", args, opts));

    describe("without content", () => {
        it("is a folder named after the resource, and nothing else", async () => {
            expect(await inputsOf({})).to.have.all.keys("groupId", "__meta", "__provider");
            expect(await inputsOf({})).to.deep.include({ groupId: "/shop" });
        });

        it("has no members, and outputs for all that it might have said", async () => {
            const { apps, dependencies, enforceRole, groups, members } = new MarathonGroup("shop");
            for (const output of [apps, dependencies, enforceRole, groups]) {
                expect(await observe(output)).to.deep.include({ known: true, value: undefined });
            }
            expect(await observe(members)).to.deep.include({ known: true, value: {} });
        });
    });

    describe("with content", () => {
        it("has each app as a MarathonApp would have it, at its place", async () => {
            const inputs = await inputsOf({
                apps: { web: { cmd: "./web", uris: ["http://files.example/a.tgz"], marathonLb: true } },
                groups: {
                    backend: {
                        dependencies: ["/queue"],
                        apps: { db: { cmd: "./db", defaultHealthCheck: "tcp" } },
                        groups: { data: { apps: { disk: { cmd: "./disk" } } } },
                    },
                },
            });
            expect(inputs).to.have.nested.property("apps.web.fetch[0].extract", true);
            expect(inputs).to.have.nested.property("apps.web.labels.HAPROXY_GROUP", "internal");
            expect(inputs).to.not.have.nested.property("apps.web.marathonLb");
            expect(inputs).to.have.nested.property("groups.backend.apps.db.healthChecks[0].protocol", "TCP");
            expect(inputs.groups).to.have.nested.property("backend.groups.data.apps.disk.cmd", "./disk");
            expect(inputs.groups).to.have.nested.property("backend.dependencies[0]", "/queue");
        });

        it("hands on what it is told about itself", async () => {
            const settings = {
                adopt: true,
                exclusive: true,
                forceDestroy: true,
                destroyOrder: "dependencies",
                release: ["cart"],
            } as const;
            expect(await inputsOf({ ...settings, apps: {} })).to.deep.include({ ...settings, apps: {} });
        });

        it("keeps what is secret in one app from making anything else secret", async () => {
            const env = { PASSWORD: pulumi.secret("hunter2"), LOG: "info" };
            const shop = new MarathonGroup("shop", {
                apps: { web: { cmd: "./web", env }, db: { cmd: "./db" } },
            });
            expect(await observe(shop.members)).to.deep.include({ secret: false });
            expect(await observe(shop.groupId)).to.deep.include({ secret: false });
            expect(await observe(shop.apps)).to.deep.include({ secret: true });
        });

        it("gives its range of service ports to the apps that have none", async () => {
            const inputs = await inputsOf({
                servicePortRange: "16000-16999",
                apps: { web: {}, db: { servicePortRange: "17000-17999" } },
                groups: { backend: { apps: { queue: {} } } },
            });
            expect(inputs).to.not.have.any.keys("servicePortRange");
            expect(inputs).to.have.nested.property("apps.web.servicePortRange", "16000-16999");
            expect(inputs).to.have.nested.property("apps.db.servicePortRange", "17000-17999");
            expect(inputs).to.have.nested.property(
                "groups.backend.apps.queue.servicePortRange",
                "16000-16999",
            );
        });

        it("says what is refused with the place of the app", async () => {
            const marathonLb = { ports: { admin: { path: "/admin" } } };
            const apps = { "web.old": { portDefinitions: [], marathonLb } };
            const inputs = await inputsOf({ apps: { web: {} }, groups: { front: { apps } } });
            expect(inputs.__refusals).to.deep.equal([
                'groups.front.apps["web.old"].marathonLb.ports.admin: the app has no ports.',
            ]);
        });

        for (const [path, args] of [
            ["apps", { apps: pulumi.output({}) }],
            ["groups.backend", { groups: { backend: Promise.resolve({}) } }],
            ["groups.backend.apps.db", { groups: { backend: { apps: { db: pulumi.output({}) } } } }],
        ] as const) {
            it(`must know at once what is in it, as ${path}`, () => {
                expect(() => new MarathonGroup("shop", asGroup(args))).to.throw(
                    `${path} must be a plain object; what is in its apps may be Outputs.`,
                );
            });
        }

        it("that is ignored may be named by its arguments", () => {
            const ignoreChanges = [
                "apps.web.instances",
                'groups["b"].apps.db.uris[1]',
                "apps[*].volumes",
                "groups",
            ];
            expect(withPropertyPaths({ ignoreChanges }).ignoreChanges).to.deep.equal([
                "apps.web.instances",
                'groups["b"].apps.db.fetch[1]',
                "apps[*].container.volumes",
                "groups",
            ]);
        });
    });

    describe("whose apps have links", () => {
        const linksOf = async (args: MarathonGroupArgs) =>
            await engine.registeredBefore(new MarathonGroup("shop", args), "ServiceLink");

        it("keeps those between its own as data", async () => {
            const links = { DB: { target: "db", port: "sql", via: "mesos-dns" } } as const;
            const args = { apps: { web: { links }, db: {} } };
            expect(await linksOf(args)).to.deep.equal([]);
            expect(await inputsOf(args))
                .to.have.nested.property("apps.web.links")
                .that.deep.equals(links);
        });

        it("makes a link for each other target, named after group, app and prefix", async () => {
            const links = {
                QUEUE: new MarathonApp("queue"),
                MAIL: "/legacy/mail",
                LATER: pulumi.output("/late"),
            };
            const apps = { api: { links, env: { MAIL_PORT: "25" } } };
            const made = await linksOf({ groups: { backend: { apps } } });
            expect(made.map(({ name, inputs }) => [name, inputs.target])).to.have.deep.members([
                ["shop-backend/api-QUEUE", "/queue"],
                ["shop-backend/api-MAIL", "/legacy/mail"],
                ["shop-backend/api-LATER", "/late"],
            ]);
        });

        it("takes links that are made by hand", async () => {
            const link = new ServiceLink("mail", { target: "/legacy/mail" });
            const inputs = await inputsOf({ apps: { web: { links: { MAIL: link } } } });
            expect(inputs).to.not.have.nested.property("apps.web.links");
        });

        it("refuses a prefix for both kinds that stands for the same variables", async () => {
            const links = { "db-main": { target: "db" }, DB_MAIN: "/legacy/db", MAIL: { target: "mail" } };
            const inputs = await inputsOf({ apps: { web: { links }, db: {}, mail: {} } });
            expect(inputs.__refusals).to.deep.equal([
                "apps.web.links.db-main: gives variables of the same names as links.DB_MAIN. " +
                    "Give one of them another prefix.",
            ]);
        });

        it("makes what they lead to their dependencies where that is asked for", async () => {
            const links = {
                DB: { target: "db" },
                WEB: { target: "../web" },
                QUEUE: new MarathonApp("queue"),
            };
            const api = { links, linkDependencies: true, dependencies: ["cache"] };
            const groups = { backend: { apps: { api, db: {}, cache: {} } } };
            for (const groupId of ["/eu/shop", pulumi.output("/eu/shop")]) {
                const inputs = await inputsOf({ groupId, apps: { web: {} }, groups });
                expect(inputs)
                    .to.have.nested.property("groups.backend.apps.api.dependencies")
                    .that.deep.equals(["cache", "/eu/shop/backend/db", "/eu/shop/web", "/queue"]);
            }
        });
    });

    describe("whose apps are targets of links", () => {
        const shop = () =>
            new MarathonGroup("shop", { apps: { web: {} }, groups: { backend: { apps: { db: {} } } } });

        it("gives the id of each, known at once", async () => {
            expect(await observe(shop().app("backend/db").appId)).to.deep.include({
                value: "/shop/backend/db",
            });
        });

        it("is the resource that the link depends on", async () => {
            const group = shop();
            const link = new ServiceLink("db", { target: group.app("backend/db").endpoint("sql") });
            expect(await engine.inputsOf(link)).to.deep.include({
                target: "/shop/backend/db",
                targetPort: "sql",
            });
        });

        it("makes them dependencies of what is linked to them", async () => {
            const links = { DB: shop().app("backend/db") };
            const report = new MarathonApp("report", { links, linkDependencies: true });
            expect((await engine.inputsOf(report)).dependencies).to.deep.equal(["/shop/backend/db"]);
        });

        it("says which there are where one is asked for that there is not", () => {
            expect(() => shop().app("db")).to.throw(
                'The group declares no app "db". It declares web, backend/db.',
            );
            expect(() => new MarathonGroup("folder").app("db")).to.throw("declares no apps");
        });
    });
});
