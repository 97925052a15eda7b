import * as pulumi from "@pulumi/pulumi";
import type { AppDefinition } from "../provider/definition/types";
import type { Endpoints } from "../provider/links/endpoints";
import { renderDefinition } from "./app-definition";
import type { DefaultHealthCheck } from "./app-health";
import type { Links } from "./app-links";
import { withPropertyPaths } from "./app-options";
import { AppResource } from "./app-outputs";
import type { MarathonLbArgs } from "./balancer-args";
import type { InputMembers } from "./inputs";
import type { AppEndpoint } from "./link-target";
import { MarathonGroup } from "./marathon-group";
import { definedMembers } from "./merge";
import { MarathonResource } from "./resource";
import type { VolumeMount } from "./rexray-volume";

/** What a {@link MarathonApp} is made of: Marathon's own app definition, and what this package adds to it. */
export interface MarathonAppArgs extends InputMembers<AppDefinition> {
    /**
     * The id in Marathon, absolute. Changing it replaces the app: the new one is created and ready before the old
     * one is deleted.
     *
     * @default `<group>/<name of the resource>`
     */
    readonly appId?: pulumi.Input<string>;
    /** The group that `appId` begins with, unless it is given: a MarathonGroup or a path. @default / */
    readonly group?: MarathonGroup | pulumi.Input<string>;
    /**
     * Take over an app of this id that is there already and carries no stack's label: one that is the same stays as it
     * is, without a restart, another one is updated. Only the creation of the resource looks at it.
     *
     * @default false
     */
    readonly adopt?: boolean;
    /**
     * Where the service ports of this app are taken from, both ends included: `15000-15999`. A port that has a number
     * keeps it. A change writes nothing.
     *
     * @default that of the group, else `marathon:servicePortRange`
     */
    readonly servicePortRange?: pulumi.Input<string>;
    /**
     * `true`: other apps may have the service ports of this one. Without it a number that a load balancer would serve
     * for another stack's app too fails the preview, and any other that is taken is a warning. A change writes nothing.
     *
     * @default false
     */
    readonly allowSharedServicePort?: pulumi.Input<boolean>;
    /**
     * When the app counts as ready, and what depends on it goes on: `deployment` when the deployment has finished;
     * `running` when all instances run as well; `healthy` when all of them are healthy too, if it has health checks;
     * `none` as soon as Marathon has taken the definition. A change writes nothing.
     *
     * @default healthy
     */
    readonly waitFor?: pulumi.Input<"healthy" | "running" | "deployment" | "none">;
    /**
     * How long the app may make no progress until the wait fails: `30s`, `10m`, `1h30m`. How long it may take as a whole
     * is said by `customTimeouts`, or `marathon:rolloutTimeout`. A change writes nothing.
     *
     * @default `marathon:progressTimeout`
     */
    readonly progressTimeout?: pulumi.Input<string>;
    /**
     * What becomes of the app when its rollout fails: too slow, crashing, without an image, unhealthy. `keep`: it stays as
     * it is, and Marathon goes on trying; the next update waits on, a corrected one goes straight through. `rollback`: the
     * definition of before is put back, and the update fails once that runs again, or says that it does not. A change of
     * `instances` alone is never undone, a new app only if nothing of it has run, and nothing once another hand has
     * changed the app. A change writes nothing.
     *
     * @default keep
     */
    readonly onFailure?: pulumi.Input<"keep" | "rollback">;
    /**
     * Anything that the instances read only when they start: the digest of a file, the revision of a secret. A change
     * restarts all of them, by a restart of Marathon's own if nothing else does. Marathon itself never sees the values.
     *
     * @default nothing
     */
    readonly restartOn?: pulumi.Input<Readonly<Record<string, pulumi.Input<string | number | boolean>>>>;
    /**
     * `false`: somebody else, an autoscaler say, owns the number of instances. `instances` then says only with how many
     * the app is created; no update changes it, and no refresh shows it. A change writes nothing.
     *
     * @default true
     */
    readonly manageInstances?: pulumi.Input<boolean>;
    /**
     * Whether an app with local persistent volumes may be replaced or deleted, which destroys them. Only what an earlier
     * update has put into the state counts. A change writes nothing.
     *
     * @default false
     */
    readonly forceDestroy?: pulumi.Input<boolean>;
    /**
     * `false`: the service ports that have no number are left to Marathon, which chooses them when it gets the app. They
     * are then absent from `endpoints`, so that nothing can be linked to them, and stand only in `assignedPorts`.
     *
     * @default true
     */
    readonly allocateServicePorts?: pulumi.Input<boolean>;
    /**
     * What this app talks to, by the prefix of the environment variables that tell it where: `{ DB: db }` gives
     * `DB_HOST`, `DB_PORT` and `DB_URL`. Variables in `env` win over those of links; one that two links give is an error.
     * A target in another Marathon is looked for there: its link has the target's provider.
     */
    readonly links?: Links;
    /**
     * Whether the apps of this program that `links` leads to are among `dependencies` too, unless they are in another
     * Marathon: it then starts them first, and waits until they are healthy, whenever it deploys both at once.
     *
     * @default false
     */
    readonly linkDependencies?: boolean;
    /**
     * Publish every tcp port by marathon-lb: `true` to the default group, or settings for the app and its ports, which
     * become its labels. Labels in `labels` win over these.
     *
     * @default not published
     */
    readonly marathonLb?: boolean | MarathonLbArgs;
    /**
     * The health check of an app that gives no `healthChecks`: of its first tcp port, every 15 seconds, and the first
     * failure after a grace period of 300 seconds ends the instance. `http` asks for `/` and takes a status of 200 to
     * 399 for healthy. An app without ports gets none.
     *
     * @default none
     */
    readonly defaultHealthCheck?: DefaultHealthCheck;
    /** Volumes of {@link RexRayVolume.mount}; they come behind those of `container.volumes`. */
    readonly volumes?: readonly VolumeMount[];
}

