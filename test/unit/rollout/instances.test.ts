import { expect } from "chai";
import type { App, Task } from "../../../provider/marathon/wire";
import type { AppEvent } from "../../../provider/rollout/app-event";
import { Instances } from "../../../provider/rollout/instances";
import { appOf, version } from "./failed-rollouts";

const old = "2021-07-26T12:00:00.000Z";
const later = "2021-07-27T13:00:00.000Z";
const uuid = (id: number) => `00000000-0000-0000-0000-${String(id).padStart(12, "0")}`;
const taskId = (id: number) => `shop_db.instance-${uuid(id)}._app.1`;
const timestamp = "2021-07-27T12:30:00.000Z";

function task(id: number, changes: Partial<Task> = {}): Task {
    return { id: taskId(id), appId: "/shop/db", state: "TASK_RUNNING", version, ...changes };
}

function healthy(id: number, alive = true): Task {
    return task(id, { healthCheckResults: [{ alive, consecutiveFailures: 0 }] });
}

const snapshot = (tasks: readonly Task[], fields: object = {}): App => appOf({ tasks, ...fields });

function taking(tasks: readonly Task[], { countsHealth = false } = {}): Instances {
    const instances = new Instances(version, countsHealth, version);
    instances.take(snapshot(tasks));
    return instances;
}

function status(id: number, taskStatus: string, changes: object = {}): AppEvent {
    const what = {
        kind: "task",
        appId: "/shop/db",
        taskId: taskId(id),
        status: taskStatus,
        message: "",
    } as const;
    return { ...what, version, timestamp, ...changes };
}

/** How far the progress has moved by what was done. */
function advance(instances: Instances, act: () => void): number {
    const before = instances.progress;
    act();
    return instances.progress - before;
}

describe("the instances of an app", () => {
    it("are counted by version, state and health", () => {
        const { counts } = taking([
            healthy(1),
            healthy(2, false),
            task(3),
            task(4, { state: "TASK_STAGING" }),
            task(5, { version: old }),
        ]);
        expect(counts).to.deep.equal({ running: 3, healthy: 1, unhealthy: 1, starting: 1, old: 1 });
    });

    it("are of our version when scaled later than configured", () => {
        expect(taking([task(1, { version: later })]).counts.running).to.equal(1);
    });

    it("are not healthy without a result, and with one bad result of two", () => {
        const results = [
            { alive: true, consecutiveFailures: 0 },
            { alive: false, consecutiveFailures: 1 },
        ];
        expect(taking([task(1), task(2, { healthCheckResults: results })]).counts.healthy).to.equal(0);
    });

    it("are those of the last snapshot, whatever was known before", () => {
        const instances = taking([task(1), task(2)]);
        instances.take(snapshot([task(2)]));
        expect(instances.counts.running).to.equal(1);
    });

    it("of a persistent volume keep their id in a new version, and are new ones all the same", () => {
        const restarted = { ...healthy(1), id: `shop_db.instance-${uuid(1)}._app.2` };
        const instances = taking([task(1, { version: old })], { countsHealth: true });
        expect(advance(instances, () => instances.take(snapshot([restarted])))).to.be.greaterThan(0);
        expect(instances.counts).to.deep.include({ running: 1, healthy: 1, old: 0 });
        expect(instances.wasEverGood).to.equal(true);
    });

    it("are the same in events and snapshots, in the ids of any version", () => {
        const instances = new Instances(version, false, version);
        instances.note([status(1, "TASK_RUNNING", { taskId: `shop_db.${uuid(1)}` })]);
        instances.note([
            {
                kind: "health",
                appId: "/shop/db",
                instanceId: `shop_db.marathon-${uuid(1)}`,
                healthy: true,
                timestamp,
            },
        ]);
        expect(instances.counts).to.deep.include({ running: 1, healthy: 1 });
    });

    it("no longer count when they have ended or cannot be reached", () => {
        for (const state of [
            "TASK_KILLED",
            "TASK_FAILED",
            "TASK_LOST",
            "TASK_UNREACHABLE",
            "TASK_FINISHED",
        ]) {
            const instances = taking([task(1)]);
            instances.note([status(1, state)]);
            expect(instances.counts.running, state).to.equal(0);
        }
    });
});

