import { expect } from "chai";
import { UnreachableError } from "../../../provider/marathon/errors";
import type { App, Deployment } from "../../../provider/marathon/wire";
import { AppWatch } from "../../../provider/rollout/app-watch";
import { awaitDeletion } from "../../../provider/rollout/deletion";
import { DeploymentBook } from "../../../provider/rollout/deployment-book";
import { RolloutError } from "../../../provider/rollout/rollout-error";
import { failureOf } from "../../support/failure-of";
import { ManualClock } from "../../support/manual-clock";

const appId = "/web";
const stopping: Deployment = {
    id: "d1",
    version: "2021-07-27T11:58:00.000Z",
    affectedApps: [appId],
    steps: [],
    currentActions: [],
    currentStep: 1,
    totalSteps: 1,
};

describe("the wait for a deletion", () => {
    let clock: ManualClock;
    let book: DeploymentBook;
    let watch: AppWatch;
    let rows: string[];
    let looks: number;
    /** What Marathon answers when it is asked for the app. */
    let answer: () => App | undefined;

    beforeEach(() => {
        clock = new ManualClock();
        book = new DeploymentBook();
        watch = new AppWatch(new Set([appId]), book, clock, () => {});
        rows = [];
        looks = 0;
        answer = () => undefined;
        book.noteListing([stopping], clock.now());
    });

    const wait = () =>
        awaitDeletion(
            {
                appId,
                deployment: stopping.id,
                limits: { progressTimeoutMs: 60_000, rolloutTimeoutMs: undefined },
            },
            {
                clock,
                watch,
                signal: new AbortController().signal,
                row: { status: (text) => rows.push(text), info: () => {} },
                read: async () => {
                    looks++;
                    return answer();
                },
            },
        );

    const end = () =>
        watch.noteEnd(book.noteEvent({ event: "deployment_success", data: { id: "d1" } }) ?? "");

    const silence = () => {
        throw new UnreachableError("GET", [{ url: "http://m:8080", reason: "refused" }]);
    };

    it("ends when the deployment has, and looks once", async () => {
        const waiting = wait();
        await clock.sleeping(5_000);
        end();
        await waiting;
        expect(looks).to.equal(1);
        expect(rows).to.deep.equal(["waiting for its instances to stop (0s)"]);
    });

    it("goes on while Marathon does not answer, and says so", async () => {
        answer = silence;
        const waiting = wait();
        end();
        await clock.sleeping(5_000);
        expect(rows.at(-1)).to.contain("Marathon does not answer");
        answer = () => undefined;
        clock.advance(5_000);
        await waiting;
    });

    it("ends with the outage when that takes too long", async () => {
        answer = silence;
        const failure = failureOf(wait());
        end();
        for (let waited = 0; waited < 60_000; waited += 5_000) {
            await clock.sleeping(5_000);
            clock.advance(5_000);
        }
        expect(await failure).to.be.instanceOf(UnreachableError);
    });

    it("fails when the app is there again", async () => {
        answer = () => ({ id: appId }) as App;
        const failure = failureOf(wait());
        end();
        expect(await failure).to.be.instanceOf(RolloutError);
        expect((await failure).message).to.contain("/web is there again");
    });

    it("names the deployment when instances stop too slowly", async () => {
        const failure = failureOf(wait());
        await clock.sleeping(5_000);
        clock.advance(60_000);
        expect((await failure).message)
            .to.contain("no progress for 1m")
            .and.contain("Deployment d1 goes on");
    });
});
