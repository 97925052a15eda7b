import { expect } from "chai";
import { Emulator, type EmulatorOptions } from "../../emulator";
import { call, type Reply, untilIdle } from "./client";

const web = { id: "/shop/web", cmd: "sleep 1000" };

const versions = ["1.5.15", "1.6.590", "1.7.236", "1.8.244", "1.9.109", "1.10.26", "1.11.24"];

/** What each version answers, as an emulator of it does. */
async function inEach<T>(
    look: (emulator: Emulator) => Promise<T>,
    options: EmulatorOptions = {},
): Promise<Record<string, T>> {
    const found: Record<string, T> = {};
    for (const version of versions) {
        const emulator = await Emulator.start({ version, ...options });
        try {
            found[version.slice(0, version.lastIndexOf("."))] = await look(emulator);
        } finally {
            await emulator.close();
        }
    }
    return found;
}

/** The same for some versions, something else for the others. */
function split<T>(until: number, before: T, after: T): Record<string, T> {
    return Object.fromEntries(
        [5, 6, 7, 8, 9, 10, 11].map((minor) => [`1.${minor}`, minor < until ? before : after]),
    );
}

const get = (emulator: Emulator, path: string): Promise<Reply> => call(emulator, "GET", path);

async function created(emulator: Emulator, members: object = {}): Promise<Reply> {
    const reply = await call(emulator, "POST", "/v2/apps", { ...web, ...members });
    await untilIdle(emulator);
    return reply;
}

