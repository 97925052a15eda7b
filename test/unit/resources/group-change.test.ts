import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { diffGroup } from "../../../provider/resources/group-change";

const web = { cmd: "web", instances: 2 };
const worker = { cmd: "worker", instances: 2 };
const content = {
    groupId: "/shop",
    apps: { web, worker },
    groups: { backend: { apps: { db: { cmd: "db" } } } },
};

const finished = (group: PropertyMap, ...keys: string[]): PropertyMap => ({
    ...group,
    __live: { made: true, apps: Object.fromEntries(keys.map((key) => [key, { owner: "", rollout: "ok" }])) },
});

const before = finished(content, "web", "worker", "backend/db");

const diff = (news: PropertyMap, olds: PropertyMap = before) =>
    diffGroup("/shop", olds, { ...content, ...news });

describe("a change of a group with apps in it", () => {
    it("is none when every app means the same", () => {
        const same = { apps: { worker, web: { ...web, cpus: 1, waitFor: "healthy" } } };
        expect(diff(same)).to.deep.equal({ changed: false, unfinished: false, replaces: [] });
    });

    const effects: readonly [name: string, news: PropertyMap, effect: string][] = [
        [
            "restarts only the app that is another one",
            { apps: { web: { ...web, env: { LOG: "info" } }, worker } },
            "restarts 1 of 3 apps: web (env)",
        ],
        [
            "restarts for restartOn",
            { apps: { web: { ...web, restartOn: { a: 1 } }, worker } },
            "restarts 1 of 3 apps: web (restartOn)",
        ],
        ["scales", { apps: { web, worker: { ...worker, instances: 4 } } }, "scales worker 2 → 4"],
        [
            "adds, removes and releases apps",
            { apps: { cart: { cmd: "cart" }, worker }, groups: {}, release: ["web"] },
            "adds cart, removes backend/db, releases web",
        ],
        [
            "joins what is of several kinds",
            {
                apps: {
                    web: { ...web, cmd: "web 2" },
                    worker: { ...worker, instances: 1 },
                    cart: { cmd: "cart" },
                },
            },
            "restarts 1 of 4 apps: web (cmd) · scales worker 2 → 1 · adds cart",
        ],
        [
            "names no more apps than a line holds",
            {
                apps: {
                    web,
                    worker,
                    ...Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [`${name}1`, web])),
                },
            },
            "adds a1, b1, c1 and 2 more",
        ],
        [
            "deletes the apps of others",
            { exclusive: true, foreign: ["/shop/theirs"] },
            "deletes /shop/theirs",
        ],
        [
            "may do anything to what is not known yet",
            { apps: { web, worker: UNKNOWN } },
            "not known yet: worker",
        ],
        ["may only have to be remembered", { destroyOrder: "dependencies" }, "no task effect"],
        [
            "may be one of settings",
            { groups: { backend: { apps: { db: { cmd: "db" } }, dependencies: ["/queue"] } } },
            "no task effect",
        ],
        ["may be a group without apps", { groups: { ...content.groups, empty: {} } }, "no task effect"],
    ];
    for (const [name, news, effect] of effects) {
        it(name, () =>
            expect(diff(news)).to.deep.equal({ changed: true, unfinished: false, replaces: [], effect }),
        );
    }

    it("is one as long as nobody knows what is in it", () => {
        expect(diff({ apps: UNKNOWN }).changed).to.equal(true);
    });

    it("leaves the number of instances to others", () => {
        const others = { ...worker, manageInstances: false };
        const olds = finished({ ...content, apps: { web, worker: others } }, "web", "worker", "backend/db");
        expect(diff({ apps: { web, worker: { ...others, instances: 9 } } }, olds).changed).to.equal(false);
    });

    it("is not what counts on creation only, or was released before", () => {
        expect(diff({ adopt: true, release: ["gone"] }).changed).to.equal(false);
    });

    it("is not finished while an app has not arrived, or nobody knows", () => {
        const apps = { web: { owner: "", rollout: "unfinished" } };
        expect(diff({}, { ...before, __live: { made: true, apps } }).unfinished).to.equal(true);
        expect(diff({}, content).unfinished).to.equal(true);
        expect(
            diffGroup("/shop", { groupId: "/shop", apps: {} }, { groupId: "/shop", apps: {} }).unfinished,
        ).to.equal(false);
    });

    it("of its id replaces it, the new one first", () => {
        expect(diff({ groupId: "/store" })).to.deep.equal({
            changed: true,
            unfinished: false,
            replaces: ["groupId"],
            effect: "starts 3 apps of /store, then deletes 3 apps of /shop",
        });
    });
});
