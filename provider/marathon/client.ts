import { readArray, readBody, readDeployment, readObject, readWritten } from "./answers";
import type {
    CallOptions,
    CreatedApp,
    EmbedOptions,
    ReadOptions,
    WriteOptions,
    Written,
} from "./call-options";
import type { ConnectionSettings } from "./connection";
import { ResponseError } from "./errors";
import { type EventStream, type EventsOptions, openEvents } from "./events";
import { Http, type HttpOptions } from "./http";
import { Listing } from "./listing";
import { appPath, itemPath } from "./paths";
import { readGroup } from "./read-group";
import { read, write } from "./requests";
import type {
    App,
    AppDefinition,
    Deployment,
    DeploymentResult,
    Group,
    GroupUpdate,
    Info,
    Plugin,
    QueueItem,
    Task,
} from "./wire";

export type * from "./call-options";

/**
 * One Marathon, one method for each request of its API. Answers come back parsed, in the shape of `wire.ts`.
 *
 * Every method throws an `UnauthorisedError`, `UnreachableError`, `ResponseError` or `HttpError` when it comes to
 * that; a write also a `RejectedError`, `LockedError` or `TooManyDeploymentsError`. Reads are repeated while there
 * is no leader; writes are not (see {@link Http}). Ids are absolute or relative to the root.
 *
 * @example
 * const marathon = new MarathonClient({ urls: ["http://marathon.example:8080"] });
 * const app = await marathon.getApp("/shop/cart");
 * await marathon.replaceApp("/shop/cart", { id: "/shop/cart", cmd: "sleep 1000", instances: 2 });
 */
export class MarathonClient {
    /** The layer below: what the event stream is opened through. */
    readonly http: Http;

    /** @throws ConfigError when a URL cannot be used. */
    constructor(connection: ConnectionSettings, options: HttpOptions = {}) {
        this.http = new Http(connection, options);
    }

    /** Ends the connections; calls that run fail. */
    async close(): Promise<void> {
        await this.http.close();
    }

    /** Version, framework, configuration: `GET /v2/info`. */
    async info(options: ReadOptions = {}): Promise<Info> {
        const answer = await read(this.http, "/v2/info", options);
        return readObject<Info>(answer, "name", "version", "marathon_config");
    }

    /** Resolves when Marathon is there and answers: `GET /ping`. */
    async ping(options: ReadOptions = {}): Promise<void> {
        const answer = await read(this.http, "/ping", options);
        const pong = answer.text.trim();
        if (answer.status !== 200) readBody(answer);
        if (pong !== "pong" && pong !== '"pong"') throw new ResponseError("The answer is not pong", answer);
    }

    /**
     * `host:port` of the leader: `GET /v2/leader`.
     *
     * @throws NotFoundError when there is none.
     */
    async leader(options: ReadOptions = {}): Promise<string> {
        const answer = await read(this.http, "/v2/leader", options);
        return readObject<{ leader: string }>(answer, "leader").leader;
    }

    /** The plugins that Marathon was started with, each with the class it stands in for: `GET /v2/plugins`. */
    async plugins(options: ReadOptions = {}): Promise<Plugin[]> {
        const answer = await read(this.http, "/v2/plugins", options);
        return readObject<{ plugins: Plugin[] }>(answer, "plugins").plugins;
    }

    /** All apps, with counts and deployments: `GET /v2/apps`. */
    async listApps(options: EmbedOptions = {}): Promise<App[]> {
        const answer = await read(this.http, "/v2/apps", options, { embed: options.embed });
        return readObject<{ apps: App[] }>(answer, "apps").apps;
    }

    /**
     * As {@link listApps}, but hands each app on as soon as it has come and keeps none: for what needs a little of
     * every app of a large cluster. When an answer breaks off and is asked for again, apps come twice.
     */
    async visitApps(visit: (app: App) => void, options: EmbedOptions = {}): Promise<void> {
        let listing = new Listing("apps", () => {});
        const receive = () => {
            listing = new Listing("apps", (app) => visit(app as App));
            return listing;
        };
        const answer = await read(this.http, "/v2/apps", options, { embed: options.embed }, receive);
        if (answer.status === 200) listing.end(answer);
        else readBody(answer);
    }