describe("the versions of Marathon that the emulator plays", () => {
    it("say which they are", async () => {
        const said = await inEach(async (emulator) => (await get(emulator, "/v2/info")).at("version"));
        expect(Object.values(said)).to.deep.equal(versions);
    });

    it("answer 404 where there is nothing in 1.5, and 500 from 1.6", async () => {
        const found = await inEach(async (emulator) => (await get(emulator, "/v2/nothing")).status);
        expect(found).to.deep.equal(split(6, 404, 500));
    });

    it("tell from 1.6 why a deployment failed", async () => {
        const reasons = await inEach(
            async (emulator) => {
                await call(emulator, "POST", "/v2/apps", web);
                await call(emulator, "DELETE", `/v2/apps${web.id}`);
                return emulator.events.find(({ eventType }) => eventType === "deployment_failed")?.reason;
            },
            { noOffers: true },
        );
        expect(reasons).to.deep.equal(split(6, undefined, "The upgrade has been cancelled"));
    });

    it("answer 503 without a leader up to 1.6, and 502 from 1.7", async () => {
        const found = await inEach(async (emulator) => {
            const change = emulator.changeLeader({ outage: 20 });
            const { status } = await get(emulator, "/ping");
            await change;
            return status;
        });
        expect(found).to.deep.equal(split(7, 503, 502));
    });

    it("number the tasks of an instance from 1.8", async () => {
        const ids = await inEach(async (emulator) => {
            await created(emulator);
            return String(emulator.app(web.id)?.tasks[0]?.id).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, "<uuid>");
        });
        expect(ids).to.deep.equal(split(8, "shop_web.<uuid>", "shop_web.instance-<uuid>._app.1"));
    });

    it("kill a task by the id that they gave it", async () => {
        const found = await inEach(async (emulator) => {
            await created(emulator);
            const ids = [emulator.app(web.id)?.tasks[0]?.id];
            return (await call(emulator, "POST", "/v2/tasks/delete", { ids })).at("tasks.length");
        });
        expect(found).to.deep.equal(split(5, 0, 1));
    });

    it("give a new name to each task up to 1.7", async () => {
        const emulator = await Emulator.start({ version: "1.7.236", clock: "stepped" });
        emulator.seed(web);
        emulator.clock.advance(0);
        const [first] = emulator.app(web.id)?.tasks ?? [];
        emulator.endTasks(web.id);
        emulator.clock.advance(60_000);
        const [second] = emulator.app(web.id)?.tasks ?? [];
        await emulator.close();
        expect(second?.id)
            .to.match(/^shop_web\.[0-9a-f-]{36}$/)
            .and.not.equal(first?.id);
    });

    it("hold back launches for an hour up to 1.7, and for five minutes from 1.8", async () => {
        const found = await inEach(async (emulator) => {
            await created(emulator);
            return emulator.app(web.id)?.maxLaunchDelaySeconds;
        });
        expect(found).to.deep.equal(split(8, 3600, 300));
    });

    it("write whole numbers with a point where fractions may stand, from 1.9", async () => {
        const surplus = await inEach(async (emulator) => {
            await created(emulator, { cpus: 2, mem: 64, disk: 0, instances: 0 });
            const { headers, body } = await get(emulator, "/v2/apps/shop/web");
            return Number(headers["content-length"]) - JSON.stringify(body).length;
        });
        // cpus, mem, disk and both members of the upgrade strategy.
        expect(surplus).to.deep.equal(split(9, 0, 5 * ".0".length));
    });

    it("know roles from 1.9", async () => {
        const found = await inEach(async (emulator) => {
            await created(emulator);
            const { role, tasks } = emulator.app(web.id) ?? expect.fail("There is no app.");
            const { enforceRole } = emulator.group("/shop") ?? {};
            const told = (await get(emulator, "/v2/info")).at("marathon_config.new_group_enforce_role");
            return [role, tasks[0]?.role, enforceRole, told];
        });
        const none = [undefined, undefined, undefined, undefined];
        expect(found).to.deep.equal(split<unknown[]>(9, none, ["*", "*", false, "Off"]));
    });

    it("keep what they know of a definition, and drop the rest", async () => {
        const fields = {
            executorResources: { cpus: 0.1, mem: 32, disk: 10 },
            check: { tcp: { port: 80 } },
            resourceLimits: { cpus: 2 },
        };
        const found = await inEach(async (emulator) => {
            await created(emulator, { ...fields, instances: 0 });
            return Object.keys(fields).filter((field) => emulator.app(web.id)?.[field] !== undefined);
        });
        const [first, second, third] = Object.keys(fields);
        expect(found).to.deep.equal({
            "1.5": [],
            "1.6": [first],
            "1.7": [first],
            "1.8": [first, second],
            "1.9": [first, second],
            "1.10": [first, second, third],
            "1.11": [first, second, third],
        });
    });

    it("refuse features that are not switched on, and tell which are", async () => {
        const features: string[] = [];
        const secret = { env: { KEY: { secret: "key" } }, secrets: { key: { source: "/key" } } };
        const found = await inEach(
            async (emulator) => [
                (await created(emulator, { ...secret, instances: 0 })).status,
                (await get(emulator, "/v2/info")).at("marathon_config.features"),
            ],
            { features },
        );
        expect(found).to.deep.equal(split<unknown[]>(5, [], [422, features]));
    });
});

describe("an emulator with credentials", () => {
    const basic = `Basic ${Buffer.from("ada:s3cret").toString("base64")}`;

    for (const [what, credentials, right, wrong] of [
        ["a user name and password", { username: "ada", password: "s3cret" }, basic, "token=s3cret"],
        ["a token", { token: "s3cret" }, "token=s3cret", basic],
    ] as const) {
        it(`takes ${what}, everywhere, and nothing else`, async () => {
            const emulator = await Emulator.start({ credentials });
            const statusWith = async (path: string, headers: Record<string, string>) =>
                (await call(emulator, "GET", path, undefined, headers)).status;
            for (const path of ["/v2/apps", "/ping"]) {
                expect(await statusWith(path, {})).to.equal(401);
                expect(await statusWith(path, { Authorization: wrong })).to.equal(401);
                expect(await statusWith(path, { Authorization: right })).to.equal(200);
            }
            await emulator.close();
        });
    }
});
