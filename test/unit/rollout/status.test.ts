import { expect } from "chai";
import { summariseFailure } from "../../../provider/rollout/diagnosis/failures";
import { describeStatus, type StatusNotes } from "../../../provider/rollout/status";
import type { Observation } from "../../../provider/rollout/verdict";
import { appOf, failed, failures } from "./failed-rollouts";

function statusOf(observation: Partial<Observation>, counts: object = {}, notes?: StatusNotes): string {
    const none = { running: 0, healthy: 0, unhealthy: 0, starting: 0, old: 0 };
    return describeStatus(failed({ observation }).observation, { ...none, ...counts }, notes);
}

describe("the status row of an app", () => {
    it("counts instances that run", () => {
        expect(statusOf({ running: 2 })).to.equal("2/3 running");
    });

    it("counts health where it is checked, the old version and what starts", () => {
        const row = statusOf(
            { running: 2, healthy: 1, hasHealthChecks: true },
            { unhealthy: 1, starting: 1, old: 2 },
        );
        expect(row).to.equal("2/3 running, 1 healthy, 1 unhealthy, 1 starting, 2 old");
    });

    it("tells what the offers lack", () => {
        expect(statusOf({}, {}, { offers: "memory" })).to.equal("0/3 running · waiting for offers: memory");
    });

    it("tells that there are no offers where Marathon gives no reason", () => {
        expect(statusOf({}, {}, { offers: "" })).to.equal("0/3 running · waiting for offers");
    });

    it("tells how the last instance failed, and that Marathon is silent", () => {
        const row = statusOf({}, {}, { failure: "exit code 1", isSilent: true });
        expect(row).to.equal("0/3 running · exit code 1 · Marathon does not answer");
    });
});

describe("the failures in the status row", () => {
    it("are counted, with what the last one was about", () => {
        expect(summariseFailure(failed({ failures: failures(2) }), appOf({}))).to.equal(
            "2 failed: exit code 1",
        );
    });

    it("of health are told as such", () => {
        const killed = failures(1, { kind: "healthKill", state: "TASK_KILLED" });
        expect(summariseFailure(failed({ failures: killed }), appOf({}))).to.equal(
            "1 failed: ended for bad health",
        );
    });

    it("are nothing while there are none", () => {
        expect(summariseFailure(failed({ failures: [] }), appOf({}))).to.equal(undefined);
    });
});
