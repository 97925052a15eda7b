import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { MarathonEvent } from "../../../provider/marathon/events";
import type { App } from "../../../provider/marathon/wire";
import { readAppEvent } from "../../../provider/rollout/app-event";
import { DeploymentBook } from "../../../provider/rollout/deployment-book";
import { findHopelessness } from "../../../provider/rollout/early-failure";
import { Instances } from "../../../provider/rollout/instances";
import { httpCasesIn, type RecordedCase, type RecordedStep } from "../../replay/http/cases";

const recordings = join(__dirname, "..", "..", "recordings");

/** How the deployments of the writes ended that were accepted, in order, as far as the stream tells. */
const endings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "1.8.244": {
        "create-app-by-put": "succeeded",
        "create-app-instances-zero": "succeeded",
        "scale-up": "open, succeeded",
        "scale-down": "open, succeeded",
        "scale-to-zero": "open, succeeded",
        "destroy-app": "open, succeeded",
        "destroy-app-without-tasks": "open, succeeded",
        "noop-put": "open, succeeded",
        "executor-resources-only-put": "open, succeeded",
        "patch-app": "open, succeeded",
        "failing-task": "open",
        "task-fails-after-start": "succeeded",
        "task-finishes": "succeeded",
        "locked-put-409": "open",
        "post-existing-409": "open",
        "put-validation-failure-in-queue": "open",
        "forced-delete-over-stuck": "failed, succeeded",
        "cancel-deployment-rollback": "failed, succeeded",
        "cancel-deployment-force": "failed",
        "kill-task-with-scale": "open, succeeded",
        "kill-task": "open",
        "tcp-health-check-refused-kill": "open",
        "update-with-health-check": "open, succeeded",
        "mesos-health-check-without-port-index": "open",
        "event-type-filter": "succeeded",
        "raw-framing": "succeeded",
    },
    "1.10.26": {
        "create-without-offers-then-cancel": "failed, succeeded",
        "patch-group": "succeeded",
        "array-put": "succeeded, succeeded",
        "locked-and-forced": "failed, failed, succeeded",
        "group-delete": "succeeded, succeeded",
        "create-run-delete-with-role": "succeeded, succeeded",
        "role-change-running": "succeeded, succeeded",
    },
};

/** The cases whose stream brought events. */
function transcriptsOf(version: string): readonly RecordedCase[] {
    const cases =
        httpCasesIn(JSON.parse(readFileSync(join(recordings, version, "events.json"), "utf8"))) ?? [];
    return cases.filter((recorded) => eventsOf(recorded).length > 0 && deploymentsOf(recorded).length > 0);
}

function caseOf(version: string, name: string): RecordedCase {
    const found = transcriptsOf(version).find((recorded) => recorded.name === name);
    if (!found) throw new Error(`There is no transcript ${name}`);
    return found;
}

/** The events in the order in which they came, with times and ids of the form that a server sends. */
function eventsOf({ steps }: RecordedCase): readonly MarathonEvent[] {
    return steps
        .flatMap(({ stream }) => (stream && "transcript" in stream ? (stream.transcript ?? []) : []))
        .flatMap((item) => ("event" in item ? [restored(item)] : []));
}

/** Of the cases here, an instance and its task have the same number. */
function restored<Part>(part: Part): Part {
    const uuid = (number: string) => `00000000-0000-0000-0000-${number.padStart(12, "0")}`;
    const text = JSON.stringify(part)
        .replace(/<version:(\d+)>/g, (_, number) => timeOf(Number(number)))
        .replaceAll("<time>", timeOf(59))
        .replace(/<task:(\d+)>/g, (_, number) => `a.instance-${uuid(number)}._app.1`)
        .replace(/<instance:(\d+)>/g, (_, number) => `a.instance-${uuid(number)}`);
    return JSON.parse(text) as Part;
}

function timeOf(second: number): string {
    return `2021-07-27T12:00:${String(second).padStart(2, "0")}.000Z`;
}

function deploymentsOf({ steps }: RecordedCase): readonly string[] {
    return steps.flatMap((step) => deploymentOf(step) ?? []);
}