    /**
     * One app, with counts, tasks, deployments and the last failure, whatever `embed` adds: `GET /v2/apps/{id}`.
     *
     * @throws NotFoundError when Marathon itself says that it does not exist.
     */
    async getApp(id: string, options: EmbedOptions = {}): Promise<App> {
        const answer = await read(this.http, appPath(id), options, { embed: options.embed });
        return readObject<{ app: App }>(answer, "app").app;
    }

    /**
     * Creates an app, with the groups above it: `POST /v2/apps`.
     *
     * @throws ExistsError when the id is taken.
     */
    async createApp(definition: AppDefinition, options: WriteOptions = {}): Promise<CreatedApp> {
        appPath(definition.id);
        const answer = await write(this.http, "POST", "/v2/apps", options, definition);
        return { ...readDeployment(answer), app: readObject<App & { id: string }>(answer, "id") };
    }

    /**
     * Replaces the whole definition; what it leaves out gets Marathon's default. Creates the app if there is none.
     * `PUT /v2/apps/{id}?partialUpdate=false`.
     */
    async replaceApp(id: string, definition: AppDefinition, options: WriteOptions = {}): Promise<Written> {
        const answer = await write(this.http, "PUT", appPath(id), options, definition, {
            partialUpdate: false,
        });
        return readWritten(answer);
    }

    /**
     * Replaces the given fields, each one whole, and keeps the others; `executorResources` and `resourceLimits` are
     * lost unless given. Creates the app if there is none. `PUT /v2/apps/{id}?partialUpdate=true`.
     */
    async updateApp(
        id: string,
        fields: Omit<AppDefinition, "id"> & { readonly id?: string },
        options: WriteOptions = {},
    ): Promise<Written> {
        const answer = await write(this.http, "PUT", appPath(id), options, fields, { partialUpdate: true });
        return readWritten(answer);
    }

    /**
     * Replaces several definitions in one deployment, all or none; creates those that are missing and leaves all
     * others alone. `PUT /v2/apps?partialUpdate=false`.
     */
    async replaceApps(
        definitions: readonly AppDefinition[],
        options: WriteOptions = {},
    ): Promise<DeploymentResult> {
        for (const definition of definitions) appPath(definition.id);
        return readDeployment(
            await write(this.http, "PUT", "/v2/apps", options, definitions, { partialUpdate: false }),
        );
    }

    /** As {@link updateApp}, for several apps in one deployment: `PUT /v2/apps?partialUpdate=true`. */
    async updateApps(
        updates: readonly AppDefinition[],
        options: WriteOptions = {},
    ): Promise<DeploymentResult> {
        for (const update of updates) appPath(update.id);
        return readDeployment(
            await write(this.http, "PUT", "/v2/apps", options, updates, { partialUpdate: true }),
        );
    }

    /**
     * Deletes an app; its groups stay. `DELETE /v2/apps/{id}`. Marathon forces this one unless told otherwise, so
     * `force=false` is always said.
     *
     * @throws NotFoundError when Marathon itself says that it does not exist.
     */
    async deleteApp(id: string, options: WriteOptions = {}): Promise<DeploymentResult> {
        return readDeployment(await write(this.http, "DELETE", appPath(id), options));
    }

    /** Replaces all instances of an app by new ones: `POST /v2/apps/{id}/restart`. @throws NotFoundError */
    async restartApp(id: string, options: WriteOptions = {}): Promise<DeploymentResult> {
        return readDeployment(await write(this.http, "POST", `${appPath(id)}/restart`, options));
    }

    /**
     * The versions of an app, in no particular order: `GET /v2/apps/{id}/versions`.
     *
     * @throws NotFoundError when the app does not exist now.
     */
    async appVersions(id: string, options: ReadOptions = {}): Promise<string[]> {
        const answer = await read(this.http, `${appPath(id)}/versions`, options);
        return readObject<{ versions: string[] }>(answer, "versions").versions;
    }

