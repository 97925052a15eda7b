import { expect } from "chai";
import type { App } from "../../../provider/marathon/wire";
import type { AppEvent } from "../../../provider/rollout/app-event";
import { findHopelessness } from "../../../provider/rollout/early-failure";
import { causeOf, type InstanceFailure } from "../../../provider/rollout/instance-failure";
import { Instances } from "../../../provider/rollout/instances";
import { appOf, failures, said, version } from "./failed-rollouts";

const verdictOn = (all: readonly InstanceFailure[]) => findHopelessness(all, false);
const docker = { container: { type: "DOCKER", docker: { image: "shop/db:1" } } };

describe("a rollout is given up early", () => {
    it("after five failures on two agents, not after four", () => {
        expect(verdictOn(failures(5))).to.equal("crashing");
        expect(verdictOn(failures(4))).to.equal(undefined);
    });

    it("after eight failures on one agent, not after seven", () => {
        expect(verdictOn(failures(8, {}, 1))).to.equal("crashing");
        expect(verdictOn(failures(7, {}, 1))).to.equal(undefined);
    });

    for (const cause of ["imageNotFound", "imageUnauthorised"] as const) {
        it(`after three failures with ${cause}, not after two`, () => {
            const message = said(cause, docker);
            expect(verdictOn(failures(3, { message }))).to.equal("image");
            expect(verdictOn(failures(2, { message }))).to.equal(undefined);
        });
    }

    it("after three kills for bad health, not after two", () => {
        expect(verdictOn(failures(3, { kind: "healthKill", state: "TASK_KILLED" }))).to.equal("unhealthy");
        expect(verdictOn(failures(2, { kind: "healthKill", state: "TASK_KILLED" }))).to.equal(undefined);
    });

    it("never while an instance of this version was good once", () => {
        expect(findHopelessness(failures(50), true)).to.equal(undefined);
    });
});

describe("what never counts towards giving up", () => {
    const harmless: readonly (readonly [string, Partial<InstanceFailure>])[] = [
        ...[
            "LOST",
            "GONE",
            "GONE_BY_OPERATOR",
            "UNREACHABLE",
            "DROPPED",
            "UNKNOWN",
            "FINISHED",
            "KILLED",
        ].map((state) => [`TASK_${state}`, { state: `TASK_${state}`, message: "" }] as const),
        ["an agent that was removed", { message: "Agent 10.0.0.1 removed" }],
        ["maintenance", { message: "Task killed: agent is scheduled for maintenance" }],
        ["an executor that was too slow to register", { message: "Executor did not register within 1mins" }],
        ["a pull that the agent gave up", { message: "Container destroyed while pulling image" }],
    ];
    for (const [name, changes] of harmless) {
        it(name, () => {
            expect(verdictOn(failures(50, changes))).to.equal(undefined);
        });
    }

    it("is what registries answer for a while: they are failures of the program's kind, not of the image", () => {
        const message = "Failed to run 'docker pull shop/db:1': toomanyrequests: rate limit exceeded";
        expect(verdictOn(failures(4, { message }))).to.equal(undefined);
    });
});

describe("the cause of a failure", () => {
    const cases: readonly (readonly [string, string])[] = [
        ["manifest for shop/db:1 not found: manifest unknown", "imageNotFound"],
        ["Unexpected HTTP response '404 Not Found' when trying to get the manifest", "imageNotFound"],
        ["Unexpected HTTP response '401 Unauthorized' when trying to get the manifest", "imageUnauthorised"],
        [
            "pull access denied for shop/db, repository does not exist or may require 'docker login'",
            "imageUnauthorised",
        ],
        ["Failed to pull: no basic auth credentials", "imageUnauthorised"],
        ["Command exited with status 1", "program"],
        ["Container exited with status 1: 404 Not Found", "program"],
    ];
    for (const [message, cause] of cases) {
        it(`of "${message}" is ${cause}`, () => {
            const [failure] = failures(1, { message });
            expect(failure && causeOf(failure)).to.equal(cause);
        });
    }
});

/** What happens to an app, and whether waiting for it is called pointless at the end. */
class Story {
    readonly instances: Instances;
    private seconds = 0;

    constructor(
        private readonly app: App,
        { countsHealth = true } = {},
    ) {
        this.instances = new Instances(version, countsHealth, version);
        this.instances.take({ ...app, tasks: [] });
    }

    later(seconds: number): this {
        this.seconds += seconds;
        return this;
    }

    task(id: number, status: string, message = "", ranVersion = version): this {
        return this.note({
            kind: "task",
            taskId: `shop_db.instance-${uuid(id)}._app.1`,
            status,
            message,
            version: ranVersion,
            host: `10.0.0.${(id % 3) + 1}`,
            agentId: `S${id % 3}`,
            ...this.common(),
        });
    }

