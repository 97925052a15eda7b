import type { App } from "./app";
import type { Clock } from "./clock";
import type { PublishedEvent } from "./events";
import type { RecordedRequest } from "./exchange";
import { renderGroup, wholeGroup } from "./group-wire";
import type { JsonObject } from "./json";
import type { Marathon } from "./marathon";
import { resolvePath } from "./paths";
import type { HttpServer } from "./server";
import type { ShownApp } from "./shown";
import { type AppEmbed, renderApp, renderDeployment } from "./wire";

const shown: ReadonlySet<AppEmbed> = new Set(["counts", "deployments", "tasks", "lastTaskFailure"]);

/** What can be seen of an emulator without asking it over HTTP. */
export abstract class View {
    protected abstract readonly server: HttpServer;

    protected constructor(protected readonly marathon: Marathon) {}

    /** The time of this emulator; `advance` moves a stepped one. */
    get clock(): Clock {
        return this.marathon.clock;
    }

    /** The requests so far, oldest first, the last ten thousand; those of the control API are left out. */
    get requests(): readonly RecordedRequest[] {
        return this.server.requests.items;
    }

    /** The requests so far that could change something: all but GET, HEAD and OPTIONS. */
    writes(): RecordedRequest[] {
        return this.server.requests.items.filter(
            ({ method }) => !["GET", "HEAD", "OPTIONS"].includes(method),
        );
    }

    /** Forgets the requests so far. */
    clearRequests(): void {
        this.server.requests.clear();
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

    private shownApp(app: App): ShownApp {
        return renderApp(this.marathon, app, shown) as unknown as ShownApp;
    }
}
