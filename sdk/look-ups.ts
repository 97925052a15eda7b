import type * as pulumi from "@pulumi/pulumi";
import { canonicalise } from "../provider/definition/canonical";
import { fields } from "../provider/definition/fields";
import { servicePortClaims } from "../provider/definition/service-port-claims";
import { defaultServicePortRange, type PortRange } from "../provider/definition/service-ports";
import type { AppDefinition } from "../provider/definition/types";
import type { PropertyMap } from "../provider/definition/unknown";
import { type Endpoints, endpointsOf } from "../provider/links/endpoints";
import { type Asked, askMarathon, askMarathonOutput, type LookUpOptions } from "./look-up-client";

/** An app in Marathon as it is now, made by whomever. */
export interface AppInfo {
    /** The absolute id. */
    readonly appId: string;
    /** Its definition in canonical form. Without `env` and `secrets`: their values are not everybody's to see. */
    readonly definition: Omit<AppDefinition, "env" | "secrets">;
    /** Where each port can be reached, by port name, else `p<index>`. */
    readonly endpoints: Endpoints;
    /** How many instances there shall be. */
    readonly instances: number;
    /** How many of them run. */
    readonly tasksRunning: number;
    /** How many of them pass their health checks; 0 where there are none. */
    readonly tasksHealthy: number;
    /** How many of them fail their health checks. */
    readonly tasksUnhealthy: number;
    /** How many of them have been launched and do not run yet. */
    readonly tasksStaged: number;
    /** When it was last changed. */
    readonly version: string | undefined;
    /** Ids of its unfinished deployments. */
    readonly deployments: readonly string[];
}

/** What Marathon says about itself. */
export interface MarathonInfo {
    /** The framework's name in Mesos. */
    readonly name: string;
    /** Marathon's own version, `1.8.244`. */
    readonly version: string;
    /** Under which Mesos knows it; another one after a new installation. Absent until it has registered. */
    readonly frameworkId: string | undefined;
    /** `host:port` */
    readonly leader: string | undefined;
    /** What `--enable_features` says. */
    readonly features: readonly string[];
}

/** The service ports of one Marathon. */
export interface ServicePorts {
    /** The ids of the apps that claim a port. Marathon never looks whether it is more than one. */
    readonly claims: Readonly<Record<number, readonly string[]>>;
    /** Where a new app's ports are taken from, both ends included. */
    readonly range: PortRange;
}

/**
 * An app of any owner.
 *
 * @throws NotFoundError when there is none of that id
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * export const endpoints = marathon.getApp({ appId: "/shop/db" }).then((app) => app.endpoints);
 * ```
 */
export async function getApp(args: { readonly appId: string }, opts: LookUpOptions = {}): Promise<AppInfo> {
    return await askMarathon(opts, (client) => findApp(client, args.appId));
}

/** As {@link getApp}; unknown in previews while the id or the provider's settings are. */
export function getAppOutput(
    args: { readonly appId: pulumi.Input<string> },
    opts: LookUpOptions = {},
): pulumi.Output<AppInfo> {
    return askMarathonOutput(opts, args.appId, findApp);
}

/** Which Marathon it is. */
export async function getInfo(opts: LookUpOptions = {}): Promise<MarathonInfo> {
    return await askMarathon(opts, readInfo);
}

/** As {@link getInfo}; unknown in previews while the provider's settings are. */
export function getInfoOutput(opts: LookUpOptions = {}): pulumi.Output<MarathonInfo> {
    return askMarathonOutput(opts, undefined, readInfo);
}

/** Which service ports are in use, and where new ones come from. */
export async function getServicePorts(opts: LookUpOptions = {}): Promise<ServicePorts> {
    return await askMarathon(opts, readServicePorts);
}

/** As {@link getServicePorts}; unknown in previews while the provider's settings are. */
export function getServicePortsOutput(opts: LookUpOptions = {}): pulumi.Output<ServicePorts> {
    return askMarathonOutput(opts, undefined, readServicePorts);
}

async function findApp({ client }: Asked, appId: string): Promise<AppInfo> {
    const app = await client.getApp(appId);
    const live = app as unknown as PropertyMap;
    return {
        appId: app.id,
        definition: definitionOf(live),
        endpoints: endpointsOf(live) as Endpoints,
        instances: app.instances ?? 1,
        tasksRunning: app.tasksRunning ?? 0,
        tasksHealthy: app.tasksHealthy ?? 0,
        tasksUnhealthy: app.tasksUnhealthy ?? 0,
        tasksStaged: app.tasksStaged ?? 0,
        version: app.version,
        deployments: (app.deployments ?? []).map(({ id }) => id),
    };
}

function definitionOf(live: PropertyMap): AppInfo["definition"] {
    const canonical = canonicalise(live);
    const names = Object.keys(fields).filter(
        (name) => !hiddenFields.has(name) && canonical[name] !== undefined,
    );
    return Object.fromEntries(names.map((name) => [name, canonical[name]]));
}

const hiddenFields: ReadonlySet<string> = new Set(["env", "secrets"]);

async function readInfo({ client }: Asked): Promise<MarathonInfo> {
    const { name, version, frameworkId, leader, marathon_config } = await client.info();
    return { name, version, frameworkId, leader, features: marathon_config.features ?? [] };
}

async function readServicePorts({ client, settings }: Asked): Promise<ServicePorts> {
    const { local_port_min, local_port_max } = (await client.info()).marathon_config;
    const apps = new Map<string, PropertyMap>();
    await client.visitApps((app) => apps.set(app.id, app as unknown as PropertyMap));
    return {
        claims: Object.fromEntries(servicePortClaims(apps)),
        range: settings.servicePortRange ?? defaultServicePortRange(local_port_min, local_port_max),
    };
}