    health(id: number, healthy: boolean): this {
        return this.note({ kind: "health", instanceId: instanceId(id), healthy, version, ...this.common() });
    }

    healthKill(id: number): this {
        const reason = "ConnectException: Connection refused";
        const taskId = `${instanceId(id)}._app.1`;
        const place = { host: `10.0.0.${id % 3}`, agentId: `S${id % 3}`, version };
        this.note({
            kind: "healthKill",
            instanceId: instanceId(id),
            taskId,
            reason,
            ...place,
            ...this.common(),
        });
        return this.task(id, "TASK_KILLED", "Command terminated with signal Terminated");
    }

    get verdict() {
        return findHopelessness(this.instances.failures, this.instances.wasEverGood);
    }

    private note(event: AppEvent): this {
        this.instances.note([event]);
        return this;
    }

    private common() {
        const timestamp = new Date(Date.parse(version) + this.seconds * 1_000).toISOString();
        return { appId: this.app.id, timestamp };
    }
}

const uuid = (id: number) => `00000000-0000-0000-0000-${String(id).padStart(12, "0")}`;
const instanceId = (id: number) => `shop_db.instance-${uuid(id)}`;
const checked = appOf({ healthChecks: [{ protocol: "HTTP", gracePeriodSeconds: 120 }] });
const ids = (amount: number) => Array.from({ length: amount }, (_, index) => index);

describe("a rollout is not given up early for", () => {
    it("an image that takes twenty minutes to pull", () => {
        const story = new Story(checked);
        for (const id of ids(3)) story.task(id, "TASK_STAGING");
        story.later(1_200);
        for (const id of ids(3)) story.task(id, "TASK_FAILED", "Executor did not register within 20mins");
        expect(story.verdict).to.equal(undefined);
    });

    it("a program whose health is bad while it warms up", () => {
        const story = new Story(checked);
        for (const id of ids(5))
            story.task(id, "TASK_RUNNING").health(id, false).later(100).health(id, false);
        expect(story.verdict).to.equal(undefined);
    });

    it("one instance of 200 that flaps", () => {
        const story = new Story(checked);
        for (const id of ids(199)) story.task(id, "TASK_RUNNING").health(id, true);
        for (const id of ids(20))
            story
                .task(1_000 + id, "TASK_RUNNING")
                .later(300)
                .healthKill(1_000 + id);
        expect(story.verdict).to.equal(undefined);
    });

    it("an autoscaler that starts and ends instances meanwhile", () => {
        const story = new Story(checked);
        for (const id of ids(20)) {
            story
                .task(id, "TASK_RUNNING")
                .later(300)
                .task(id, "TASK_KILLED", "Command terminated with signal Killed");
        }
        expect(story.verdict).to.equal(undefined);
    });

    it("a restart by hand, which ends what the first rollout has failed with", () => {
        const story = new Story(checked);
        for (const id of ids(4)) story.task(id, "TASK_FAILED", "Command exited with status 1");
        const restarted = "2021-07-27T12:10:00.000Z";
        story.instances.rebase(restarted);
        story.later(700).task(10, "TASK_FAILED", "Command exited with status 1", restarted);
        expect(story.verdict).to.equal(undefined);
        expect(story.instances.failures).to.have.length(1);
    });

    it("an agent that is lost with all that ran there", () => {
        const story = new Story(checked);
        for (const id of ids(10)) story.task(id, "TASK_RUNNING").task(id, "TASK_LOST", "Agent removed");
        expect(story.verdict).to.equal(undefined);
    });

    it("no offers for twenty minutes", () => {
        expect(new Story(checked).later(1_200).verdict).to.equal(undefined);
    });

    it("failures of the version before ours", () => {
        const story = new Story(checked);
        for (const id of ids(10)) story.task(id, "TASK_FAILED", "", "2021-07-26T12:00:00.000Z");
        expect(story.verdict).to.equal(undefined);
    });

    it("crashes of an app without health checks of which an instance ran", () => {
        const story = new Story(appOf({}), { countsHealth: false });
        for (const id of ids(10))
            story.task(id, "TASK_RUNNING").task(id, "TASK_FAILED", "Command exited with status 1");
        expect(story.verdict).to.equal(undefined);
    });
});

describe("a rollout is given up early all the same for", () => {
    it("kills for bad health after the grace period, each counted once", () => {
        const story = new Story(checked);
        for (const id of ids(2)) story.task(id, "TASK_RUNNING").later(300).healthKill(id);
        expect(story.verdict).to.equal(undefined);
        story.task(2, "TASK_RUNNING").later(300).healthKill(2);
        expect(story.verdict).to.equal("unhealthy");
    });

    it("crashes before an app with health checks was ever healthy", () => {
        const story = new Story(checked);
        for (const id of ids(5))
            story.task(id, "TASK_RUNNING").task(id, "TASK_FAILED", "Command exited with status 1");
        expect(story.verdict).to.equal("crashing");
    });
});
