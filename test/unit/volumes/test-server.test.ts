import { expect } from "chai";
import { Agent, request } from "undici";
import { type Authentication, signToken } from "../../support/libstorage/identity";
import { type LibStorageOptions, TestLibStorage } from "../../support/libstorage/server";

interface Answer {
    readonly status: number;
    readonly body: unknown;
}

type Sent = readonly [method: "GET" | "POST" | "DELETE", path: string, more?: More];

interface More {
    readonly headers?: Record<string, string | string[]>;
    readonly body?: unknown;
}

const [first, second] = ["vfs-000", "vfs-001"];
const mine = { "Libstorage-Instanceid": "vfs=node-1" };

describe("the test server for libStorage, where the recordings are silent", () => {
    let server: TestLibStorage | undefined;
    const agent = new Agent();

    afterEach(async () => {
        await server?.close();
        server = undefined;
    });

    after(() => agent.close());

    async function ask(...[method, path, { headers = {}, body } = {}]: Sent): Promise<Answer> {
        server ??= await TestLibStorage.start();
        const text = body === undefined ? null : JSON.stringify(body);
        const answer = await request(`${server.url}${path}`, {
            method,
            headers,
            body: text,
            dispatcher: agent,
        });
        const said = await answer.body.text();
        return { status: answer.statusCode, body: said.startsWith("{") ? JSON.parse(said) : said };
    }

    async function statusOf(...sent: Sent): Promise<number> {
        return (await ask(...sent)).status;
    }

    async function create(...names: readonly string[]): Promise<void> {
        for (const name of names) await ask("POST", "/volumes/vfs", { body: { name } });
    }

    async function start(options: LibStorageOptions): Promise<void> {
        server = await TestLibStorage.start(options);
    }

    /** The connection ends without an answer. */
    async function endsWithoutAnswer(...sent: Sent): Promise<boolean> {
        return await ask(...sent).then(
            () => false,
            () => true,
        );
    }

    describe("filters", () => {
        const listed = async (filter: string) =>
            Object.keys((await ask("GET", `/volumes/vfs?filter=${filter}`)).body as object);
        const problem = async (filter: string) =>
            (await ask("GET", `/volumes/vfs?filter=${filter}`)).body as { error: unknown };

        beforeEach(() => create("alpha", "beta*x"));

        it("take a name in any case, in more parentheses, and a star inside of it", async () => {
            expect(await listed("(NAME=Alpha)")).to.deep.equal([first]);
            expect(await listed("((name=alpha))")).to.deep.equal([first]);
            expect(await listed("(name=beta*x)")).to.deep.equal([second]);
        });

        it("let everything through that compares otherwise or joins comparisons", async () => {
            for (const filter of [
                "(%26(name=alpha))",
                "(%26)",
                "(name<=alpha)",
                "(name=al*)",
                "(name=*a*)",
            ]) {
                expect(await listed(filter), filter).to.have.length(2);
            }
            expect(await listed("(name=%zz)"), "of which nothing arrives").to.have.length(2);
        });

        it("are told to be broken", async () => {
            expect((await problem("()")).error).to.deep.equal({
                filter: "()",
                inner: "error parsing filter",
            });
            expect((await problem("(name)")).error).to.have.property("inner", "error parsing filter");
            expect((await problem("(|(name=alpha)")).error).to.have.property(
                "inner",
                "unexpected end of filter",
            );
            expect((await problem("(name=%25zz)")).error).to.have.property(
                "inner",
                'invalid URL escape "%zz"',
            );
            expect((await problem("")).error).to.deep.equal({
                filter: "true",
                inner: "filter does not start with an '()'",
            });
        });

        it("end the connection where they compare with nothing", async () => {
            expect(await endsWithoutAnswer("GET", "/volumes/vfs?filter=(name=)")).to.equal(true);
            expect(await endsWithoutAnswer("GET", "/volumes/vfs?filter=(")).to.equal(true);
            expect(await statusOf("GET", "/volumes/vfs"), "and not the server").to.equal(200);
        });
    });

    describe("queries", () => {
        it("tell routes apart by the case of their keys, and handlers ignore it", async () => {
            await create("a");
            expect(await statusOf("GET", "/volumes/vfs/A?BYNAME=false")).to.equal(200);
            expect(await statusOf("POST", "/volumes/vfs?Detach", { body: { name: "b" } })).to.equal(201);
            expect(
                await statusOf("POST", `/volumes/vfs/${first}?Copy`, { body: { volumeName: "b" } }),
            ).to.equal(404);
        });

        it("ask for attachments with any word that Go takes for true or false", async () => {
            await create("a");
            const mask = (value: string, headers = {}) =>
                ask("GET", `/volumes/vfs?attachments=${value}`, { headers });
            for (const value of ["", "true", "T", "-1"])
                expect((await mask(value)).status, value).to.equal(400);
            const { body } = await mask("F");
            expect(body).to.have.nested.property("vfs-000.attachmentState", 3);
            for (const value of ["0", "some", "1&attachments=1"]) {
                expect((await mask(value)).body, value).not.to.have.nested.property(
                    "vfs-000.attachmentState",
                );
            }
        });
    });

    describe("instances", () => {
        const attach = (header: string) =>
            ask("POST", `/volumes/vfs/${first}?attach`, {
                headers: { "Libstorage-Instanceid": header },
                body: {},
            });
        const state = async (header: string, mask = 1) => {
            const headers = { "Libstorage-Instanceid": header };
            const { body } = await ask("GET", `/volumes/vfs/${first}?attachments=${mask}`, { headers });
            return (body as { attachmentState?: number }).attachmentState;
        };

        beforeEach(() => create("a"));

        it("are kept with their fields and metadata", async () => {
            const metadata = Buffer.from('"host"').toString("base64");
            await attach(`vfs=node-1,region=east&zone=a,${metadata}`);
            const { body } = await ask("GET", `/volumes/vfs/${first}?attachments=1`);
            expect(body)
                .to.have.nested.property("attachments[0].instanceID")
                .that.deep.equals({
                    id: "node-1",
                    driver: "vfs",
                    service: "",
                    fields: { region: "east", zone: "a" },
                    metadata: "host",
                });
        });

        it("count for the service that they name, whatever their driver, before those of the driver", async () => {
            await attach("vfs=node-1");
            expect(await state("ebs:VFS=node-1")).to.equal(2);
            expect(await state("vfs:vfs2=node-1")).to.equal(4);
        });

        it("are told apart by case where only the own attachments are asked for, and else not", async () => {
            await attach("vfs=node-1");
            expect([await state("vfs=NODE-1"), await state("vfs=NODE-1", 3)]).to.deep.equal([2, 3]);
        });

        it("need an id to be asked for their own, and to be inspected", async () => {
            const headers = { "Libstorage-Instanceid": "vfs=" };
            expect(await statusOf("GET", `/volumes/vfs/${first}?attachments=2`, { headers })).to.equal(500);
            const { status, body } = await ask("GET", "/services/vfs?instance", { headers });
            expect([status, (body as { message: string }).message]).to.deep.equal([
                500,
                "cannot unmarshal nil metadata",
            ]);
        });

        it("name their local devices in one form", async () => {
            const devices = (value: string) =>
                statusOf("GET", "/services", { headers: { "Libstorage-Localdevices": value } });
            expect(await devices("ebs=")).to.equal(200);
            expect(await devices("ebs=vol-1::/dev/xvdf")).to.equal(200);
            expect(await devices("garbage")).to.equal(500);
        });

        it("give up nothing in a service without volumes, of which the answer says nothing", async () => {
            await attach("vfs=node-1");
            const { body } = await ask("POST", "/volumes?detach", { headers: mine, body: {} });
            expect(body).to.have.keys("vfs");
        });
    });

    describe("what vfs makes", () => {
        const opts = { k: "v" };

        it("numbers snapshots through all volumes", async () => {
            await create("a", "b");
            for (const id of [first, second]) {
                await ask("POST", `/volumes/vfs/${id}?snapshot`, { body: { snapshotName: "s" } });
            }
            expect((await ask("GET", "/snapshots/vfs")).body).to.have.keys("vfs-000-000", "vfs-001-001");
        });

        it("restores a snapshot with the options of the volume, without its own", async () => {
            await ask("POST", "/volumes/vfs", { body: { name: "a", opts } });
            const body = { snapshotName: "s", opts: { why: "backup" } };
            await ask("POST", `/volumes/vfs/${first}?snapshot`, { body });
            const restored = await ask("POST", "/snapshots/vfs/vfs-000-000?create", { body: { name: "b" } });
            expect(restored.body).to.have.property("fields").that.deep.equals(opts);
        });

        it("ends with its server where options come to a volume that has none", async () => {
            await create("a");
            const body = { volumeName: "b", opts };
            expect(await endsWithoutAnswer("POST", `/volumes/vfs/${first}?copy`, { body })).to.equal(true);
            expect(await endsWithoutAnswer("GET", "/services")).to.equal(true);
        });

        it("removes a record that it cannot read", async () => {
            await create("a");
            server?.backend("vfs").damaged.set("vfs-009", "{");
            expect((await ask("GET", "/volumes/vfs")).body).to.have.property("message", "unexpected EOF");
            expect(await statusOf("DELETE", "/volumes/vfs/vfs-009")).to.equal(204);
            expect(await statusOf("GET", "/volumes/vfs")).to.equal(200);
        });
    });

    describe("tasks", () => {
        it("are one for each service and one for all of them where a call is about all", async () => {
            const { status, body } = await ask("GET", "/volumes?async");
            expect([status, (body as { id: number }).id]).to.deep.equal([202, 2]);
            await server?.idle();
            expect((await ask("GET", "/tasks")).body, "of which nobody waits for the last").to.have.keys("2");
        });

        it("outlast the limit as well where a call is about all services", async () => {
            await start({ exeTimeoutMs: 0, keepsTasks: true });
            expect(await statusOf("GET", "/volumes")).to.equal(408);
            expect((await ask("GET", "/tasks")).body).to.have.keys("0", "1", "2");
        });

        it("are forgotten when they end, not when their caller gives up", async () => {
            await start({ exeTimeoutMs: 0 });
            server?.stall("vfs");
            expect(await statusOf("GET", "/volumes/vfs")).to.equal(408);
            expect((await ask("GET", "/tasks/0")).body).to.have.property("state", "running");
            server?.resume("vfs");
            await server?.idle();
            expect(await statusOf("GET", "/tasks/0")).to.equal(404);
        });

        it("are asked for by a number, and 0 is what is none", async () => {
            await ask("POST", "/volumes/vfs?async", { body: { name: "a" } });
            expect(await statusOf("GET", "/tasks/abc")).to.equal(200);
            expect(await statusOf("GET", "/tasks/7")).to.equal(404);
        });

        it("tell of a missing instance only when they have run", async () => {
            expect(await statusOf("GET", "/volumes/vfs?attachments=2&async")).to.equal(202);
            await server?.idle();
            expect((await ask("GET", "/tasks/0")).body).to.have.nested.property(
                "error.msg",
                "missing instance ID",
            );
        });
    });

    describe("the work of a service", () => {
        it("waits only for a record that hangs if it reads that one", async () => {
            await create("a");
            server?.stall("vfs", "vfs-900");
            expect(await statusOf("GET", `/volumes/vfs/${first}`)).to.equal(200);
            expect(await statusOf("DELETE", `/volumes/vfs/${first}`)).to.equal(204);
        });
    });

    describe("tokens", () => {
        const auth: Authentication = { key: "secret", allow: ["ops"] };
        const times = { iat: 1, nbf: 1, exp: 4102444800 };
        const ofClaims = (claims: object) => signToken(claims, "secret");
        const withToken = (authorization: string) =>
            statusOf("GET", "/services", { headers: { authorization } });

        it("need every claim of the right kind, and a time that has not ended", async () => {
            await start({ auth });
            const claims = { sub: "ops", ...times };
            expect(await withToken(`Bearer ${ofClaims(claims)}`)).to.equal(200);
            expect(await withToken(`Bearer ${ofClaims({ ...claims, iat: 0, nbf: 0 })}`)).to.equal(200);
            for (const wrong of [{ exp: 0 }, { exp: "4102444800" }, { sub: 7 }, { nbf: 4e9 }]) {
                const token = ofClaims({ ...claims, ...wrong });
                expect(await withToken(`Bearer ${token}`), JSON.stringify(wrong)).to.equal(401);
            }
        });

        it("stand behind Bearer, with one blank", async () => {
            await start({ auth });
            const token = ofClaims({ sub: "ops", ...times });
            for (const wrong of [`bearer ${token}`, `Bearer  ${token}`, token, `Bearer ${token} x`]) {
                expect(await withToken(wrong)).to.equal(401);
            }
        });

        it("may stand in the list with a name before them", async () => {
            await start({ auth: { ...auth, allow: [`someone:${ofClaims({ sub: "OPS" })}`] } });
            expect(await withToken(`Bearer ${ofClaims({ sub: "ops", ...times })}`)).to.equal(200);
        });
    });

    it("does not take a path that cannot be decoded", async () => {
        expect(await ask("GET", "/volumes/vfs/%zz")).to.deep.equal({ status: 400, body: "400 Bad Request" });
    });

    it("sends a path with slashes that are too many where it belongs, encoded", async () => {
        server = await TestLibStorage.start();
        const { statusCode, headers, body } = await request(`${server.url}//volumes/a%20b?x=1`, {
            dispatcher: agent,
        });
        await body.dump();
        expect([statusCode, headers.location]).to.deep.equal([301, "/volumes/a%20b?x=1"]);
    });
});