function deploymentOf({ request, response }: RecordedStep): string | undefined {
    const id = response?.headers?.["Marathon-Deployment-Id"];
    return request?.method === "GET" || typeof id !== "string" ? undefined : id;
}

/** What is known of `/a` after the events, in this version and later ones. */
function instancesAfter(recorded: RecordedCase, version: number, countsHealth: boolean): Instances {
    const instances = new Instances(timeOf(version), countsHealth, timeOf(version));
    instances.take({ id: "/a", tasks: [] } as App);
    instances.note(eventsOf(recorded).flatMap((event) => readAppEvent(event) ?? []));
    return instances;
}

for (const [version, expected] of Object.entries(endings)) {
    describe(`the events that Marathon ${version} was recorded to send`, () => {
        it("are all judged here", () => {
            const names = transcriptsOf(version).map(({ name }) => name);
            expect(names).to.have.members(Object.keys(expected));
        });

        for (const [name, endings] of Object.entries(expected)) {
            it(`tell how the deployments of ${name} end: ${endings}`, () => {
                const recorded = caseOf(version, name);
                const book = new DeploymentBook();
                for (const event of eventsOf(recorded)) book.noteEvent(event);
                const seen = deploymentsOf(recorded).map((id) => {
                    const { kind } = book.stateOf(id);
                    return kind === "unheard" ? "open" : kind;
                });
                expect(seen.join(", ")).to.equal(endings);
            });
        }
    });
}

describe("the recorded events of instances tell", () => {
    const instances = (name: string, { from = 1, countsHealth = false } = {}) =>
        instancesAfter(caseOf("1.8.244", name), from, countsHealth);

    it("that one runs", () => {
        expect(instances("create-app-by-put")).to.deep.include({ wasEverGood: true, failures: [] });
        expect(instances("create-app-by-put").counts).to.deep.include({ running: 1, starting: 0, old: 0 });
    });

    it("that one failed on its start, on which agent, and what it said", () => {
        const { failures, counts, wasEverGood } = instances("failing-task");
        expect({ running: counts.running, wasEverGood }).to.deep.equal({ running: 0, wasEverGood: false });
        expect(failures).to.have.length(1);
        expect(failures[0]).to.deep.include({
            kind: "task",
            state: "TASK_FAILED",
            message: "Command exited with status 1",
            host: "<host>",
            agentId: "<agent>",
            version: timeOf(1),
        });
    });

    it("that one which ran has failed, which is no reason to give up", () => {
        const { failures, counts, wasEverGood } = instances("task-fails-after-start");
        expect(counts.running).to.equal(0);
        expect(failures).to.have.length(1);
        expect(findHopelessness(Array(20).fill(failures[0]), wasEverGood)).to.equal(undefined);
    });

    it("that one has finished, which is no failure", () => {
        const { failures, finished, counts } = instances("task-finishes");
        expect({ failures, finished, running: counts.running }).to.deep.equal({
            failures: [],
            finished: 1,
            running: 0,
        });
    });

    it("that one was ended for bad health, once, with the cause", () => {
        const { failures, counts, wasEverGood } = instances("tcp-health-check-refused-kill", {
            countsHealth: true,
        });
        expect({ running: counts.running, wasEverGood }).to.deep.equal({ running: 0, wasEverGood: false });
        expect(failures).to.have.length(1);
        expect(failures[0]).to.deep.include({
            kind: "healthKill",
            message: "ConnectException: Connection refused",
        });
    });

    it("that a new one has become healthy and the old one is gone", () => {
        const { counts, failures, wasEverGood } = instances("update-with-health-check", {
            from: 2,
            countsHealth: true,
        });
        expect(counts).to.deep.equal({ running: 1, healthy: 1, unhealthy: 0, starting: 0, old: 0 });
        expect({ failures, wasEverGood }).to.deep.equal({ failures: [], wasEverGood: true });
    });

    it("that ones which were killed for less of them have not failed", () => {
        for (const name of ["scale-down", "scale-to-zero", "destroy-app", "kill-task-with-scale"])
            expect(instances(name).failures, name).to.deep.equal([]);
    });

    it("that one was killed and another one runs in its place", () => {
        expect(instances("kill-task").counts).to.deep.include({ running: 1, old: 0 });
    });
});
