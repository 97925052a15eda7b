import { setImmediate as settled } from "node:timers/promises";
import { expect } from "chai";
import { UnreachableError } from "../../../provider/marathon/errors";
import type { App, Deployment, Info, QueueItem, Task } from "../../../provider/marathon/wire";
import { AppWatch } from "../../../provider/rollout/app-watch";
import { DeploymentBook } from "../../../provider/rollout/deployment-book";
import { awaitRollout } from "../../../provider/rollout/rollout";
import { failureOf } from "../../support/failure-of";
import { ManualClock } from "../../support/manual-clock";
import { appOf, failure, version } from "./failed-rollouts";

const appId = "/shop/db";
const minute = 60;

const unfinished: Deployment = {
    id: "d1",
    version,
    affectedApps: [appId],
    steps: [],
    currentActions: [],
    currentStep: 1,
    totalSteps: 1,
};

const declined = {
    processedOffersCount: 2,
    unusedOffersCount: 2,
    rejectSummaryLastOffers: [{ reason: "InsufficientMemory", declined: 2, processed: 2 }],
    rejectSummaryLaunchAttempt: [],
};

/** So many instances in that state of Mesos. */
function tasks(amount: number, state: string, fields: Partial<Task> = {}): Task[] {
    return Array.from({ length: amount }, (_, index) => ({
        id: `shop_db.instance-${state}-${index}._app.1`,
        appId,
        state,
        version,
        ...fields,
    }));
}

const healthy = { healthCheckResults: [{ alive: true, consecutiveFailures: 0 }] } as Partial<Task>;
const unhealthy = { healthCheckResults: [{ alive: false, consecutiveFailures: 1 }] } as Partial<Task>;
const healthChecks = [
    { protocol: "HTTP", gracePeriodSeconds: 300, intervalSeconds: 60, maxConsecutiveFailures: 3 },
];