describe("progress is", () => {
    it("an instance of ours that gets running", () => {
        const instances = taking([task(1, { state: "TASK_STAGING" })]);
        expect(advance(instances, () => instances.note([status(1, "TASK_RUNNING")]))).to.equal(1);
    });

    it("an instance of ours that gets healthy", () => {
        const instances = taking([task(1)], { countsHealth: true });
        expect(advance(instances, () => instances.take(snapshot([healthy(1)])))).to.equal(1);
    });

    it("an instance that gets ready", () => {
        const instances = taking([task(1)]);
        const readinessCheckResults = [{ name: "r", taskId: taskId(1), ready: true }];
        expect(
            advance(instances, () => instances.take(snapshot([task(1)], { readinessCheckResults }))),
        ).to.equal(1);
    });

    it("an old instance that ends", () => {
        const instances = taking([task(1, { version: old })]);
        expect(advance(instances, () => instances.take(snapshot([])))).to.equal(1);
    });

    it("an instance in the place of one whose agent was lost", () => {
        const instances = taking([task(1)]);
        const events = [status(1, "TASK_LOST"), status(2, "TASK_RUNNING")];
        expect(advance(instances, () => instances.note(events))).to.equal(1);
    });

    it("not an old instance that starts again", () => {
        const instances = taking([]);
        expect(
            advance(instances, () => instances.note([status(1, "TASK_RUNNING", { version: old })])),
        ).to.equal(0);
    });

    it("not an instance that is launched and does not run", () => {
        const instances = taking([]);
        expect(advance(instances, () => instances.note([status(1, "TASK_STAGING")]))).to.equal(0);
    });

    it("not a look that shows what the last one showed", () => {
        const instances = taking([healthy(1)]);
        expect(advance(instances, () => instances.take(snapshot([healthy(1)])))).to.equal(0);
    });

    it("not a crash loop, told by events", () => {
        const instances = taking([task(0)]);
        const loop = () => {
            for (let id = 0; id < 50; id++)
                instances.note([status(id, "TASK_FAILED"), status(id + 1, "TASK_RUNNING")]);
        };
        expect(advance(instances, loop)).to.equal(0);
    });

    it("not a crash loop, seen by looks", () => {
        const instances = taking([task(0)]);
        const loop = () => {
            for (let id = 1; id < 50; id++) instances.take(snapshot([task(id)]));
        };
        expect(advance(instances, loop)).to.equal(0);
    });

    it("not health that comes and goes", () => {
        const instances = taking([healthy(1)], { countsHealth: true });
        const flap = () => {
            instances.take(snapshot([healthy(1, false)]));
            instances.take(snapshot([healthy(1)]));
        };
        expect(advance(instances, flap)).to.equal(0);
    });
});

describe("an instance of ours was good", () => {
    it("when it ran, without health checks", () => {
        expect(taking([task(1)]).wasEverGood).to.equal(true);
    });

    it("only when healthy, with health checks", () => {
        expect(taking([task(1)], { countsHealth: true }).wasEverGood).to.equal(false);
        expect(taking([healthy(1)], { countsHealth: true }).wasEverGood).to.equal(true);
    });

    it("not when it was the old version's", () => {
        expect(taking([task(1, { version: old })]).wasEverGood).to.equal(false);
    });

    it("not before the same definition was restarted", () => {
        const instances = taking([task(1)]);
        instances.rebase(later);
        expect(instances.wasEverGood).to.equal(false);
    });
});

describe("the failures of an app", () => {
    const lastTaskFailure = {
        appId: "/shop/db",
        host: "10.0.0.1",
        message: "Command exited with status 1",
        state: "TASK_FAILED",
        taskId: taskId(1),
        timestamp,
        version,
        slaveId: "S1",
    };

    it("are told by snapshots and events, each once", () => {
        const instances = taking([]);
        instances.note([status(1, "TASK_FAILED")]);
        instances.take(snapshot([], { lastTaskFailure }));
        expect(instances.failures).to.have.length(1);
    });

    it("leave out what was before the start", () => {
        const instances = new Instances(version, false, later);
        instances.take(snapshot([], { lastTaskFailure }));
        expect(instances.failures).to.deep.equal([]);
    });

    it("leave out the old version's", () => {
        const instances = taking([]);
        instances.take(snapshot([], { lastTaskFailure: { ...lastTaskFailure, version: old } }));
        expect(instances.failures).to.deep.equal([]);
    });

    it("tell a kill for bad health from other ends, without Marathon's preamble", () => {
        const message =
            "Task was killed since health check failed. Reason: ConnectException: Connection refused";
        const instances = taking([]);
        instances.take(
            snapshot([], { lastTaskFailure: { ...lastTaskFailure, state: "TASK_KILLED", message } }),
        );
        expect(instances.failures[0]).to.deep.include({
            kind: "healthKill",
            message: "ConnectException: Connection refused",
            agentId: "S1",
        });
    });

    it("count a kill for bad health once, however many tell of it", () => {
        const message = "Task was killed since health check failed. Reason: refused";
        const instances = taking([task(1)]);
        const kill = {
            kind: "healthKill",
            appId: "/shop/db",
            instanceId: `shop_db.instance-${uuid(1)}`,
        } as const;
        instances.note([
            { ...kill, taskId: taskId(1), reason: "refused", version, timestamp },
            status(1, "TASK_FAILED", { message: "Command exited with status 143" }),
        ]);
        instances.take(
            snapshot([], { lastTaskFailure: { ...lastTaskFailure, state: "TASK_KILLED", message } }),
        );
        expect(instances.failures.map(({ kind }) => kind)).to.deep.equal(["healthKill"]);
    });

    it("are the last hundred", () => {
        const instances = taking([]);
        for (let id = 0; id < 150; id++) instances.note([status(id, "TASK_FAILED")]);
        expect(instances.failures).to.have.length(100);
        expect(instances.failures.at(-1)?.taskId).to.equal(taskId(149));
    });
});
