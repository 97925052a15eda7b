import { MarathonError } from "../marathon/errors";
import type { App, QueueItem } from "../marathon/wire";
import { hasHealthChecks, minimumHealthCapacityOf } from "./app-strategy";
import type { DeploymentState } from "./deployment-book";
import { diagnose } from "./diagnosis";
import { summariseFailure } from "./diagnosis/failures";
import { findHopelessness } from "./early-failure";
import type { FailedRollout, FailureReason } from "./failed-rollout";
import { Instances } from "./instances";
import { summariseOffers } from "./offers";
import { isOutage } from "./outage";
import { Progress } from "./progress";
import { RolloutError } from "./rollout-error";
import type { Rollout, RolloutTools } from "./rollout-tools";
import { describeStatus } from "./status";
import { judge, type Observation, type Verdict } from "./verdict";

/** While events arrive a look only makes certain. */
const calmLookMs = 60_000;
const busyLookMs = 5_000;
const queueLookMs = 10_000;
/** Offers come every few seconds; an app that has waited this long may be asking for too much. */
const offersLateMs = 60_000;
/** An app that is not there yet, or not as it should be, right after an event, is looked at again after this. */
const settleMs = 500;

/**
 * Waits until what we wrote has arrived, however often the connection to Marathon breaks meanwhile.
 *
 * @returns the app as it was seen last
 * @throws RolloutError when it arrives too late, cannot arrive, was replaced, stopped or deleted by another hand, or
 * the user cancels
 * @throws MarathonError when Marathon refuses to be asked
 */
export async function awaitRollout(rollout: Rollout, tools: RolloutTools): Promise<App> {
    const { signal } = tools;
    const wait = new Wait(rollout, tools);
    try {
        signal.throwIfAborted();
        return await wait.run();
    } catch (error) {
        if (!signal.aborted) throw error;
        throw new RolloutError(
            `Cancelled while waiting for ${rollout.appId}. ${describeDeployment(wait.awaited)} goes on in Marathon; the ` +
                "next pulumi up waits for it again, and a corrected one replaces it at once.",
        );
    }
}

function describeDeployment(id: string | undefined): string {
    return id === undefined ? "Its deployment" : `Its deployment ${id}`;
}

class Wait {
    private readonly progress: Progress;
    private deployment: string | undefined;
    private app: App | undefined;
    private instances: Instances | undefined;
    private configVersion = "";
    private lookedAt = Number.NEGATIVE_INFINITY;
    private lastKind: DeploymentState["kind"] | undefined;
    /** Whether the app was read since anything happened that may change the verdict. */
    private isFresh = false;
    private isSilent = false;
    private queued: QueueItem | undefined;
    private askedQueue = false;

    constructor(
        private readonly rollout: Rollout,
        private readonly tools: RolloutTools,
    ) {
        this.progress = new Progress(tools.clock, rollout.limits);
        this.deployment = rollout.deployment;
        if (this.deployment !== undefined) tools.watch.follow(this.deployment);
    }

    /** The deployment that is waited for; nothing when it is not known. */
    get awaited(): string | undefined {
        return this.deployment;
    }

    async run(): Promise<App> {
        const { watch, signal } = this.tools;
        for (;;) {
            await this.look();
            const app = await this.conclude();
            if (app) return app;
            await watch.news(this.pauseMs(), signal);
        }
    }

    /** Brings what is known up to date, with as few requests as will do. */
    private async look(): Promise<void> {
        const events = this.tools.watch.takeEvents();
        this.instances?.note(events);
        if (events.length > 0) this.isFresh = false;
        const kind = this.state()?.kind;
        if (kind !== this.lastKind) this.isFresh = false;
        const isTurn = kind !== this.lastKind && kind !== "running" && kind !== "unheard";
        this.lastKind = kind;
        if (!this.app || isTurn) await this.take(() => this.tools.read());
        else if (this.sinceLookMs() >= this.lookEveryMs())
            await this.take(() => this.tools.glance(this.lookEveryMs()));
    }

    /** Judges; a verdict that ends the wait is made certain by reading the app itself first. */
    private async conclude(): Promise<App | undefined> {
        if (!this.app) return undefined;
        if (this.verdict() !== "waiting" && !this.isFresh) {
            await this.take(() => this.tools.read());
            if (this.isSilent) return undefined;
        }
        if (this.verdict() === "queue?") await this.askQueue();
        const verdict = this.verdict();
        if (verdict === "ready") return this.app;
        if (verdict === "superseded") await this.fail({ kind: "superseded" });
        if (verdict === "stopped") await this.fail(stoppedBy(this.state()));
        const instances = this.known();
        this.progress.note(instances.progress);
        const hopeless = findHopelessness(instances.failures, instances.wasEverGood);
        if (hopeless) await this.fail({ kind: "hopeless", hopeless });
        const { lateness } = this.progress;
        if (lateness) await this.fail({ kind: "late", lateness });
        await this.showStatus();
        return undefined;
    }

    private async take(read: () => Promise<App | undefined>): Promise<void> {
        this.lookedAt = this.tools.clock.now();
        const before = this.app;
        try {
            const app = await read();
            this.isSilent = false;
            if (app) this.takeApp(app);
            else if (before || !this.rollout.isResumed) throw this.deleted();
            this.isFresh = true;
            this.askedQueue = false;
        } catch (error) {
            if (!isOutage(error) || this.tools.signal.aborted) throw error;
            this.isSilent = true;
            const { lateness } = this.progress;
            if (lateness) throw error;
        }
    }

