import type { IncomingMessage, ServerResponse } from "node:http";
import { Access } from "./access";
import type { Behaviour, Ending } from "./behaviour";
import { controlOf } from "./control";
import {
    CannedAnswer,
    type CannedContent,
    type CannedOptions,
    type UnavailableOptions,
    unavailableReasons,
} from "./faults/canned-answer";
import type { FaultMoment, Switch } from "./faults/fault";
import { Faults } from "./faults/faults";
import { type Held, Hold } from "./faults/hold";
import { loseAgent } from "./faults/lost-agent";
import { LostAnswer, type LostAnswerOptions } from "./faults/lost-answer";
import type { RequestMatcher } from "./faults/matcher";
import { SlowAnswer, type SlowOptions } from "./faults/slow-answer";
import { Switches } from "./faults/switches";
import { Leadership, type Successor } from "./leadership";
import { Marathon } from "./marathon";
import { resolvePath } from "./paths";
import { Refusal } from "./refusal";
import { seed } from "./seed";
import { HttpServer } from "./server";
import { type EmulatorOptions, settingsOf } from "./settings";
import { View } from "./view";

/** A deployment of somebody else that does not end by itself. */
export interface Lock extends Switch {
    /** Under which `GET /v2/deployments` lists it. */
    readonly deploymentId: string;
}

/**
 * A stateful Marathon in this process: it listens on the loopback interface, answers as the real one does, and lets apps
 * start, run, fail and end without any cluster.
 *
 * ```ts
 * import { Emulator } from "pulumi-marathon/emulator";
 *
 * export async function seesTheFailure(): Promise<boolean> {
 *     const marathon = await Emulator.start({ clock: "stepped" });
 *     try {
 *         marathon.behave("/web", { fails: { cause: "imageNotFound", times: 3 } });
 *         marathon.seed({ id: "/web", container: { type: "DOCKER", docker: { image: "web:1" } } });
 *         marathon.clock.advance(1000);
 *         return marathon.app("/web")?.lastTaskFailure?.message.includes("web:1") === true;
 *     } finally {
 *         await marathon.close();
 *     }
 * }
 * ```
 *
 * Everything that can be switched here can be switched over HTTP as well: `POST /emulator/…` on the same port, which
 * needs no credentials; `GET /emulator` lists the requests.
 */
export class Emulator extends View {
    private readonly faults = new Faults();
    private readonly switches = new Switches();
    private readonly access = new Access();
    private readonly leadership: Leadership;
    protected readonly server: HttpServer;
    private base = "";

    private constructor(marathon: Marathon) {
        super(marathon);
        this.server = new HttpServer(marathon, this.faults, this.access, controlOf(this));
        this.leadership = new Leadership(marathon, this.server, this.faults);
    }

    /**
     * Starts an emulator.
     * @throws RangeError for an unknown version, or the system's error (`EADDRINUSE`) when the port is taken
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
        const answer = this.faults.add(new CannedAnswer(content, options));
        const { lasts } = options;
        if (lasts !== undefined) this.clock.after(lasts * this.clock.speed, () => answer.end());
        return answer;
    }

    /** Answers every request with 503, or 502 or 504, until it is ended, for a time, or the next so many. */
    unavailable({ status = 503, ...options }: UnavailableOptions = {}): Switch {
        return this.answerWith({ status, html: unavailableReasons[status] }, options);
    }

    /** Lets requests take longer, by default all of them until it is ended. */
    slowDown(options: SlowOptions): Switch {
        return this.faults.add(new SlowAnswer(this.clock, options));
    }

    /**
     * Locks apps by a deployment that does not end, as if somebody else were at work: writes are answered 409, a forced one
     * cancels it, `DELETE /v2/deployments/{id}` too. Ended, it succeeds.
     * @throws Error with Marathon's answer when there is no such app, it is locked already, or too many deployments run
     */
    lock(...appIds: readonly string[]): Lock {
        const deployment = withoutStatus(() => this.marathon.occupy(appIds.map((id) => resolvePath(id))));
        return { deploymentId: deployment.plan.id, ...this.switches.add(() => deployment.letGo()) };
    }

    /**
     * Leaves deployments that take the place of others by force off the lists, until it is ended: Marathon accepts them
     * before the old ones have stopped, and lists them only then. They lock and go on all the same.
     */
    delayListing(): Switch {
        this.marathon.deployments.lagListing(true);
        return this.switches.add(() => this.marathon.deployments.lagListing(false));
    }

    /**
     * Hides apps from the clients, and pods and groups as well, as an authorisation plugin does, which `/v2/plugins` then names:
     * lists leave them out, requests for them are answered 403, their ids, ports and volumes are taken all the same.
     * @param pattern an id, or a group with everything in it: `/secret/*`
     */
    hideApps(pattern: string): Switch {
        return this.switches.add(this.access.hide(pattern));
    }

    /**
     * Takes an agent away with all that runs on it; ended, it is there again.
     * @param host `agent-0.emulated`, as `ShownTask.host` tells it
     * @throws RangeError when there is no such agent
     */
    loseAgent(host: string): Switch {
        const { agents } = this.marathon.instances;
        const agent = agents.find((one) => one.host === host);
        if (!agent) {
            const last = agents.at(-1)?.host;
            throw new RangeError(`There is no agent ${host}; there are ${agents[0]?.host} to ${last}.`);
        }
        return this.switches.add(loseAgent(agent, this.marathon.instances));
    }

    /** Ends everything that is switched on: what is held goes on, agents are back, nothing is hidden or locked. */
    clearFaults(): void {
        this.faults.endAll();
        this.switches.endAll();
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

    /**
     * Another Marathon takes over: streams end, 502 (up to 1.6: 503) for `outage` milliseconds of real time, then deployments
     * go on under their ids. Settles when it leads. As in Marathon, a scaling that goes on counts instances that still wait
     * as started: it can succeed with nothing running.
     */
    changeLeader({ outage }: { readonly outage?: number } = {}): Promise<void> {
        return this.leadership.change(outage);
    }

    /**
     * The process ends without a word, as it does by itself over a definition of more than a megabyte: every connection is
     * cut, but for the control API, until `restart`. What was stored stays, and tasks run on.
     */
    exit(): void {
        this.leadership.exit();
    }

    /**
     * Starts the process again, with what was stored; does nothing while it runs.
     * @throws Error when its standby leads meanwhile
     */
    restart(): void {
        this.leadership.restart();
    }

    /** Names who leads once this Marathon has stepped down or ended. */
    standBy(successor: Successor): void {
        this.leadership.standBy(successor);
    }

    /** Answers a request that came in elsewhere. */
    serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
        this.server.serve(incoming, outgoing);
    }
}

/** What Marathon refuses, as an error of this process. */
function withoutStatus<T>(act: () => T): T {
    try {
        return act();
    } catch (error) {
        throw error instanceof Refusal ? new Error(error.message, { cause: error }) : error;
    }
}
