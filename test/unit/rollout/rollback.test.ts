import { expect } from "chai";
import { planRollback, type RollbackCase } from "../../../provider/rollout/rollback";
import { failed, failure, failures } from "./failed-rollouts";

/** A change of the configuration that gets no image, with these differences. */
function attempt(changes: Partial<RollbackCase> = {}): RollbackCase {
    return {
        failed: failed({ failures: failures(3, { message: "manifest for shop/db:2 not found" }) }),
        wrote: "the configuration",
        workedBefore: true,
        writes: 1,
        found: "ours",
        deployment: "unfinished",
        ...changes,
    };
}

function whyNot(changes: Partial<RollbackCase>): string | undefined {
    const plan = planRollback(attempt(changes));
    return plan.how === "not at all" ? plan.why : undefined;
}

describe("a rollout that failed is undone", () => {
    it("by reverting its deployment, which nobody can have come between", () => {
        expect(planRollback(attempt())).to.deep.equal({ how: "revert the deployment" });
    });

    it("by writing the version before when its deployment has ended", () => {
        expect(planRollback(attempt({ deployment: "ended" }))).to.deep.equal({
            how: "write the version before",
        });
    });

    it("by writing the version before when it took two writes: the last deployment goes back half of the way", () => {
        expect(planRollback(attempt({ writes: 2 }))).to.deep.equal({
            how: "write the version before",
        });
    });

    it("also when instances of it have run", () => {
        expect(planRollback(attempt({ failed: failed({ wasEverRunning: true }) })).how).to.equal(
            "revert the deployment",
        );
    });

    it("by deleting a new app of which nothing has run", () => {
        const lost = failure({ message: "Executor did not register within 10mins" });
        for (const known of [failed(), failed({ failures: [lost] }), attempt().failed]) {
            expect(planRollback(attempt({ wrote: "a new app", failed: known }))).to.deep.equal({
                how: "delete the new app",
            });
        }
    });
});

describe("a rollout that failed is not undone", () => {
    it("when only the number of instances was changed", () => {
        expect(whyNot({ wrote: "the number of instances" })).to.contain("only the number of instances");
    });

    it("when the app is new and instances have run", () => {
        expect(whyNot({ wrote: "a new app", failed: failed({ wasEverRunning: true }) })).to.contain(
            "have run",
        );
    });

    it("when the app is new and an instance failed by itself, which may have run unseen", () => {
        const known = failed({ failures: failures(1) });
        expect(whyNot({ wrote: "a new app", failed: known })).to.contain("have run");
    });

    it("when the app is new and an instance ended by itself", () => {
        expect(whyNot({ wrote: "a new app", failed: failed({ finished: 1 }) })).to.contain("have run");
    });

    it("when an earlier update has begun it", () => {
        expect(whyNot({ wrote: "nothing" })).to.contain("what it was before is not known");
    });

    it("when what was there before had failed as well", () => {
        expect(whyNot({ workedBefore: false })).to.contain("had not arrived either");
    });

    it("when another hand has changed the app since", () => {
        expect(whyNot({ found: "another definition" })).to.contain("another hand has changed it");
        expect(whyNot({ failed: failed({ reason: { kind: "superseded" } }) })).to.contain("another hand");
    });

    it("when another hand has stopped its deployment", () => {
        expect(whyNot({ failed: failed({ reason: { kind: "stopped" } }) })).to.contain("stopped");
    });

    it("when the app is gone", () => {
        expect(whyNot({ found: "nothing" })).to.contain("not there any more");
    });

    it("when its deployment changes other apps as well", () => {
        expect(whyNot({ deployment: "unfinished, with other apps" })).to.contain("other apps");
    });
});
