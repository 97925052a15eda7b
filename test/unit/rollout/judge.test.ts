import { expect } from "chai";
import { type AppProgress, judge } from "../../../provider/rollout/judge";

function progress(changes: Partial<AppProgress>): AppProgress {
    return {
        instances: 2,
        running: 2,
        healthy: 0,
        unhealthy: 0,
        hasHealthChecks: false,
        deployments: [],
        ...changes,
    };
}

describe("an app counts as ready", () => {
    it("when its deployment has finished and its instances run", () => {
        expect(judge(progress({}), "healthy").ready).to.equal(true);
    });

    it("not while a deployment still touches it", () => {
        expect(judge(progress({ deployments: ["d1"] }), "healthy").ready).to.equal(false);
    });

    it("not when the deployment finished with instances missing", () => {
        expect(judge(progress({ running: 1 }), "healthy").ready).to.equal(false);
    });

    it("only when healthy, if it has health checks", () => {
        expect(judge(progress({ hasHealthChecks: true, healthy: 1 }), "healthy").ready).to.equal(false);
        expect(judge(progress({ hasHealthChecks: true, healthy: 2 }), "healthy").ready).to.equal(true);
    });

    it("when running, if health is not waited for", () => {
        expect(judge(progress({ hasHealthChecks: true }), "running").ready).to.equal(true);
    });

    it("when scaled to nothing and nothing is left to do", () => {
        expect(judge(progress({ instances: 0, running: 0 }), "healthy").ready).to.equal(true);
    });

    it("at once, if nothing is waited for", () => {
        expect(judge(progress({ running: 0, deployments: ["d1"] }), "none").ready).to.equal(true);
    });
});

describe("the status of an app that is on its way", () => {
    it("counts instances", () => {
        expect(judge(progress({ running: 1 }), "healthy").text).to.equal("1/2 running");
    });

    it("counts healthy and unhealthy ones where health is checked", () => {
        const { text } = judge(progress({ hasHealthChecks: true, healthy: 1, unhealthy: 1 }), "healthy");
        expect(text).to.equal("2/2 running, 1 healthy, 1 unhealthy");
    });
});