/**
 * An app in Marathon.
 *
 * It counts as ready when
 * 1. the deployment that writes it has finished,
 * 2. all its instances run, and
 * 3. all of them are healthy, if it has health checks.
 *
 * The wait fails when nothing has moved for `marathon:progressTimeout` (10 minutes), or after `customTimeouts`; the app
 * then stays in the state, and the next update waits on or corrects it.
 *
 * A changed `appId` replaces the app, a change of `instances` scales it, one of what Marathon never sees (`waitFor`, say)
 * writes nothing; others restart its instances, and previews tell how many.
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const ticker = new marathon.MarathonApp("ticker", { cmd: "while sleep 10; do date; done", cpus: 0.1, mem: 32 });
 * export const id = ticker.appId;
 * ```
 */
export class MarathonApp extends AppResource {
    /** The absolute id in Marathon. Known in previews. */
    declare readonly appId: pulumi.Output<string>;
    /** Where each port can be reached, by port name, else `p<index>`. Known in previews. */
    declare readonly endpoints: pulumi.Output<Endpoints>;
    /** Its name in mesos-dns, whose addresses are those of all instances: `db-shop.marathon.mesos`. Known in previews. */
    declare readonly dnsName: pulumi.Output<string>;
    /**
     * The service ports by the names of `endpoints`, those that Marathon has chosen as well. Not known in the preview of
     * an update: what is to be linked or passed on is in `endpoints`.
     */
    declare readonly assignedPorts: pulumi.Output<Readonly<Record<string, number>>>;
    /**
     * The version in Marathon, another one after every change and restart; with `manageInstances: false` not after
     * scaling. Not known in the preview of an update.
     */
    declare readonly revision: pulumi.Output<string>;

    constructor(name: string, args: MarathonAppArgs = {}, opts?: pulumi.CustomResourceOptions) {
        super(name, { ...declaredOutputs, ...renderApp(name, args, opts) }, withPropertyPaths(opts));
    }

    /** One port of this app, as the target of a link. @param port  its name, index or container port */
    endpoint(port: pulumi.Input<string | number>): AppEndpoint {
        const { appId, endpoints, revision } = this;
        return { appId, endpoints, port, revision, resource: this };
    }

    /** The app of that id as Marathon holds it, read and not managed. */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts: pulumi.CustomResourceOptions = {},
    ): MarathonApp {
        return new MarathonApp(name, { appId: id }, { ...opts, id });
    }

    /** Whether the value is a MarathonApp, also one of another copy of this package. */
    static override isInstance(value: unknown): value is MarathonApp {
        return MarathonResource.isKind(value, "App");
    }
}

/** What only the provider fills in. */
const declaredOutputs = {
    endpoints: undefined,
    dnsName: undefined,
    assignedPorts: undefined,
    revision: undefined,
};

function renderApp(
    name: string,
    args: MarathonAppArgs,
    opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Inputs {
    const { appId, group, servicePortRange, ...given } = args;
    const range = servicePortRange ?? rangeOf(group);
    const { properties, refusals } = renderDefinition(
        name,
        { ...given, ...(range && { servicePortRange: range }) },
        opts,
    );
    return {
        ...definedMembers({ ...properties, __refusals: refusals }),
        appId: appId ?? defaultAppId(group, name),
    };
}

function rangeOf(group: MarathonAppArgs["group"]): pulumi.Input<string> | undefined {
    return MarathonGroup.isInstance(group) ? group.servicePortRange : undefined;
}

function defaultAppId(group: MarathonAppArgs["group"], name: string): pulumi.Input<string> {
    if (group === undefined) return `/${name}`;
    const groupId = MarathonGroup.isInstance(group) ? group.groupId : group;
    return pulumi.output(groupId).apply((id) => `${id.replace(/\/+$/, "")}/${name}`);
}
