import { expect } from "chai";
import type { Deployment } from "../../../provider/marathon/wire";
import { AppWatch } from "../../../provider/rollout/app-watch";
import { DeploymentBook } from "../../../provider/rollout/deployment-book";
import { awaitEnds, BackOff } from "../../../provider/rollout/obstacle";
import { Progress, type WaitLimits } from "../../../provider/rollout/progress";
import { failureOf } from "../../support/failure-of";
import { ManualClock } from "../../support/manual-clock";

function deployment(id: string, currentStep = 1, version = "2021-07-27T11:58:00.000Z"): Deployment {
    const affectedApps = ["/other"];
    return { id, version, affectedApps, steps: [], currentActions: [], currentStep, totalSteps: 3 };
}

describe("a write in whose way", () => {
    let clock: ManualClock;
    let statuses: string[];
    let cancel: AbortController;

    beforeEach(() => {
        clock = new ManualClock();
        statuses = [];
        cancel = new AbortController();
    });

    const tools = () => ({
        clock,
        signal: cancel.signal,
        row: { status: (text: string) => void statuses.push(text) },
    });

    const progress = (limits: Partial<WaitLimits> = {}) =>
        new Progress(clock, { progressTimeoutMs: 60_000, rolloutTimeoutMs: undefined, ...limits });

    describe("deployments of others are", () => {
        let book: DeploymentBook;
        let watch: AppWatch;

        beforeEach(() => {
            book = new DeploymentBook();
            watch = new AppWatch(new Set(), book, clock, () => {});
            book.noteListing([deployment("d1")], clock.now());
        });

        const list = (...deployments: readonly Deployment[]) => {
            book.noteListing(deployments, clock.now());
            watch.noteListing(false);
        };

        const pass = async (ms: number) => {
            await clock.sleeping(Math.min(5_000, ms));
            clock.advance(ms);
        };

        it("goes on as soon as an event tells that they have ended", async () => {
            const waiting = awaitEnds([deployment("d1")], progress(), watch, tools());
            await clock.sleeping(5_000);
            const ended = book.noteEvent({ event: "deployment_success", data: { id: "d1" } });
            watch.noteEnd(ended ?? "");
            expect(await waiting).to.equal(undefined);
            expect(statuses).to.deep.equal(["waiting for deployment d1 of /other (0s)"]);
        });

        it("goes on when they are listed no more", async () => {
            const waiting = awaitEnds([deployment("d1")], progress(), watch, tools());
            await clock.sleeping(5_000);
            list();
            expect(await waiting).to.equal(undefined);
        });

        it("names the first of several, and counts the others", async () => {
            list(deployment("d1"), deployment("d2"), deployment("d3"));
            const all = [deployment("d1"), deployment("d2"), deployment("d3")];
            const waiting = awaitEnds(all, progress(), watch, tools());
            await clock.sleeping(5_000);
            expect(statuses.at(-1)).to.equal("waiting for deployment d1 of /other and 2 more (0s)");
            list();
            await waiting;
        });

        it("ends when none of them has moved for the progress timeout", async () => {
            const limits = { progressTimeoutMs: 5_000 };
            const waiting = awaitEnds([deployment("d1")], progress(limits), watch, tools());
            await pass(5_000);
            expect(await waiting).to.deep.include({ limit: "progressTimeout" });
        });

        it("takes a step of theirs for progress", async () => {
            const limits = { progressTimeoutMs: 8_000 };
            const waiting = awaitEnds([deployment("d1")], progress(limits), watch, tools());
            await pass(5_000);
            list(deployment("d1", 2));
            await pass(5_000);
            list(deployment("d1", 2));
            await clock.sleeping(3_000);
            clock.advance(3_000);
            expect(await waiting).to.deep.include({ text: "no progress for 8s (progressTimeout)" });
        });

        it("counts the time that the operation has taken before", async () => {
            const limits = { rolloutTimeoutMs: 60_000, startedAt: clock.now() - 60_000 };
            const late = await awaitEnds([deployment("d1")], progress(limits), watch, tools());
            expect(late).to.deep.include({ limit: "rolloutTimeout" });
        });

        it("ends at once when the user cancels", async () => {
            const waiting = failureOf(awaitEnds([deployment("d1")], progress(), watch, tools()));
            await clock.sleeping(5_000);
            cancel.abort(new Error("The update was cancelled"));
            expect((await waiting).message).to.equal("The update was cancelled");
        });
    });

    describe("so many deployments run that Marathon takes none", () => {
        const pause = async (backOff: BackOff, running: readonly Deployment[], ms: number) => {
            const waiting = backOff.pause(running);
            await clock.sleeping(ms);
            clock.advance(ms);
            return await waiting;
        };

        it("is repeated after pauses that grow up to 15 seconds", async () => {
            const backOff = new BackOff(progress(), tools());
            for (const ms of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
                expect(await pause(backOff, [deployment("d1")], ms)).to.equal(undefined);
            }
        });

        it("names the oldest in its row", async () => {
            const running = [deployment("d2"), deployment("d1", 1, "2021-07-27T09:00:00.000Z")];
            await pause(new BackOff(progress(), tools()), running, 1_000);
            expect(statuses).to.deep.equal([
                "waiting: too many deployments run in Marathon; the oldest is d1 of /other (0s)",
            ]);
        });

        it("ends when they have not changed for the progress timeout", async () => {
            const backOff = new BackOff(progress({ progressTimeoutMs: 1_000 }), tools());
            await pause(backOff, [deployment("d1")], 1_000);
            expect(await backOff.pause([deployment("d1")])).to.deep.include({ limit: "progressTimeout" });
        });

        it("waits on as long as others take their place", async () => {
            const backOff = new BackOff(progress({ progressTimeoutMs: 1_000 }), tools());
            await pause(backOff, [deployment("d1")], 1_000);
            expect(await pause(backOff, [deployment("d2")], 1_000)).to.equal(undefined);
        });
    });
});
