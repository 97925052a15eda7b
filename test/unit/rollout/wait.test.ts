import { expect } from "chai";
import type { AppProgress } from "../../../provider/rollout/judge";
import { RolloutError } from "../../../provider/rollout/rollout-error";
import { waitUntilReady } from "../../../provider/rollout/wait";

/** A clock on which sleeping takes no time and moves the time on. */
class LeapingClock {
    private time = 0;
    now() {
        return this.time;
    }
    async sleep(ms: number, signal?: AbortSignal) {
        signal?.throwIfAborted();
        this.time += ms;
    }
}

const limits = { progressTimeoutMs: 60_000, rolloutTimeoutMs: undefined };

function app(changes: Partial<AppProgress>): AppProgress {
    return {
        instances: 1,
        running: 0,
        healthy: 0,
        unhealthy: 0,
        hasHealthChecks: false,
        deployments: [],
        ...changes,
    };
}

function waiting(observe: (now: number) => AppProgress, controller = new AbortController()) {
    const clock = new LeapingClock();
    const statuses: string[] = [];
    const context = {
        clock,
        signal: controller.signal,
        row: { status: (text: string) => void statuses.push(text) },
    };
    const run = (limit: Partial<typeof limits> | { rolloutTimeoutMs: number } = {}) =>
        waitUntilReady("/a", async () => observe(clock.now()), "healthy", { ...limits, ...limit }, context);
    return { run, clock, statuses };
}

async function failureOf(operation: Promise<void>): Promise<RolloutError> {
    const failure = await operation.then(
        () => undefined,
        (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(RolloutError);
    return failure as RolloutError;
}

describe("waiting for an app", () => {
    it("ends as soon as it is ready", async () => {
        const { run, clock } = waiting(() => app({ running: 1 }));
        await run();
        expect(clock.now()).to.equal(0);
    });

    it("goes on until its instances run", async () => {
        const { run, clock } = waiting((now) => app({ running: now >= 5_000 ? 1 : 0 }));
        await run();
        expect(clock.now()).to.be.within(5_000, 6_100);
    });

    it("ends when nothing has moved for the progress timeout", async () => {
        const { run, clock } = waiting(() => app({ deployments: ["d"] }));
        const failure = await failureOf(run());
        expect(failure.message).to.match(/^\/a is not ready: 0\/1 running, no progress for 6[01] s/);
        expect(clock.now()).to.be.within(60_000, 61_000);
    });

    it("has the progress timeout start anew with each instance", async () => {
        const { run } = waiting((now) =>
            app({ instances: 3, running: Math.min(3, Math.floor(now / 50_000)) }),
        );
        await run();
    });

    it("ends at the rollout timeout, however much still moves", async () => {
        const { run } = waiting((now) => app({ instances: 1e6, running: Math.floor(now / 1_000) }));
        const failure = await failureOf(run({ rolloutTimeoutMs: 120_000 }));
        expect(failure.message).to.include("rolloutTimeout");
    });

    it("ends when the user cancels, and says what goes on", async () => {
        const controller = new AbortController();
        const { run } = waiting((now) => {
            if (now > 1_000) controller.abort();
            return app({ deployments: ["d"] });
        }, controller);
        expect((await failureOf(run())).message).to.include("goes on in Marathon");
    });

    it("ends in the same words when the cancel cuts a request off", async () => {
        const controller = new AbortController();
        const { run } = waiting(() => {
            controller.abort();
            throw new Error("The request was aborted");
        }, controller);
        expect((await failureOf(run())).message).to.include("goes on in Marathon");
    });

    it("says how far the app is", async () => {
        const { run, statuses } = waiting((now) => app({ running: now >= 500 ? 1 : 0 }));
        await run();
        expect(statuses[0]).to.equal("0/1 running");
    });
});
