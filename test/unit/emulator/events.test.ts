import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call } from "./client";
import { Stream, until } from "./stream";

describe("the event stream of the emulator", () => {
    let emulator: Emulator;
    const streams: Stream[] = [];

    async function open(query = "", headers: Record<string, string> = {}): Promise<Stream> {
        const stream = await Stream.open(emulator, query, headers);
        streams.push(stream);
        return stream;
    }

    beforeEach(async () => {
        emulator = await Emulator.start({ heartbeatInterval: 5 });
    });

    afterEach(async () => {
        for (const stream of streams.splice(0)) stream.close();
        await emulator.close();
    });

    it("begins with its own attachment, in lines that end with CRLF", async () => {
        const stream = await open();
        await until(() => stream.events.length > 0);
        expect(stream.contentType).to.equal("text/event-stream;charset=utf-8");
        expect(stream.text).to.match(
            /^event: event_stream_attached\r\ndata: \{"remoteAddress":"[^"]+",.*\}\r\n\r\n/,
        );
    });

    it("is kept alive by bare CRLFs", async () => {
        const stream = await open("?event_type=nothing");
        await until(() => stream.text.startsWith("\r\n\r\n"));
    });

    it("takes an Accept header of exactly text/event-stream, and none", async () => {
        const statuses = [];
        for (const accept of ["text/event-stream, */*", "text/event-stream;q=1", "application/json"]) {
            statuses.push((await open("", { Accept: accept })).status);
        }
        expect(statuses).to.deep.equal([405, 405, 405]);
    });

    it("refuses who wants something else with a page of a known length, or none where no page is wanted", async () => {
        const get = (accept: string) => call(emulator, "GET", "/v2/events", undefined, { Accept: accept });
        const page = await get("text/event-stream, */*");
        expect(page.headers).to.include({ "x-frame-options": "DENY", "content-length": "311" });
        const nothing = await get("text/event-stream;q=1");
        expect(nothing.headers).to.include({ "x-frame-options": "DENY", "content-length": "0" });
    });

    it("sends only the types that are asked for, each named by itself", async () => {
        const filtered = await open("?event_type=deployment_success&event_type=deployment_failed");
        const comma = await open("?event_type=deployment_success,deployment_info");
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000", instances: 0 });
        await until(() => filtered.events.length > 0);
        expect(filtered.events).to.deep.equal(["deployment_success"]);
        expect(comma.events).to.deep.equal([]);
    });

    it("tells a creation from its first step to its success", async () => {
        const stream = await open();
        await call(emulator, "PUT", "/v2/apps/web", { cmd: "sleep 1000" });
        await until(() => stream.events.includes("deployment_success"));
        const rest = stream.events.filter((type) => !/^(group_change|api_post|event_stream)/.test(type));
        expect(rest).to.deep.equal([
            "deployment_info",
            "deployment_step_success",
            "deployment_info",
            "instance_changed_event",
            "instance_changed_event",
            "status_update_event",
            "instance_changed_event",
            "deployment_step_success",
            "deployment_success",
        ]);
    });

    it("names the parent group of what was changed", async () => {
        await call(emulator, "POST", "/v2/apps", { id: "/shop/web", cmd: "sleep 1000", instances: 0 });
        const changed = emulator.events.find(({ eventType }) => eventType === "group_change_success");
        expect(changed).to.include({ groupId: "/shop" });
    });

    it("says nothing of a request that is refused before the write begins", async () => {
        await call(emulator, "POST", "/v2/apps", { id: "/web" });
        expect(emulator.events).to.deep.equal([]);
    });

    it("says nothing of a PATCH of a missing app whose body would be no app", async () => {
        expect((await call(emulator, "PATCH", "/v2/apps/web", { cpus: 1 })).status).to.equal(422);
        expect(emulator.events).to.deep.equal([]);
        expect((await call(emulator, "PATCH", "/v2/apps/web", { cmd: "sleep 1000" })).status).to.equal(404);
        expect(emulator.events.map(({ eventType }) => eventType)).to.deep.equal(["group_change_failed"]);
    });

    it("tells a write that is refused in the queue", async () => {
        await call(emulator, "DELETE", "/v2/apps/web");
        expect(emulator.events[0]).to.include({
            eventType: "group_change_failed",
            reason: "App '/web' does not exist",
        });
    });

    it("ends for all readers when streams are dropped, and can be opened again", async () => {
        const stream = await open();
        emulator.dropStreams();
        await until(() => stream.closed);
        expect((await open()).status).to.equal(200);
    });

    it("stays open and silent while events are muted", async () => {
        const stream = await open("?event_type=deployment_success");
        emulator.muteEvents(true);
        await call(emulator, "POST", "/v2/apps", { id: "/web", cmd: "sleep 1000", instances: 0 });
        emulator.muteEvents(false);
        await call(emulator, "PUT", "/v2/apps/web", { cpus: 2 });
        await until(() => stream.events.length > 0);
        expect(stream.events).to.have.length(1);
    });
});
