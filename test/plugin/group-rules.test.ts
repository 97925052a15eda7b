import { expect } from "chai";
import { mounting, published } from "../support/app-shapes";
import { useGroupWorld } from "../support/group-world";
import type { Properties } from "../support/provider-process";

/** What is wrong with a group, and what is said of it. */
const faults: readonly [name: string, group: Properties, ...failures: string[]][] = [
    [
        "what is wrong with an app, at its place",
        { groups: { "back.end": { apps: { db: { cmd: "db", instances: -1 } } } } },
        'groups["back.end"].apps.db.instances: must not be less than 0',
    ],
    [
        "names that are none, once each",
        {
            apps: { "backend/db": { cmd: "db" }, Web: { cmd: "web" } },
            groups: { b_: { apps: { a: { cmd: "ok" } } } },
        },
        'apps["backend/db"]: must be one name without a slash. To put an app into a group in this one, use groups',
        "apps.Web: must be named by lower-case letters, digits, dots and inner hyphens",
        "groups.b_: must be named by lower-case letters, digits, dots and inner hyphens",
    ],
    [
        "names that are Marathon's own",
        { apps: { tasks: { cmd: "ok" } }, groups: { apps: {} } },
        "apps.tasks: must not be named restart, tasks, versions: Marathon has routes of these names",
        "groups.apps: must not be named apps, tasks, versions: Marathon has routes of these names",
    ],
    [
        "what is no map",
        { apps: ["web"], groups: { backend: "db" } },
        "apps: must be a map of apps by name",
        "groups.backend: must be a map",
    ],
    [
        "one name of an app and a group",
        { apps: { db: { cmd: "db" } }, groups: { db: { apps: {} } } },
        "groups.db: has the name of apps.db, and Marathon takes no app and group of one id",
    ],
    [
        "what only the group decides",
        { apps: { web: { cmd: "web", appId: "/web", group: "/shop", adopt: true, onFailure: "rollback" } } },
        "apps.web.appId: is decided by the app's key in the group. Take it out",
        "apps.web.group: is the one that the app stands in. Take it out",
        "apps.web.adopt: is an argument of the group as a whole. Give it there",
        "apps.web.onFailure: must not be rollback in a group: Marathon undoes a group's deployment only as a whole. " +
            "Leave it out, or make the app a MarathonApp of its own",
    ],
    [
        "what a group in another one does not have",
        { groups: { backend: { enforceRole: true, scaleBy: 2, dependencies: ["Wrong"] } } },
        "groups.backend.enforceRole: can only be set for top-level groups. Set it for the outermost group",
        "groups.backend.scaleBy: is not known here. There are apps, dependencies, groups",
        "groups.backend.dependencies[0]: must be the id of an app or a group",
    ],
    [
        "arguments of its own",
        {
            exclusive: 1,
            adopt: "yes",
            forceDestroy: "no",
            destroyOrder: "backwards",
            release: "web",
            enforceRole: "top",
        },
        "enforceRole: must be true or false",
        "adopt: must be true or false",
        "exclusive: must be true or false",
        "forceDestroy: must be true or false",
        "destroyOrder: must be one of together, dependencies",
        "release: must be a list of apps",
    ],
    [
        "a folder that is to be the only one in itself",
        { exclusive: true },
        "exclusive: is for groups with apps or groups: in a folder nothing is its own",
    ],
    [
        "apps that it releases and still has",
        {
            apps: { web: { cmd: "web" } },
            groups: { backend: {} },
            release: ["web", "backend", "/other/app", 7],
        },
        "release[0]: web is still among the apps of this group. Take it out of one of them",
        "release[1]: backend is a group. Name the apps in it",
        "release[2]: /other/app is not in /shop",
        "release[3]: must name an app by its key in the group or its id",
    ],
    [
        "apps that wait for each other",
        {
            apps: { web: { cmd: "web", dependencies: ["backend"] } },
            groups: {
                backend: {
                    apps: {
                        db: { cmd: "db", dependencies: ["cache"] },
                        cache: { cmd: "cache", dependencies: ["../web"] },
                    },
                },
            },
        },
        "apps.web.dependencies[0]: waits in a circle, and nothing in it could start: web → backend/cache → web",
    ],
    [
        "a group that waits for itself, or for what is in it",
        {
            dependencies: ["/shop"],
            groups: { backend: { dependencies: ["/shop"], apps: { db: { cmd: "db" } } } },
        },
        "dependencies[0]: must be neither the group itself, nor one that it is in, nor one in it",
        "groups.backend.dependencies[0]: must be neither the group itself, nor one that it is in, nor one in it",
    ],
    [
        "an app that waits for its own group",
        { apps: { web: { cmd: "web", dependencies: ["/shop"] } } },
        "apps.web.dependencies[0]: must be neither the app itself nor a group that it is in",
    ],
    [
        "what waits for something that is not in the group",
        {
            apps: { web: { cmd: "web", dependencies: ["dp"] } },
            groups: { backend: { dependencies: ["../queue"] } },
        },
        "groups.backend.dependencies[0]: there is no app and no group /shop/queue, neither in this group nor in " +
            "Marathon. Correct the id, or take it out",
        "apps.web.dependencies[0]: there is no app and no group /shop/dp, neither in this group nor in Marathon. " +
            "Correct the id, or take it out",
    ],
    [
        "a volume that two apps want for themselves",
        { apps: { a: mounting("data"), b: mounting("data") } },
        "apps.b.container.volumes: the volume data is mounted by /shop/a of this program too. Marathon lets one app " +
            "have it: give each a volume of its own, or let all who mount it say shared: true",
    ],
    [
        "a role that enforceRole does not allow",
        { enforceRole: true, apps: { web: { cmd: "web", role: "*" } } },
        "apps.web.role: must be shop",
    ],
    [
        "links that are none",
        {
            apps: {
                web: {
                    cmd: "web",
                    links: {
                        A: "db",
                        B: { target: "nowhere" },
                        C: { target: "../db" },
                        D: { target: "db", via: "direct" },
                        E: { target: "db", port: "admin" },
                        F: { target: "db", ports: 80 },
                        G: {},
                    },
                },
                db: published,
            },
        },
        "apps.web.links.A: must be a map with a target in it",
        'apps.web.links.B.target: must name an app of this group, and "nowhere" is none, seen from /shop/web. For an ' +
            "app elsewhere, link to its MarathonApp or make a ServiceLink",
        'apps.web.links.C.target: must name an app of this group, and "../db" is none, seen from /shop/web. For an app ' +
            "elsewhere, link to its MarathonApp or make a ServiceLink",
        "apps.web.links.D.via: must not be direct between apps of one group: where these run is not known before they " +
            "do. Take marathon-lb, mesos-dns or vip",
        'apps.web.links.E.port: /shop/db has no port "admin". It has "http" (index 0, port 80).',
        "apps.web.links.F.ports: is not known here. There are target, port, via, scheme, envStyle, balancer, dns, " +
            "singleton",
        'apps.web.links.G.target: must name an app of this group: "db", or "../backend/db"',
    ],
    [
        "links to ports that only a direct link would find, which these cannot be",
        {
            apps: {
                web: {
                    cmd: "web",
                    links: { A: { target: "db", via: "mesos-dns" }, B: { target: "log" } },
                },
                db: { cmd: "db", portDefinitions: [{ name: "sql" }] },
                log: { cmd: "log", portDefinitions: [{ name: "syslog", protocol: "udp" }] },
            },
        },
        'apps.web.links.A.target: the port "sql" of /shop/db has another number on every agent, which no name can tell. ' +
            "Fix it with requirePorts, look up the SRV record _sql._db-shop._tcp.marathon.mesos, or link via " +
            '"marathon-lb".',
        'apps.web.links.B.target: the port "syslog" of /shop/log is a udp port, and marathon-lb serves tcp only. Link ' +
            'it via "mesos-dns".',
    ],
    [
        "one variable of two links",
        {
            apps: {
                web: { cmd: "web", links: { db: { target: "db" }, DB: { target: "db" } } },
                db: published,
            },
        },
        "apps.web.links.db: gives the variable DB_HOST, which links.DB gives too. Give one of them another prefix.",
        "apps.web.links.db: gives the variable DB_PORT, which links.DB gives too. Give one of them another prefix.",
        "apps.web.links.db: gives the variable DB_URL, which links.DB gives too. Give one of them another prefix.",
    ],
];

