import { expect } from "chai";
import { Progress } from "../../../provider/rollout/progress";
import { ManualClock } from "../../support/manual-clock";
import { appOf } from "./failed-rollouts";

const minute = 60_000;

function measuring(progressTimeoutMs: number, rolloutTimeoutMs?: number) {
    const clock = new ManualClock();
    return { clock, progress: new Progress(clock, { progressTimeoutMs, rolloutTimeoutMs }) };
}

describe("the progress timeout", () => {
    it("passes when nothing has moved for so long", async () => {
        const { clock, progress } = measuring(10 * minute);
        await clock.advance(10 * minute - 1);
        expect(progress.lateness).to.equal(undefined);
        await clock.advance(1);
        expect(progress.lateness?.text).to.equal("no progress for 10m (progressTimeout)");
    });

    it("begins anew with progress, and only with progress", async () => {
        const { clock, progress } = measuring(10 * minute);
        await clock.advance(9 * minute);
        progress.note(1);
        await clock.advance(9 * minute);
        progress.note(1);
        expect(progress.lateness).to.equal(undefined);
        await clock.advance(minute);
        expect(progress.lateness?.limit).to.equal("progressTimeout");
    });

    it("is never shorter than the slowest health check needs, and two minutes", async () => {
        const { clock, progress } = measuring(minute);
        const quick = { gracePeriodSeconds: 10, intervalSeconds: 5, maxConsecutiveFailures: 1 };
        const slow = { gracePeriodSeconds: 300, intervalSeconds: 60, maxConsecutiveFailures: 3 };
        progress.allowFor(appOf({ healthChecks: [quick, slow] }));
        await clock.advance(10 * minute - 1);
        expect(progress.lateness).to.equal(undefined);
        expect(progress.leftMs).to.equal(1);
    });

    it("stays as it is for an app without health checks", () => {
        const { progress } = measuring(minute);
        progress.allowFor(appOf({}));
        expect(progress.leftMs).to.equal(minute);
    });
});

describe("the rollout timeout", () => {
    it("passes however much still moves", async () => {
        const { clock, progress } = measuring(10 * minute, 20 * minute);
        for (let mark = 1; mark <= 20; mark++) {
            await clock.advance(minute);
            progress.note(mark);
        }
        expect(progress.lateness).to.deep.equal({
            limit: "rolloutTimeout",
            text: "after 20m (rolloutTimeout)",
        });
    });

    it("is not lengthened by health checks", () => {
        const { progress } = measuring(minute, 2 * minute);
        progress.allowFor(appOf({ healthChecks: [{}] }));
        expect(progress.leftMs).to.equal(2 * minute);
    });
});
