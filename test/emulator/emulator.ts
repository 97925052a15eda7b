import type { App } from "./app";
import type { Behaviour, Ending } from "./behaviour";
import type { Clock } from "./clock";
import { controlOf } from "./control";
import type { PublishedEvent } from "./events";
import type { RecordedRequest } from "./exchange";
import { CannedAnswer, type CannedContent, type CannedOptions } from "./faults/canned-answer";
import type { FaultMoment, Switch } from "./faults/fault";
import { Faults } from "./faults/faults";
import { type Held, Hold } from "./faults/hold";
import { changeLeader } from "./faults/leader-change";
import { LostAnswer, type LostAnswerOptions } from "./faults/lost-answer";
import type { RequestMatcher } from "./faults/matcher";
import { renderGroup, wholeGroup } from "./group-wire";
import type { TaskFailure } from "./instance";
import type { JsonObject } from "./json";
import { Marathon } from "./marathon";
import { resolvePath } from "./paths";
import { seed } from "./seed";
import { HttpServer } from "./server";
import { type EmulatorOptions, settingsOf } from "./settings";
import { type AppEmbed, renderApp, renderDeployment } from "./wire";

const shown: ReadonlySet<AppEmbed> = new Set(["counts", "deployments", "tasks", "lastTaskFailure"]);

/** A task as the API shows it. */
export interface ShownTask {
    readonly id: string;
    readonly appId: string;
    readonly host: string;
    readonly state: string;
    readonly ports: readonly number[];
    readonly [field: string]: unknown;
}

/** What `Emulator.app` gives: the definition as Marathon holds it, with what GET shows besides. */
export interface ShownApp extends App {
    readonly tasksStaged: number;
    readonly tasksRunning: number;
    readonly tasksHealthy: number;
    readonly tasksUnhealthy: number;
    readonly deployments: readonly { readonly id: string }[];
    readonly tasks: readonly ShownTask[];
    readonly lastTaskFailure?: TaskFailure;
}

/**
 * A stateful Marathon in this process: it listens on the loopback interface, answers as the real one does, and lets apps
 * start, run, fail and end without any cluster.
 */
export class Emulator {
    private readonly faults = new Faults();
    private readonly server: HttpServer;
    private base = "";

    private constructor(private readonly marathon: Marathon) {
        this.server = new HttpServer(marathon, this.faults, controlOf(this));
        marathon.onAbdication = () => {
            void this.changeLeader();
        };
    }

    /**
     * Starts an emulator.
     * @throws RangeError for an unknown version, or the system's error when the port is taken
     */
    static async start(options: EmulatorOptions = {}): Promise<Emulator> {
        const emulator = new Emulator(new Marathon(settingsOf(options)));
        emulator.base = await emulator.server.listen(options.port ?? 0);
        return emulator;
    }

    /** Ends everything: what is held, timers, streams, connections. */
    async close(): Promise<void> {
        this.faults.endAll();
        this.marathon.close();
        await this.server.close();
    }

    /** The base url, with the path prefix and without a trailing slash. */
    get url(): string {
        return this.base;
    }

    /** The time of this emulator; `advance` moves a stepped one. */
    get clock(): Clock {
        return this.marathon.clock;
    }

    /** Every request so far, oldest first; those of the control API are left out. */
    get requests(): readonly RecordedRequest[] {
        return this.server.requests;
    }

    /** The requests so far that could change something: all but GET, HEAD and OPTIONS. */
    writes(): RecordedRequest[] {
        return this.server.requests.filter(({ method }) => !["GET", "HEAD", "OPTIONS"].includes(method));
    }

    /** Forgets the requests so far. */
    clearRequests(): void {
        this.server.requests.length = 0;
    }

    /** Calls back with each request once it was answered. */
    onRequest(listener: (request: RecordedRequest) => void): void {
        this.server.onRequest = listener;
    }

    /** The events published so far, sent to someone or not; the last ten thousand. */
    get events(): readonly PublishedEvent[] {
        return this.marathon.events.published;
    }

    /** How many readers are attached to the event stream. */
    get attachedStreams(): number {
        return this.marathon.events.attached;
    }