describe("what a group cannot be", function () {
    this.timeout(60_000);
    const world = useGroupWorld();
    const { review } = world;

    for (const [name, group, ...failures] of faults) {
        it(`is told of ${name}`, async () => {
            expect((await review(group)).failures).to.have.members(failures);
        });
    }

    it("is the id of an app, or below one", async () => {
        await world.operator.create({ id: "/shop", cmd: "serve" });
        expect((await review({ apps: { web: { cmd: "web" } } })).failures).to.deep.equal([
            "groupId: is the id of an app, which can be no group. Choose another one.",
        ]);
    });

    it("has apps that somebody else has made, unless it adopts them", async () => {
        await world.operator.create({ id: "/shop/web", cmd: "theirs" });
        const group = { apps: { web: { cmd: "web" } } };
        expect((await review(group)).failures).to.deep.equal([
            "apps.web: An app /shop/web exists already and was not made by this stack. Set adopt: true to take it " +
                "over, choose another appId, or delete that app first.",
        ]);
        expect((await review({ ...group, adopt: true })).failures).to.deep.equal([]);
        expect((await review({ apps: { web: { cmd: "theirs" } } })).failures).to.deep.equal([]);
    });

    it("waits for what is live in it, and is warned of what is nowhere else", async () => {
        await world.operator.create({ id: "/shop/theirs/db", cmd: "db" });
        const dependencies = ["theirs", "/other/queue"];
        expect((await review({ apps: { web: { cmd: "web", dependencies } } })).failures).to.deep.equal([]);
        await world.provider.waitForLog(
            ({ message }) =>
                message ===
                "apps.web.dependencies[1]: /other/queue is neither in Marathon nor in what is seen of this program so " +
                    "far. Until it is, nothing waits for it",
        );
    });

    it("is warned of groups that wait for apps, which Marathon does not let them", async () => {
        await review({ apps: { db: { cmd: "db" } }, groups: { backend: { dependencies: ["/shop/db"] } } });
        await world.provider.waitForLog(
            ({ message }) =>
                message ===
                "groups.backend.dependencies[0]: has no effect: groups wait for groups only, and /shop/db is an app. " +
                    "Let apps wait for it",
        );
    });

    it("is told nothing where nothing is wrong", async () => {
        await review({ apps: { web: published, db: { ...published, dependencies: ["web"] } } });
        expect(world.warnings()).to.deep.equal([]);
    });
});