    /** What an app was at one of its versions: `GET /v2/apps/{id}/versions/{version}`. @throws NotFoundError */
    async appAtVersion(id: string, version: string, options: ReadOptions = {}): Promise<App> {
        const answer = await read(
            this.http,
            `${appPath(id)}/versions/${encodeURIComponent(version)}`,
            options,
        );
        return readObject<App & { id: string }>(answer, "id");
    }

    /** The tasks of an app: `GET /v2/apps/{id}/tasks`. @throws NotFoundError */
    async appTasks(id: string, options: ReadOptions = {}): Promise<Task[]> {
        const answer = await read(this.http, `${appPath(id)}/tasks`, options);
        return readObject<{ tasks: Task[] }>(answer, "tasks").tasks;
    }

    /**
     * One group, with its apps, groups and pods unless `embed` says otherwise: `GET /v2/groups/{id}`.
     *
     * @throws NotFoundError when Marathon itself says that it does not exist.
     */
    getGroup(id: string, options: EmbedOptions = {}): Promise<Group> {
        return readGroup(this.http, id, options);
    }

    /** The group of all groups: `GET /v2/groups`. */
    async getRootGroup(options: EmbedOptions = {}): Promise<Group> {
        const answer = await read(this.http, "/v2/groups", options, { embed: options.embed });
        return readObject<Group>(answer, "id");
    }

    /**
     * Creates a group, with the groups above it: `POST /v2/groups`.
     *
     * @throws ExistsError when there is such a group or app.
     */
    async createGroup(
        group: GroupUpdate & { readonly id: string },
        options: WriteOptions = {},
    ): Promise<DeploymentResult> {
        itemPath("/v2/groups", group.id);
        return readDeployment(await write(this.http, "POST", "/v2/groups", options, group));
    }

    /**
     * Changes a group, or creates it: `PUT /v2/groups/{id}`. What `apps` or `groups` do not list is deleted, if they
     * are given; `enforceRole` goes back to the default, unless it is given.
     */
    async putGroup(id: string, group: GroupUpdate, options: WriteOptions = {}): Promise<DeploymentResult> {
        return readDeployment(await write(this.http, "PUT", itemPath("/v2/groups", id), options, group));
    }

    /** Deletes a group **with everything in it**: `DELETE /v2/groups/{id}`. @throws NotFoundError */
    async deleteGroup(id: string, options: WriteOptions = {}): Promise<DeploymentResult> {
        return readDeployment(await write(this.http, "DELETE", itemPath("/v2/groups", id), options));
    }

    /** The unfinished deployments: `GET /v2/deployments`. Those without steps are never listed. */
    async listDeployments(options: ReadOptions = {}): Promise<Deployment[]> {
        return readArray<Deployment>(await read(this.http, "/v2/deployments", options));
    }

    /**
     * Rolls an unfinished deployment back, by a new, forced one: `DELETE /v2/deployments/{id}`.
     *
     * @returns the new deployment.
     * @throws NotFoundError when it has finished.
     */
    async cancelDeployment(id: string, options: CallOptions = {}): Promise<DeploymentResult> {
        return readDeployment(
            await write(this.http, "DELETE", deploymentPath(id), { ...options, force: false }),
        );
    }

    /**
     * Stops an unfinished deployment and leaves everything as it is at that moment:
     * `DELETE /v2/deployments/{id}?force=true`. It also works when too many deployments run.
     *
     * @throws NotFoundError when it has finished.
     */
    async stopDeployment(id: string, options: CallOptions = {}): Promise<void> {
        readBody(await write(this.http, "DELETE", deploymentPath(id), { ...options, force: true }));
    }

    /** What waits to be launched, and why: `GET /v2/queue`. `embed: ["lastUnusedOffers"]` adds the offers. */
    async queue(options: EmbedOptions = {}): Promise<QueueItem[]> {
        const answer = await read(this.http, "/v2/queue", options, { embed: options.embed });
        return readObject<{ queue: QueueItem[] }>(answer, "queue").queue;
    }

    /** Opens the event stream: `GET /v2/events`. See {@link openEvents}. */
    openEvents(options: EventsOptions = {}): Promise<EventStream> {
        return openEvents(this.http, options);
    }
}

function deploymentPath(id: string): string {
    return itemPath("/v2/deployments", id);
}