    private takeApp(app: App): void {
        const configVersion = app.versionInfo?.lastConfigChangeAt ?? app.version ?? "";
        const isFirst = !this.instances;
        if (!this.instances) {
            this.instances = new Instances(
                configVersion,
                hasHealthChecks(app),
                this.since(app, configVersion),
            );
        } else if (configVersion !== this.configVersion && this.rollout.isOurs(app)) {
            // The same definition, written or restarted by another hand: that rollout is the one to wait for now.
            this.tools.row.info(
                `${this.rollout.appId} was restarted in Marathon meanwhile; waiting for that.`,
            );
            this.instances.rebase(configVersion);
            this.deployment = undefined;
        }
        this.configVersion = configVersion;
        this.app = app;
        this.instances.take(app);
        this.progress.allowFor(app);
        // An earlier deployment may long have ended: then no event will tell of it.
        const isListed = app.deployments?.some(({ id }) => id === this.deployment) ?? false;
        if (isFirst && this.rollout.isResumed && !isListed) this.deployment = undefined;
        const [other] = app.deployments ?? [];
        if (this.deployment === undefined && other) {
            this.deployment = other.id;
            this.tools.watch.follow(other.id);
        }
    }

    /**
     * A write makes a version, though after a scaling the configuration, and what failed in it, may be older; what a
     * resumed rollout finds failed in an earlier operation.
     */
    private since(app: App, configVersion: string): string {
        const failure = app.lastTaskFailure?.timestamp;
        if (!this.rollout.isResumed || failure === undefined) return app.version ?? configVersion;
        return new Date(Date.parse(failure) + 1).toISOString();
    }

    private verdict(): Verdict {
        return judge(this.observation(), this.rollout.waitFor);
    }

    private observation(): Observation {
        const { app } = this;
        const { running, healthy } = this.known().counts;
        return {
            deployment: this.state(),
            unfinished: (app?.deployments ?? []).map(({ id }) => id),
            isOurs: app !== undefined && this.rollout.isOurs(app),
            instances: app?.instances ?? 1,
            running,
            healthy,
            hasHealthChecks: app !== undefined && hasHealthChecks(app),
            minimumHealthCapacity: minimumHealthCapacityOf(app),
            queued: this.askedQueue ? (this.queued?.count ?? 0) : undefined,
        };
    }

    private known(): Instances {
        if (!this.instances) throw new Error("The app has not been looked at yet");
        return this.instances;
    }

    private state(): DeploymentState | undefined {
        return this.deployment === undefined ? undefined : this.tools.watch.stateOf(this.deployment);
    }

    private async askQueue(): Promise<void> {
        try {
            const queue = await this.tools.queue(queueLookMs);
            this.queued = queue.find(({ app }) => app?.id === this.rollout.appId);
            this.askedQueue = true;
        } catch (error) {
            if (!isOutage(error) || this.tools.signal.aborted) throw error;
            this.isSilent = true;
        }
    }

    private async showStatus(): Promise<void> {
        const instances = this.known();
        const observation = this.observation();
        const { starting, running } = instances.counts;
        const lacksOffers = starting === 0 && running < observation.instances;
        const isLate = lacksOffers && this.progress.stillMs >= offersLateMs;
        if (isLate) await this.askQueue();
        const offers = isLate && this.queued ? summariseOffers(this.queued) : undefined;
        this.tools.row.status(
            describeStatus(observation, instances.counts, {
                offers,
                failure: this.app && summariseFailure(instances, this.app),
                isSilent: this.isSilent,
            }),
        );
    }

    private async fail(reason: FailureReason): Promise<never> {
        const { appId } = this.rollout;
        await this.askQueue();
        const mesos = await this.mesos();
        const { app } = this;
        if (!app) throw this.deleted();
        const observation = this.observation();
        const { counts, failures, finished, wasEverRunning } = this.known();
        const fared = { counts, failures, finished, wasEverRunning, queued: this.queued };
        const failed: FailedRollout = { appId, reason, observation, app, ...fared, ...mesos };
        throw new RolloutError(diagnose(failed), { failed });
    }

    private async mesos(): Promise<Pick<FailedRollout, "mesosUrl" | "frameworkId">> {
        try {
            const { frameworkId, marathon_config: config } = await this.tools.info();
            const url = config?.mesos_leader_ui_url;
            return { frameworkId, mesosUrl: typeof url === "string" && url !== "" ? url : undefined };
        } catch (error) {
            // Only the link to the sandbox is lost; what failed must be said all the same.
            if (error instanceof MarathonError) return {};
            throw error;
        }
    }

    private deleted(): RolloutError {
        return new RolloutError(
            `${this.rollout.appId} was deleted in Marathon while Pulumi waited for it. Run pulumi up again.`,
        );
    }

    private pauseMs(): number {
        const untilLook = this.lookEveryMs() - this.sinceLookMs();
        const until = this.isSilent ? settleMs : Math.max(settleMs, untilLook);
        const untilOffers = offersLateMs - this.progress.stillMs;
        const steps = [until, this.progress.leftMs, ...(untilOffers > 0 ? [untilOffers] : [queueLookMs])];
        return Math.max(0, Math.min(...steps));
    }

    private sinceLookMs(): number {
        return this.tools.clock.now() - this.lookedAt;
    }

    private lookEveryMs(): number {
        const hasEnded = this.lastKind !== "running" && this.lastKind !== "unheard";
        return this.tools.isLive() && !hasEnded ? calmLookMs : busyLookMs;
    }
}

function stoppedBy(state: DeploymentState | undefined): FailureReason {
    const said = state?.kind === "failed" ? state.reason : undefined;
    return { kind: "stopped", ...(said !== undefined && { said }) };
}
