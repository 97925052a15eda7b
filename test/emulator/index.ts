import type { App } from "./app";
import type { Behaviour } from "./behaviour";
import type { Clock } from "./clock";
import type { PublishedEvent } from "./events";
import type { RecordedRequest } from "./exchange";
import { renderGroup, wholeGroup } from "./group-wire";
import type { JsonObject } from "./json";
import { Marathon } from "./marathon";
import { resolvePath } from "./paths";
import { HttpServer } from "./server";
import { type EmulatorOptions, settingsOf } from "./settings";
import { type AppEmbed, renderApp } from "./wire";

export type { App } from "./app";
export type { Behaviour, DeclineReason, Ending } from "./behaviour";
export type { Clock, ClockKind } from "./clock";
export type { PublishedEvent } from "./events";
export type { RecordedRequest } from "./exchange";
export type { Delays, EmulatorOptions } from "./settings";

const shown: ReadonlySet<AppEmbed> = new Set(["counts", "deployments", "tasks", "lastTaskFailure"]);

/**
 * A stateful Marathon in this process: it listens on the loopback interface, answers as the real one does, and lets apps
 * start, run, fail and end without any cluster.
 */
export class Emulator {
    private constructor(
        private readonly marathon: Marathon,
        private readonly server: HttpServer,
        /** The base url, with the path prefix and without a trailing slash. */
        readonly url: string,
    ) {}

    /**
     * Starts an emulator.
     * @throws RangeError for an unknown version, or the system's error when the port is taken
     */
    static async start(options: EmulatorOptions = {}): Promise<Emulator> {
        const marathon = new Marathon(settingsOf(options));
        const server = new HttpServer(marathon);
        const url = await server.listen(options.port ?? 0);
        return new Emulator(marathon, server, url);
    }

    /** Ends everything: timers, streams, connections. */
    async close(): Promise<void> {
        this.marathon.close();
        await this.server.close();
    }

    /** The time of this emulator; `advance` moves a stepped one. */
    get clock(): Clock {
        return this.marathon.clock;
    }

    /** Every request so far, oldest first. */
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

    /** The events published so far, sent to someone or not. */
    get events(): readonly PublishedEvent[] {
        return this.marathon.events.published;
    }

    /** An app as `GET /v2/apps/{id}` shows it, or `undefined`. */
    app(id: string): (App & JsonObject) | undefined {
        const app = this.marathon.tree.apps.get(resolvePath(id));
        return app && (renderApp(this.marathon, app, shown) as App & JsonObject);
    }

    /** All apps, as `app` shows them. */
    apps(): (App & JsonObject)[] {
        return [...this.marathon.tree.apps.values()].map(
            (app) => renderApp(this.marathon, app, shown) as App & JsonObject,
        );
    }

    /** A group as `GET /v2/groups/{id}` shows it, with everything in it, or `undefined`. */
    group(id: string): JsonObject | undefined {
        const { tree } = this.marathon;
        const group = tree.groups.get(resolvePath(id));
        return group && renderGroup(this.marathon, tree, group, wholeGroup);
    }

    /** Sets how the instances of an app (or, with `*`, of all) behave from their next launch on; `undefined` forgets it. */
    behave(appId: string, behaviour: Behaviour | undefined): void {
        const id = appId === "*" ? appId : resolvePath(appId);
        this.marathon.behaviours.set(id, behaviour);
        this.marathon.instances.reviveOffers(id === "*" ? undefined : id);
    }
}
