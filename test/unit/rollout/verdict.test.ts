import { expect } from "chai";
import { judge, listingGraceMs, type Observation } from "../../../provider/rollout/verdict";
import { failed } from "./failed-rollouts";

const succeeded = { kind: "succeeded" } as const;
const stopped = { kind: "failed", reason: "The upgrade has been cancelled" } as const;

/** Three instances run, and nothing is known of a deployment. */
function seen(changes: Partial<Observation> = {}): Observation {
    const observation = { deployment: undefined, unfinished: [], running: 3, queued: undefined, ...changes };
    return failed({ observation }).observation;
}

describe("an app has arrived", () => {
    it("when nothing is unfinished and all instances run", () => {
        expect(judge(seen(), "healthy")).to.equal("ready");
    });

    it("not while a deployment touches it", () => {
        expect(judge(seen({ unfinished: ["d1"] }), "healthy")).to.equal("waiting");
    });

    it("not while its deployment runs, or nothing was heard of it yet", () => {
        expect(judge(seen({ deployment: { kind: "unheard" } }), "healthy")).to.equal("waiting");
    });

    it("not when an instance is missing", () => {
        expect(judge(seen({ running: 2 }), "healthy")).to.equal("waiting");
    });

    it("not when one is not healthy, with health checks", () => {
        const checked = { hasHealthChecks: true };
        expect(judge(seen({ ...checked, healthy: 2 }), "healthy")).to.equal("waiting");
        expect(judge(seen({ ...checked, healthy: 3 }), "healthy")).to.equal("ready");
    });

    it("when all run, where health is not waited for", () => {
        expect(judge(seen({ hasHealthChecks: true }), "running")).to.equal("ready");
    });

    it("when its deployment has finished, where nothing else is waited for", () => {
        expect(judge(seen({ deployment: succeeded, running: 0 }), "deployment")).to.equal("ready");
        expect(judge(seen({ unfinished: ["d1"], running: 0 }), "deployment")).to.equal("waiting");
        expect(judge(seen({ deployment: stopped, running: 0 }), "deployment")).to.equal("stopped");
    });

    it("at once, where nothing is waited for", () => {
        expect(judge(seen({ unfinished: ["d1"], running: 0, isOurs: false }), "none")).to.equal("ready");
    });

    it("when scaled to nothing", () => {
        expect(judge(seen({ instances: 0, running: 0 }), "healthy")).to.equal("ready");
    });
});

describe("a success that Marathon reports", () => {
    it("is no proof: without any instance the app has not arrived", () => {
        const none = seen({ deployment: succeeded, running: 0, minimumHealthCapacity: 0 });
        expect(judge(none, "healthy")).to.equal("waiting");
    });

    it("suffices with the share that a rollout keeps, once the queue shows no other to be launched", () => {
        const most = { deployment: succeeded, running: 2, minimumHealthCapacity: 0.5 };
        expect(judge(seen(most), "healthy")).to.equal("queue?");
        expect(judge(seen({ ...most, queued: 0 }), "healthy")).to.equal("ready");
        expect(judge(seen({ ...most, queued: 1 }), "healthy")).to.equal("waiting");
    });

    it("does not suffice with less than that share, rounded up", () => {
        const few = seen({ deployment: succeeded, running: 1, minimumHealthCapacity: 0.5, queued: 0 });
        expect(judge(few, "healthy")).to.equal("waiting");
    });

    it("that was not heard of needs the full count", () => {
        const most = { running: 2, minimumHealthCapacity: 0.5, queued: 0 };
        expect(judge(seen({ ...most, deployment: { kind: "vanished" } }), "healthy")).to.equal("waiting");
    });
});

describe("a deployment that no listing shows", () => {
    const fresh = { kind: "unlisted", forMs: listingGraceMs - 1 } as const;

    it("may be one that was forced a moment ago", () => {
        expect(judge(seen({ deployment: fresh, running: 2 }), "healthy")).to.equal("waiting");
        expect(judge(seen({ deployment: fresh, running: 4 }), "healthy")).to.equal("waiting");
        expect(judge(seen({ deployment: fresh }), "deployment")).to.equal("waiting");
    });

    it("is over when exactly the wanted instances are there, and the app knows of none either", () => {
        expect(judge(seen({ deployment: fresh }), "healthy")).to.equal("ready");
        expect(judge(seen({ deployment: fresh, unfinished: ["d2"] }), "healthy")).to.equal("waiting");
    });

    it("is over after a while", () => {
        const stale = { kind: "unlisted", forMs: listingGraceMs } as const;
        expect(judge(seen({ deployment: stale }), "healthy")).to.equal("ready");
        expect(judge(seen({ deployment: stale, unfinished: ["d2"] }), "healthy")).to.equal("waiting");
    });
});

describe("a rollout ends badly", () => {
    it("when another definition stands there, however well that runs", () => {
        expect(judge(seen({ isOurs: false, deployment: succeeded }), "healthy")).to.equal("superseded");
    });

    it("when its deployment was stopped with instances missing", () => {
        expect(judge(seen({ deployment: stopped, running: 1 }), "healthy")).to.equal("stopped");
    });

    it("not when another deployment goes on with the same definition", () => {
        expect(judge(seen({ deployment: stopped, running: 1, unfinished: ["d2"] }), "healthy")).to.equal(
            "waiting",
        );
    });

    it("not when everything runs all the same", () => {
        expect(judge(seen({ deployment: stopped }), "healthy")).to.equal("ready");
    });
});
