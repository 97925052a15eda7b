import { expect } from "chai";
import { mounting } from "../support/app-shapes";
import type { Addressed, Kind, Properties } from "../support/provider-process";
import { until } from "../support/until";
import { useVolumeWorld } from "../support/volume-world";

/** What the program says of each resource. */
type News = readonly (readonly [Kind, Properties])[];

const single = { appId: "/one" };

describe("a volume that moves in one update", function () {
    this.timeout(60_000);
    const world = useVolumeWorld();
    const olds = new Map<Kind, Properties>();

    beforeEach(() => olds.clear());

    /** Checks all, writes them at once, and keeps what they came to: an update with a process of its own. */
    const up = async (...news: News) => {
        await world.restart();
        const checked = [];
        for (const [kind, properties] of news) {
            const { inputs, failures } = await world.provider.check(
                kind,
                olds.get(kind) ?? {},
                properties,
                to(kind),
            );
            expect(failures).to.deep.equal([]);
            checked.push([kind, inputs] as const);
        }
        await Promise.all(
            checked.map(async ([kind, inputs]) => {
                const before = olds.get(kind);
                const id = String(inputs.appId ?? inputs.groupId);
                const after = before
                    ? await world.provider.update(kind, id, before, inputs, to(kind))
                    : (await world.provider.create(kind, inputs, to(kind))).outputs;
                olds.set(kind, after);
            }),
        );
    };

    /** An update in which the write that gives the volume up is late: the other one says that it waits for it. */
    const slowly = async (path: string, wait: string, news: News) => {
        const giving = world.marathon.hold({ method: "PUT", path });
        const updating = up(...news);
        await Promise.race([giving.arrived, updating]);
        const says = () => world.provider.logs.some(({ message }) => message.includes(wait));
        await until("the other one waits", says).finally(() => giving.release());
        await updating;
    };

    const to = (kind: Kind): Addressed => ({ name: kind === "app" ? "one" : "shop" });
    const mounts = (data: Properties) => ({ ...single, ...data });
    const group = (apps: Properties) => ({ groupId: "/shop", apps });
    const holders = () =>
        world.marathon
            .apps()
            .filter(({ container }) => JSON.stringify(container ?? {}).includes('"data"'))
            .map(({ id }) => id);

    it("goes from an app to one in a group, and back", async () => {
        await up(["app", mounts(mounting("data"))], ["group", group({ db: { cmd: "db" } })]);
        await slowly("/v2/apps//one", "/one has given up data", [
            ["group", group({ db: mounting("data") })],
            ["app", { ...single, cmd: "serve" }],
        ]);
        expect(holders()).to.deep.equal(["/shop/db"]);
        await slowly("/v2/apps", "/shop/db has given up data", [
            ["app", mounts(mounting("data"))],
            ["group", group({ db: { cmd: "db" } })],
        ]);
        expect(holders()).to.deep.equal(["/one"]);
    });

    it("goes from one app of a group to another without a wait", async () => {
        await up(["group", group({ db: mounting("data"), web: { cmd: "web" } })]);
        await up(["group", group({ db: { cmd: "db" }, web: mounting("data") })]);
        expect(holders()).to.deep.equal(["/shop/web"]);
    });
});