    /** An app as `GET /v2/apps/{id}` shows it, or `undefined`. */
    app(id: string): ShownApp | undefined {
        const app = this.marathon.tree.apps.get(resolvePath(id));
        return app && this.shownApp(app);
    }

    /** All apps, as `app` shows them. */
    apps(): ShownApp[] {
        return [...this.marathon.tree.apps.values()].map((app) => this.shownApp(app));
    }

    /** A group as `GET /v2/groups/{id}` shows it, with everything in it, or `undefined`. */
    group(id: string): JsonObject | undefined {
        const { tree } = this.marathon;
        const group = tree.groups.get(resolvePath(id));
        return group && renderGroup(this.marathon, tree, group, wholeGroup);
    }

    /** The running deployments, as `GET /v2/deployments` shows them. */
    deployments(): JsonObject[] {
        return this.marathon.deployments
            .all()
            .map((deployment) => renderDeployment(this.marathon, deployment));
    }

    /**
     * Writes definitions as a request would: an app, an array of apps, or a group with `apps` and `groups`.
     * @throws Error with Marathon's answer when they are refused
     */
    seed(definition: unknown): void {
        seed(this.marathon, definition);
    }

    /** Sets how the instances of an app (or, with `*`, of all) behave from their next launch on; `undefined` forgets it. */
    behave(appId: string, behaviour: Behaviour | undefined): void {
        const id = appId === "*" ? appId : resolvePath(appId);
        this.marathon.behaviours.set(id, behaviour);
        this.marathon.instances.reviveOffers(id === "*" ? undefined : id);
    }

    /** Lets the tasks of an app end by themselves now, all or the one of this id; new ones are launched. */
    endTasks(appId: string, ending: Ending = {}, taskId?: string): void {
        for (const instance of this.marathon.instances.of(resolvePath(appId))) {
            if (taskId === undefined || instance.task?.id === taskId)
                this.marathon.instances.endTask(instance, ending);
        }
    }

    /** Turns the health of an app's running tasks, as if its service went down or came up. */
    turnHealth(appId: string, alive: boolean, cause?: string): void {
        for (const instance of this.marathon.instances.of(resolvePath(appId))) {
            if (instance.condition === "Running") instance.task?.health.turn(alive, cause);
        }
    }

    /** Holds the next request that fits, before Marathon sees it or after it has done what was asked. */
    hold(matcher: RequestMatcher, { when = "before" }: { readonly when?: FaultMoment } = {}): Held {
        return this.faults.add(new Hold(matcher, when));
    }

    /** Cuts the connection in place of an answer; by default once, after Marathon has done what was asked. */
    loseAnswer(options: LostAnswerOptions = {}): Switch {
        return this.faults.add(new LostAnswer(options));
    }

    /** Answers requests with something made up, by default before Marathon sees them and until it is ended. */
    answerWith(content: CannedContent, options: CannedOptions = {}): Switch {
        return this.faults.add(new CannedAnswer(content, options));
    }

    /** Answers every request with 503 until it is ended, or the next so many. */
    unavailable(options: CannedOptions = {}): Switch {
        return this.answerWith({ status: 503, html: "Service Unavailable" }, options);
    }

    /** Ends every fault that is switched on; what is held goes on. */
    clearFaults(): void {
        this.faults.endAll();
        this.marathon.events.mute(false);
    }

    /** Ends all event streams; readers may attach again at once. */
    dropStreams(): void {
        this.marathon.events.closeStreams();
    }

    /** Leaves streams open but sends no events any more, until called with `false`. */
    muteEvents(muted: boolean): void {
        this.marathon.events.mute(muted);
    }

    /** Another Marathon takes over: streams end, 502 for `outage` milliseconds, then deployments go on. Settles when it leads. */
    changeLeader({ outage }: { readonly outage?: number } = {}): Promise<void> {
        return changeLeader(this.marathon, this.faults, outage);
    }

    private shownApp(app: App): ShownApp {
        return renderApp(this.marathon, app, shown) as unknown as ShownApp;
    }
}
