import { expect } from "chai";
import { request } from "undici";
import type { EventStream, MarathonEvent } from "../../provider/marathon/events";
import { atRest, describeContract, describeEmulated, listed, neverLaunched } from "./target";

/** The events up to the first that fits, which is the last of them. */
async function upTo(stream: EventStream, fits: (event: MarathonEvent) => boolean): Promise<MarathonEvent[]> {
    const events: MarathonEvent[] = [];
    for await (const event of stream) {
        events.push(event);
        if (fits(event)) break;
    }
    return events;
}

describeContract("the event stream", (target) => {
    let stream: EventStream | undefined;

    afterEach(() => {
        stream?.close();
    });

    it("begins with its own attachment", async () => {
        stream = await target.client.openEvents();
        const [first] = await upTo(stream, () => true);
        expect(first?.event).to.equal("event_stream_attached");
        expect(first?.data).to.have.property("eventType", "event_stream_attached");
    });

    it("tells how an app is created, up to its success", async () => {
        stream = await target.client.openEvents();
        const id = `${target.group}/a`;
        const { deploymentId } = await target.client.createApp({ id, ...atRest });
        const events = await upTo(
            stream,
            ({ event, data }) => event === "deployment_success" && data.id === deploymentId,
        );
        const info = events.find(({ event }) => event === "deployment_info");
        expect(info?.data).to.have.nested.property("plan.id", deploymentId);
        expect(info?.data).to.have.nested.property("currentStep.actions[0].app", id);
        expect(events.at(-1)?.data)
            .to.have.property("timestamp")
            .that.matches(/^\d{4}-.*Z$/);
    });

    it("tells only the types that are asked for, and nothing of its attachment", async () => {
        stream = await target.client.openEvents({ eventTypes: ["deployment_success", "deployment_failed"] });
        const id = `${target.group}/a`;
        const { deploymentId } = await target.client.createApp({ id, ...atRest });
        const events = await upTo(stream, ({ data }) => data.id === deploymentId);
        expect(new Set(events.map(({ event }) => event))).to.deep.equal(new Set(["deployment_success"]));
    });

    it("tells that a deployment failed when another took its place", async () => {
        const id = `${target.group}/a`;
        const { deploymentId } = await target.client.createApp({ id, ...neverLaunched });
        await listed(target.client, deploymentId);
        stream = await target.client.openEvents({ eventTypes: ["deployment_success", "deployment_failed"] });
        await target.client.updateApp(id, { cmd: "sleep 2000" }, { force: true });
        const events = await upTo(stream, ({ data }) => data.id === deploymentId);
        expect(events.at(-1)?.event).to.equal("deployment_failed");
    });

    it("tells the success of a change that changes nothing", async () => {
        const id = `${target.group}/a`;
        await target.client.createApp({ id, ...atRest });
        stream = await target.client.openEvents({ eventTypes: ["deployment_success"] });
        const { deploymentId } = await target.client.updateApp(id, {});
        const events = await upTo(stream, ({ data }) => data.id === deploymentId);
        expect(events.at(-1)?.event).to.equal("deployment_success");
    });

    for (const accept of ["application/json", "*/*", "text/event-stream, */*"]) {
        it(`is not there for who accepts ${accept}: 405`, async () => {
            const answer = await target.raw("GET", "/v2/events", { headers: { accept } });
            expect(answer.status).to.equal(405);
        });
    }

    it("has no slash at its end: 500", async () => {
        const answer = await target.raw("GET", "/v2/events/", { headers: { accept: "text/event-stream" } });
        expect(answer.status).to.equal(500);
    });
});

describeEmulated("the event stream on the wire", { heartbeatInterval: 10 }, (target) => {
    it("has line ends of two characters, one line of data, and bare line ends as heartbeats", async () => {
        const { body, headers } = await request(`${target.url}/v2/events`, {
            headers: { accept: "text/event-stream" },
        });
        expect(headers["content-type"]).to.match(/^text\/event-stream;charset=utf-8$/i);
        let text = "";
        for await (const chunk of body) {
            text += chunk;
            if (text.endsWith("\r\n\r\n\r\n")) break;
        }
        expect(text).to.match(/^event: event_stream_attached\r\ndata: \{.*\}\r\n\r\n(\r\n)+$/);
    });
});
