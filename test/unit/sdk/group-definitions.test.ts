import { expect } from "chai";
import { readGroup } from "../../../sdk/definitions";
import { definitionFiles } from "./definition-files";

describe("a group from a file", () => {
    const { read, refusalOf } = definitionFiles(readGroup);
    const readJson = (group: unknown) => read("shop.json", JSON.stringify(group));

    const expected = {
        groupId: "/shop",
        dependencies: ["/base"],
        apps: { web: { cmd: "./web", dependencies: ["backend/db"] } },
        groups: { backend: { dependencies: ["../cache"], apps: { db: { cmd: "./db" } } } },
    };

    it("is that of Marathon, with relative ids", () => {
        const backend = { id: "backend", dependencies: ["../cache"], apps: [{ id: "db", cmd: "./db" }] };
        const web = { id: "web", cmd: "./web", dependencies: ["backend/db"] };
        const group = { id: "shop", dependencies: ["/base"], apps: [web], groups: [backend] };
        expect(readJson(group)).to.deep.equal(expected);
    });

    it("is that of Marathon, with absolute ids", () => {
        const backend = {
            id: "/shop/backend",
            dependencies: ["../cache"],
            apps: [{ id: "/shop/backend/db", cmd: "./db" }],
        };
        const web = { id: "/shop/web", cmd: "./web", dependencies: ["backend/db"] };
        const group = { id: "/shop", dependencies: ["/base"], apps: [web], groups: [backend] };
        expect(readJson(group)).to.deep.equal(expected);
    });

    it("is that of this package, with maps, merge keys and links", () => {
        const text = [
            "x-app: &app {cpus: 0.1, mem: 32}",
            "id: /shop",
            "apps:",
            "  web: {<<: *app, cmd: ./web, marathonLb: true, links: {DB: {target: backend/db}}}",
            "groups:",
            "  backend: {apps: {db: {<<: *app, id: db, cmd: ./db}}}",
            "exclusive: true",
        ];
        expect(read("shop.yaml", text.join("\n"))).to.deep.equal({
            groupId: "/shop",
            apps: {
                web: {
                    cpus: 0.1,
                    mem: 32,
                    cmd: "./web",
                    marathonLb: true,
                    links: { DB: { target: "backend/db" } },
                },
            },
            groups: { backend: { apps: { db: { cpus: 0.1, mem: 32, cmd: "./db" } } } },
            exclusive: true,
        });
    });

    it("leaves out what only Marathon writes", () => {
        const app = {
            id: "/shop/eu/web",
            cmd: "./web",
            env: null,
            labels: { PULUMI_OWNER: "shop/dev/01234567", TEAM: "shop" },
            version: "2020-01-01T00:00:00.000Z",
            tasksRunning: 1,
        };
        const version = "2020-01-01T00:00:00.000Z";
        const empty = { apps: [], groups: [], pods: [], dependencies: [], version };
        const eu = { ...empty, id: "/shop/eu", apps: [app], enforceRole: false };
        expect(readJson({ ...empty, id: "/shop", groups: [eu], enforceRole: false })).to.deep.equal({
            groupId: "/shop",
            dependencies: [],
            enforceRole: false,
            groups: { eu: { dependencies: [], apps: { web: { cmd: "./web", labels: { TEAM: "shop" } } } } },
        });
    });

    it("has no groupId where the file has no id", () => {
        expect(readJson({ apps: [{ id: "web" }] })).to.deep.equal({ apps: { web: {} } });
    });

    describe("is refused in one line", () => {
        const group = (members: object) => JSON.stringify({ id: "/shop", ...members });
        const absolute =
            "is absolute, and the outermost group has no id: give that one, or only the last part here";

        for (const [text, refusal] of [
            ["[{}, {}]", "holds a list of 2, not a group: put each group into a file of its own"],
            ['"shop"', "holds no group, which is an object"],
            [
                '{"id": "/pod", "containers": []}',
                "holds a pod, not a group: this package does not manage pods",
            ],
            [
                '{"id": "/web", "cmd": "./web"}',
                "holds an app, not a group: read it with definitions.readApp, for a MarathonApp",
            ],
            ['{"id": 7, "apps": []}', "id: must be a text, as /shop"],
            [
                '{"id": "/", "apps": []}',
                "id: is the root, which is no group to manage: put each group in it into a file of its own",
            ],
            [group({ apps: "web" }), "apps: must be a list, or an object with a name for each"],
            [group({ apps: [{}] }), "apps[0].id: is missing"],
            [group({ apps: [{ id: 7 }] }), "apps[0].id: must be a text, as web"],
            [group({ apps: { web: null } }), "apps.web: must be an object"],
            [
                group({ apps: [{ id: "web" }, { id: "/shop/web" }] }),
                "apps[1].id: is the same as that of apps[0]",
            ],
            [group({ apps: { web: { id: "db" } } }), "apps.web.id: is not the name that it stands under"],
            [group({ apps: [{ id: "/web" }] }), "apps[0].id: is not directly in /shop"],
            [group({ apps: [{ id: "backend/db" }] }), "apps[0].id: is not directly in /shop"],
            [
                group({ groups: [{ id: "eu", apps: [{ id: "/shop/web" }] }] }),
                "groups[0].apps[0].id: is not directly in /shop/eu",
            ],
            ['{"apps": [{"id": "/shop/web"}]}', `apps[0].id: ${absolute}`],
            ['{"apps": [{"id": "../web"}]}', "apps[0].id: is not directly in the group around it"],
            [
                group({ groups: { eu: { pods: [{ id: "pod" }] } } }),
                "groups.eu.pods: this package does not manage pods: leave them out",
            ],
            [
                group({ apps: [], scaleBy: 2 }),
                "scaleBy: is what Marathon is to do once, and no part of a group: leave it out",
            ],
            [
                group({ groups: { eu: { enforceRole: true } } }),
                "groups.eu.enforceRole: can only be set for top-level groups",
            ],
            [
                group({ groups: { eu: { app: {} } } }),
                "groups.eu.app: is no part of a group, which has id, apps, groups, dependencies",
            ],
        ] as const) {
            it(refusal, () => {
                expect(refusalOf("a.json", text)).to.equal(`a.json: ${refusal}`);
            });
        }

        it("where it is no YAML", () => {
            expect(refusalOf("a.yaml", "id: /shop\nid: /blue\n")).to.equal(
                "a.yaml:2: says the same name twice in one object",
            );
        });
    });
});
