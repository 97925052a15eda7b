import { expect } from "chai";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { compareTranscripts, framingOf, type Seen } from "../../replay/http/event-transcript";
import { Bindings } from "../../replay/http/placeholders";

const event = (name: string, data: PropertyMap = {}): Seen => ({ kind: "event", event: name, data });
const changed = (instanceId: string, condition: string) =>
    event("instance_changed_event", { instanceId, condition });
const sent = (step: string): Seen => ({ kind: "request", step });

/** Whether the events are taken for those that were recorded. */
function isSame(expected: readonly Seen[], got: readonly Seen[]): boolean {
    const place = { path: "transcript", pointer: "/transcript", unstable: new Set<string>() };
    return compareTranscripts(expected, got, new Bindings(), place).length === 0;
}

describe("comparing a transcript of events", () => {
    const info = event("deployment_info", { id: "x" });
    const success = event("deployment_success", { id: "x" });

    it("finds a missing and a surplus event", () => {
        expect(isSame([info, success], [info, success])).to.equal(true);
        expect(isSame([info, success], [info])).to.equal(false);
        expect(isSame([info], [info, success])).to.equal(false);
    });

    it("finds other data", () => {
        expect(isSame([info], [event("deployment_info", { id: "y" })])).to.equal(false);
    });

    it("asks for the order of a deployment's events", () => {
        expect(isSame([info, success], [success, info])).to.equal(false);
    });

    it("lets other actors publish when they like, but as often", () => {
        const group = event("group_change_success");
        expect(isSame([group, info], [info, group])).to.equal(true);
        expect(isSame([group, info], [info])).to.equal(false);
        expect(isSame([info], [info, group])).to.equal(false);
    });

    it("asks for the order of what happens to one instance, and not of what happens to several", () => {
        const [a, b] = ["<instance:1>", "<instance:2>"];
        const [x, y] = ["x.instance-1", "x.instance-2"];
        const recorded = [
            changed(a, "Running"),
            changed(a, "Killed"),
            changed(b, "Running"),
            changed(b, "Killed"),
        ];
        const mixed = [
            changed(x, "Running"),
            changed(y, "Running"),
            changed(y, "Killed"),
            changed(x, "Killed"),
        ];
        const wrong = [
            changed(x, "Killed"),
            changed(x, "Running"),
            changed(y, "Running"),
            changed(y, "Killed"),
        ];
        expect(isSame(recorded, mixed)).to.equal(true);
        expect(isSame(recorded, wrong)).to.equal(false);
    });

    it("asks for events after the request that they follow from", () => {
        expect(isSame([sent("step 1"), info], [sent("step 1"), info])).to.equal(true);
        expect(isSame([sent("step 1"), info], [info, sent("step 1")])).to.equal(false);
    });

    it("counts heartbeats only where they were kept", () => {
        const heartbeat: Seen = { kind: "heartbeat" };
        expect(isSame([info], [heartbeat, info, heartbeat])).to.equal(true);
        expect(isSame([info, heartbeat], [info])).to.equal(false);
    });

    it("knows the framing from its lines and how they end", () => {
        const frame = 'event: a\r\ndata: {"x":1}\r\n\r\n';
        const other = 'event: b\r\ndata: {"x":2}\r\n\r\n';
        expect(framingOf(frame + other)).to.equal(framingOf(frame));
        expect(framingOf(frame.replaceAll("\r\n", "\n"))).not.to.equal(framingOf(frame));
        expect(framingOf(`id: 1\r\n${frame}`)).not.to.equal(framingOf(frame));
    });
});
