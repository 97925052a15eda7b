import { expect } from "chai";
import type { Deployment } from "../../../provider/marathon/wire";
import { Admission, type Applicant, type WriteKind } from "../../../provider/rollout/admission";
import { failureOf } from "../../support/failure-of";
import { ManualClock } from "../../support/manual-clock";

function running(amount: number, currentStep = 1): Deployment[] {
    return Array.from({ length: amount }, (_, index) => ({
        id: `d${index}`,
        version: "2021-07-27T12:00:00.000Z",
        affectedApps: [`/app-${index}`],
        steps: [],
        currentActions: [],
        currentStep,
        totalSteps: 2,
    }));
}

describe("the admission of writes", () => {
    const never = new AbortController().signal;
    let clock: ManualClock;
    let feed: { unfinished: readonly Deployment[] | undefined };
    let admission: Admission;
    let entered: string[];
    let leaves: Map<string, () => void>;
    let rows: Map<string, string>;

    beforeEach(() => {
        clock = new ManualClock();
        feed = { unfinished: [] };
        admission = new Admission(feed, clock, () => 2);
        entered = [];
        leaves = new Map();
        rows = new Map();
    });

    const applicant = (name: string, kind: WriteKind, signal: AbortSignal): Applicant => ({
        kind,
        signal,
        progressTimeoutMs: 60_000,
        queued: (text) => rows.set(name, text),
        turnedAway: (deployments) => new Error(`${name}: ${deployments.length} run`),
    });

    const apply = async (name: string, kind: WriteKind = "change", signal = never) => {
        const leave = await admission.enter(applicant(name, kind, signal));
        entered.push(name);
        leaves.set(name, leave);
    };

    const leave = (name: string) => leaves.get(name)?.();
    const fill = () => Promise.all([apply("one"), apply("two")]);

    it("lets as many in as there may be, and the next one when one leaves", async () => {
        await fill();
        const third = apply("three");
        expect(rows.get("three")).to.match(/^queued: 2 deployments of this run/);
        expect(entered).to.deep.equal(["one", "two"]);
        leave("one");
        await third;
        expect(entered).to.deep.equal(["one", "two", "three"]);
    });

    it("lets those in first that supersede, then those that delete, each in the order they came", async () => {
        await fill();
        const change = apply("change");
        const delete1 = apply("delete 1", "delete");
        const supersede = apply("supersede", "supersede");
        const delete2 = apply("delete 2", "delete");
        leave("one");
        await supersede;
        leave("supersede");
        await delete1;
        leave("delete 1");
        await delete2;
        leave("delete 2");
        await change;
        expect(entered.slice(2)).to.deep.equal(["supersede", "delete 1", "delete 2", "change"]);
    });

    it("starts none while 80 run in Marathon, and goes on once there are fewer", async () => {
        feed.unfinished = running(80);
        const waiting = apply("one");
        expect(rows.get("one")).to.equal("queued: 80 deployments run in Marathon");
        feed.unfinished = running(79);
        clock.advance(1_000);
        await waiting;
    });

    it("counts what it has let in since the last listing", async () => {
        feed.unfinished = running(79);
        await apply("one");
        const second = apply("two");
        expect(rows.get("two")).to.equal("queued: 80 deployments run in Marathon");
        feed.unfinished = running(79);
        clock.advance(1_000);
        await second;
    });

    it("lets one supersede a deployment however many run", async () => {
        feed.unfinished = running(99);
        await apply("one", "supersede");
        expect(entered).to.deep.equal(["one"]);
    });

    it("turns away who has waited while nothing moved in Marathon", async () => {
        feed.unfinished = running(80);
        const refusal = failureOf(apply("one"));
        clock.advance(60_000);
        expect((await refusal).message).to.equal("one: 80 run");
    });

    it("takes a step forward in Marathon for progress", async () => {
        feed.unfinished = running(80);
        const waiting = apply("one");
        const wait = async (ms: number) => {
            await clock.sleeping(1_000);
            clock.advance(ms);
            await clock.sleeping(1_000);
        };
        await wait(50_000);
        feed.unfinished = running(80, 2);
        await wait(1_000);
        await wait(58_000);
        feed.unfinished = running(79, 2);
        clock.advance(1_000);
        await waiting;
    });

    it("forgets who cancels, and lets the others in", async () => {
        await fill();
        const cancel = new AbortController();
        const cancelled = failureOf(apply("cancelled", "change", cancel.signal));
        const next = apply("next");
        cancel.abort(new Error("The update was cancelled"));
        expect((await cancelled).message).to.equal("The update was cancelled");
        leave("one");
        await next;
        expect(entered).to.deep.equal(["one", "two", "next"]);
    });

    it("leaves no timer behind once nobody waits", async () => {
        await fill();
        const third = apply("three");
        leave("one");
        await third;
        await clock.sleeping(1_000);
        clock.advance(1_000);
        await Promise.resolve();
        expect(clock.asleep).to.equal(0);
    });
});
