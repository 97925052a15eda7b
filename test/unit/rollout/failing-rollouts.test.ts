import { expect } from "chai";
import { MarathonClient } from "../../../provider/marathon/client";
import { systemClock } from "../../../provider/marathon/clock";
import { Feed } from "../../../provider/rollout/feed";
import { awaitRollout } from "../../../provider/rollout/rollout";
import { RolloutError } from "../../../provider/rollout/rollout-error";
import { SharedLooks } from "../../../provider/rollout/shared-looks";
import type { Behaviour } from "../../emulator/behaviour";
import { Emulator } from "../../emulator/emulator";
import { failureOf } from "../../support/failure-of";

describe("a rollout that fails in a Marathon", () => {
    let emulator: Emulator;
    let client: MarathonClient;
    const controller = new AbortController();

    beforeEach(async () => {
        emulator = await Emulator.start();
        client = new MarathonClient({ urls: [emulator.url] });
    });

    afterEach(async () => {
        await client.close();
        await emulator.close();
    });

    /** What is said of an app that behaves like that. */
    async function diagnosisOf(behaviour: Behaviour, fields: object = {}): Promise<string> {
        const appId = "/shop/db";
        emulator.behave(appId, behaviour);
        const feed = new Feed(
            () => client,
            systemClock,
            () => {},
        );
        const looks = new SharedLooks(() => client, systemClock);
        const watch = await feed.watch([appId], controller.signal);
        const release = looks.want(appId);
        try {
            const created = await client.createApp({ id: appId, cmd: "run", ...fields });
            const waiting = awaitRollout(
                {
                    appId,
                    deployment: created.deploymentId,
                    isResumed: false,
                    waitFor: "healthy",
                    limits: { progressTimeoutMs: 1_500, rolloutTimeoutMs: undefined },
                    isOurs: () => true,
                },
                {
                    watch,
                    isLive: () => feed.isLive,
                    read: () => client.getApp(appId, { embed: ["app.readiness"] }),
                    glance: (maxAgeMs) => looks.app(appId, maxAgeMs),
                    queue: (maxAgeMs) => looks.queue(maxAgeMs),
                    info: () => client.info(),
                    clock: systemClock,
                    signal: controller.signal,
                    row: { status: () => {}, info: () => {} },
                },
            );
            const failure = await failureOf(waiting);
            expect(failure).to.be.instanceOf(RolloutError);
            return failure.message;
        } finally {
            release();
            watch.close();
        }
    }

    it("for want of an image ends at once, and names the image", async () => {
        const container = { type: "DOCKER", docker: { image: "shop/db:1" } };
        const text = await diagnosisOf({ fails: { cause: "imageNotFound" } }, { cmd: undefined, container });
        expect(text).to.contain("/shop/db does not get its image").and.contain("has no image shop/db:1");
    });

    it("by crashes tells the exit code and links the log", async () => {
        const text = await diagnosisOf({ fails: { cause: "exit" } });
        expect(text).to.match(/^\/shop\/db fails on start: 0 of 1 running, 5 failures on \d agents\.$/m);
        expect(text).to.match(/^Sandbox: http:\S+\/#\/agents\/\S+/m);
    });

    it("by bad health ends after three kills, and tells what the checks found", async () => {
        const times = { gracePeriodSeconds: 20, intervalSeconds: 10, maxConsecutiveFailures: 2 };
        const healthChecks = [{ protocol: "HTTP", path: "/", portIndex: 0, ...times }];
        const text = await diagnosisOf({ neverHealthy: true }, { healthChecks });
        expect(text).to.contain("3 instances ended for bad health").and.contain("HTTP /: connection refused");
    });

    it("for want of memory tells how much is asked", async () => {
        const text = await diagnosisOf({ noOffers: { InsufficientMemory: 2 } }, { mem: 4096 });
        expect(text).to.contain("2 of 2 offers lacked memory: the app asks 4096 MiB");
    });
});
