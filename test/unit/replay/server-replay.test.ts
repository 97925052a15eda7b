import { expect } from "chai";
import { Emulator } from "../../emulator";
import type { RecordedCase, RecordedStep } from "../../replay/http/cases";
import { preparationOf } from "../../replay/http/preparation";
import { replayCases } from "../../replay/http/replay-server";
import type { Result } from "../../replay/kind";

const path = "1.8.244/misc.json";
const headers = { Accept: "application/json", "Content-Type": "application/json" };
const app = { id: "/a", cmd: "sleep 1000", cpus: 0.1, mem: 32 };

const create = (body: typeof app & { env?: Record<string, string>; instances?: number }): RecordedStep => ({
    request: { method: "POST", path: "/v2/apps", headers, body },
    response: {
        status: 201,
        headers: {
            "Content-Type": "application/json",
            Location: "http://<base>/a",
            "Marathon-Deployment-Id": "<uuid:1>",
        },
        body_omitted: true,
    },
});
const get = (
    target: string,
    status: number,
    body: Record<string, unknown> | readonly never[],
): RecordedStep => ({
    request: { method: "GET", path: target, headers },
    response: {
        status,
        headers: { "Content-Type": "application/json" },
        body: JSON.parse(JSON.stringify(body)),
    },
});

/** What becomes of one case on an emulator. */
async function replay(
    env: string,
    steps: readonly RecordedStep[],
    rest: Partial<RecordedCase> = {},
): Promise<Result> {
    const { results } = await replayCases([{ name: "case", env, steps, ...rest }], path, { check: false });
    const [result] = results;
    if (!result) throw new Error("one case has one result");
    return result;
}

function placesIn(result: Result): readonly string[] {
    return result.outcome === "failed"
        ? result.differences.map(({ path: place }) => place)
        : [result.outcome];
}

describe("replaying a case", () => {
    it("passes when the emulator answers as recorded", async () => {
        const steps = [
            create({ ...app, instances: 0 }),
            get("/v2/apps/b", 404, { message: "App '/b' does not exist" }),
        ];
        expect(await replay("no-offers", steps)).to.deep.equal({ name: "case", outcome: "passed" });
    });

    it("fails with the place of each difference", async () => {
        const steps = [create({ ...app, instances: 0 }), get("/v2/apps/b", 404, { message: "nothing" })];
        expect(placesIn(await replay("no-offers", steps))).to.deep.equal(["steps[1].response.body.message"]);
    });

    it("waits on a clock of its own", async () => {
        const idle = { ...get("/v2/deployments", 200, []), before: { wait: "idle" } };
        const slow = create({ ...app, env: { SIM_RUN_MS: "20000" } });
        expect(placesIn(await replay("offers", [slow, idle]))).to.deep.equal(["passed"]);
    });

    it("plays the server that the case was recorded with", async () => {
        const asked: RecordedStep = {
            request: { method: "GET", path: "/ping", headers: { Accept: "application/json" } },
            response: { status: 401 },
        };
        expect(placesIn(await replay("secure", [asked]))).to.deep.equal(["passed"]);
        expect(placesIn(await replay("no-offers", [asked]))).to.deep.equal(["steps[0].response.status"]);
    });

    it("finds an event that does not come, and one that should not", async () => {
        const ping: RecordedStep = {
            request: { method: "GET", path: "/ping", headers: { Accept: "application/json" } },
            response: { status: 200, headers: { "Content-Type": "application/json" }, body: "pong" },
        };
        const attached = {
            event: "event_stream_attached",
            data: { remoteAddress: "127.0.0.1", eventType: "event_stream_attached", timestamp: "<time>" },
        };
        const read = (...events: (typeof attached)[]): RecordedStep => ({
            stream: {
                request: { method: "GET", path: "/v2/events", headers: { Accept: "text/event-stream" } },
                response: { status: 200 },
                transcript: [...events, { http_request_sent: "step 0" }],
            },
        });
        expect(placesIn(await replay("no-offers", [ping, read(attached)]))).to.deep.equal(["passed"]);
        expect(placesIn(await replay("no-offers", [ping, read()]))).to.deep.equal([
            "steps[1].stream.transcript[0][0]",
        ]);
        expect(placesIn(await replay("no-offers", [ping, read(attached, attached)]))).to.deep.equal([
            "steps[1].stream.transcript[0][1]",
        ]);
    });

    it("skips what it does not know the bytes of, and says so", async () => {
        const step = {
            request: { method: "POST", path: "/v2/apps", body_description: "500 random bytes" },
            response: { status: 400 },
        };
        expect(await replay("no-offers", [step])).to.deep.equal({
            name: "case",
            outcome: "skipped",
            reason: "the bytes of the body are not kept: 500 random bytes",
        });
    });

    it("makes the apps that the note speaks of", () => {
        const ids = (note: string) =>
            preparationOf({ name: "case", env: "offers", note, steps: [] }).map(
                ({ body }) => (body as { readonly id: string }).id,
            );
        expect(ids("3 apps /a0 to /a2 made before")).to.deep.equal(["/a0", "/a1", "/a2"]);
        expect(ids("apps /b /c/z made before in this order")).to.deep.equal(["/b", "/c/z"]);
        expect(ids("apps are made")).to.deep.equal([]);
    });

    it("can be done to another server, which is emptied first", async () => {
        const emulator = await Emulator.start({ version: "1.8.244" });
        try {
            emulator.seed({ id: "/old", cmd: "sleep 1000" });
            const steps = [get("/v2/apps", 200, { apps: [] })];
            const cases = [{ name: "case", env: "no-offers", steps }];
            const { results } = await replayCases(cases, path, { check: false, against: emulator.url });
            expect(results).to.deep.equal([{ name: "case", outcome: "passed" }]);
            expect(emulator.apps()).to.deep.equal([]);
        } finally {
            await emulator.close();
        }
    });
});