describe("the wait for a rollout", () => {
    let clock: ManualClock;
    let book: DeploymentBook;
    let watch: AppWatch;
    let rows: string[];
    let notes: string[];
    let looks: { reads: number; glances: number };
    let cancel: AbortController;
    /** What Marathon holds, and what it answers when it is asked. */
    let app: App | undefined;
    let queue: readonly QueueItem[];
    let isSilent: boolean;
    let isLive: boolean;

    beforeEach(() => {
        clock = new ManualClock(Date.parse(version));
        book = new DeploymentBook();
        watch = new AppWatch(new Set([appId]), book, clock, () => {});
        rows = [];
        notes = [];
        looks = { reads: 0, glances: 0 };
        cancel = new AbortController();
        queue = [];
        isSilent = false;
        isLive = true;
        book.noteListing([unfinished], clock.now());
        hold({ instances: 3, tasks: [] });
    });

    /** Marathon holds our definition, in the middle of our deployment unless the fields say otherwise. */
    const hold = (fields: object) => {
        app = appOf({ instances: 3, deployments: [{ id: "d1" }], ...fields });
    };

    const answer = (count: "reads" | "glances") => async () => {
        looks[count]++;
        if (isSilent) throw new UnreachableError("GET", [{ url: "http://m:8080", reason: "refused" }]);
        return app;
    };

    const wait = ({ isResumed = false, progressMinutes = 30 } = {}) =>
        awaitRollout(
            {
                appId,
                deployment: "d1",
                isResumed,
                waitFor: "healthy",
                limits: { progressTimeoutMs: progressMinutes * minute * 1_000, rolloutTimeoutMs: undefined },
                isOurs: ({ cmd }) => cmd !== "theirs",
            },
            {
                watch,
                isLive: () => isLive,
                read: answer("reads"),
                glance: answer("glances"),
                queue: async () => queue,
                info: async () => ({ frameworkId: "F", version: "1.11.0" }) as Info,
                clock,
                signal: cancel.signal,
                row: { status: (text) => rows.push(text), info: (text) => notes.push(text) },
            },
        );

    const pass = async (seconds: number) => {
        for (let second = 0; second < seconds; second++) {
            clock.advance(1_000);
            await settled();
        }
    };

    /** The deployment has finished, and an event says so. */
    const succeed = (id = "d1") =>
        watch.noteEnd(book.noteEvent({ event: "deployment_success", data: { id } }) ?? "");

    const arrive = (amount = 3, fields: Partial<Task> = {}) => {
        hold({ ...app, instances: amount, deployments: [], tasks: tasks(amount, "TASK_RUNNING", fields) });
        succeed();
    };

    describe("outlasts", () => {
        it("twenty minutes without offers, of which the row tells after one", async () => {
            const delay = { timeLeftSeconds: 0, overdue: true };
            queue = [
                { count: 3, delay, app: { id: appId }, processedOffersSummary: declined },
            ] as QueueItem[];
            const waiting = wait();
            await pass(59);
            expect([...new Set(rows)]).to.deep.equal(["0/3 running"]);
            await pass(20 * minute);
            expect(rows.at(-1)).to.equal("0/3 running · waiting for offers: memory");
            arrive();
            await waiting;
        });

        it("twenty minutes in which the image is pulled", async () => {
            hold({ tasks: tasks(3, "TASK_STAGING") });
            const waiting = wait();
            await pass(20 * minute);
            expect(rows.at(-1)).to.equal("0/3 running, 3 starting");
            arrive();
            await waiting;
        });

        it("the warm-up of a JVM, for which the grace period is there, whatever progressTimeout says", async () => {
            hold({ healthChecks, tasks: tasks(3, "TASK_RUNNING", unhealthy) });
            const waiting = wait({ progressMinutes: 1 });
            await pass(9 * minute);
            expect(rows.at(-1)).to.equal("3/3 running, 0 healthy, 3 unhealthy");
            arrive(3, healthy);
            await waiting;
        });

        it("an autoscaler, and counts the instances that it wants", async () => {
            const waiting = wait();
            await pass(10);
            hold({ instances: 5, deployments: [{ id: "d2" }], tasks: tasks(3, "TASK_RUNNING") });
            succeed();
            await pass(10);
            expect(rows.at(-1)).to.equal("3/5 running");
            hold({ instances: 5, deployments: [], tasks: tasks(5, "TASK_RUNNING") });
            await pass(2 * minute);
            expect((await waiting).instances).to.equal(5);
        });

        it("a restart by hand, and waits for that", async () => {
            const waiting = wait();
            await pass(10);
            const restarted = "2021-07-27T12:10:00.000Z";
            const versionInfo = { lastConfigChangeAt: restarted, lastScalingAt: restarted };
            const anew = { version: restarted, versionInfo };
            hold({ ...anew, deployments: [{ id: "d2" }], tasks: tasks(3, "TASK_RUNNING") });
            watch.noteEnd(book.noteEvent({ event: "deployment_failed", data: { id: "d1" } }) ?? "");
            await pass(10);
            expect(notes).to.deep.equal([`${appId} was restarted in Marathon meanwhile; waiting for that.`]);
            expect(rows.at(-1)).to.equal("0/3 running, 3 old");
            hold({ ...anew, deployments: [], tasks: tasks(3, "TASK_RUNNING", { version: restarted }) });
            succeed("d2");
            await waiting;
        });

        it("an agent that is lost with all that ran there", async () => {
            hold({ tasks: tasks(3, "TASK_RUNNING") });
            const waiting = wait();
            await pass(5);
            for (const { id } of tasks(3, "TASK_RUNNING"))
                watch.noteEvent({
                    kind: "task",
                    appId,
                    taskId: id,
                    status: "TASK_LOST",
                    message: "Agent removed",
                    version,
                    timestamp: "2021-07-27T12:00:05.000Z",
                });
            hold({ tasks: [] });
            await pass(5);
            expect(rows.at(-1)).to.equal("0/3 running");
            arrive();
            await waiting;
        });

        it("an end of which no event tells", async () => {
            const waiting = wait();
            await pass(10);
            hold({ deployments: [], tasks: tasks(3, "TASK_RUNNING") });
            book.noteListing([], clock.now());
            watch.noteListing(isLive);
            await waiting;
        });

        it("a Marathon that does not answer, and says so", async () => {
            const waiting = wait();
            await pass(10);
            isSilent = true;
            isLive = false;
            await pass(5 * minute);
            expect(rows.at(-1)).to.equal("0/3 running · Marathon does not answer");
            isSilent = false;
            arrive();
            await waiting;
        });
    });

    it("tells in the row that instances end by themselves", async () => {
        const waiting = wait();
        await pass(1);
        for (const { id } of tasks(2, "TASK_FINISHED"))
            for (const status of ["TASK_RUNNING", "TASK_FINISHED"]) {
                const timestamp = "2021-07-27T12:00:01.000Z";
                const what = { appId, taskId: id, status, message: "", version, timestamp };
                watch.noteEvent({ kind: "task", ...what });
            }
        await pass(1);
        expect(rows.at(-1)).to.equal("0/3 running · 2 ended by themselves");
        arrive();
        await waiting;
    });

    it("looks at the app about once a minute while events arrive", async () => {
        const waiting = wait();
        await pass(10 * minute);
        expect(looks.reads + looks.glances).to.be.at.most(12);
        arrive();
        await waiting;
    });

    it("believes no success until the instances are there", async () => {
        const waiting = wait();
        hold({ deployments: [], tasks: [] });
        succeed();
        await pass(10);
        expect(rows.at(-1)).to.equal("0/3 running");
        hold({ deployments: [], tasks: tasks(3, "TASK_RUNNING") });
        await pass(10);
        await waiting;
    });

    describe("fails", () => {
        it("when nothing has moved for progressTimeout, and says for how long", async () => {
            const failing = failureOf(wait({ progressMinutes: 10 }));
            await pass(10 * minute);
            expect((await failing).message).to.contain("no progress for 10m (progressTimeout)");
        });

        it("without the blame of what failed before it took an unfinished rollout up", async () => {
            const { host, message, state, taskId, timestamp } = failure();
            const lastTaskFailure = { appId, host, message, state, taskId, timestamp, version };
            hold({ lastTaskFailure });
            const failing = failureOf(wait({ isResumed: true, progressMinutes: 10 }));
            await pass(10 * minute);
            expect((await failing).message)
                .not.to.contain("failure")
                .and.not.contain("failed");
        });

        it("when another definition stands there", async () => {
            const failing = failureOf(wait());
            await pass(1);
            hold({ cmd: "theirs" });
            watch.noteEnd(book.noteEvent({ event: "deployment_failed", data: { id: "d1" } }) ?? "");
            expect((await failing).message).to.contain("was changed in Marathon while Pulumi waited");
        });

        it("when the app is deleted", async () => {
            const failing = failureOf(wait());
            await pass(1);
            app = undefined;
            succeed();
            expect((await failing).message).to.contain(`${appId} was deleted in Marathon`);
        });

        it("with the outage, when Marathon is silent for longer than progressTimeout", async () => {
            const failing = failureOf(wait({ progressMinutes: 10 }));
            await pass(1);
            isSilent = true;
            isLive = false;
            await pass(10 * minute);
            expect(await failing).to.be.instanceOf(UnreachableError);
        });

        it("at once when the user cancels, and says which deployment goes on", async () => {
            const failing = failureOf(wait());
            await pass(1);
            cancel.abort();
            expect((await failing).message).to.contain("Its deployment d1 goes on in Marathon");
        });
    });
});
