import * as pulumi from "@pulumi/pulumi";
import type { Endpoints } from "../provider/links/endpoints";
import type { MarathonApp } from "./marathon-app";
import { MarathonResource } from "./resource";

/**
 * An app of this program, or one port of it, as the target of a link: what `app.endpoint("redis")` and
 * `group.app("backend/db")` give.
 */
export interface AppEndpoint {
    /** The absolute id of the app. */
    readonly appId: pulumi.Input<string>;
    /** All its ports. */
    readonly endpoints: pulumi.Input<Endpoints>;
    /** Name, index or container port. @default the first */
    readonly port?: pulumi.Input<string | number>;
    /** Another one after every change of the app; a direct link follows it. */
    readonly revision?: pulumi.Input<string>;
    /** The app itself, or the group that it is in: a link has its provider. */
    readonly resource?: pulumi.Resource;
}

/** What a link can lead to: an app, one of its ports, or the id of an app that this stack does not manage. */
export type LinkTarget = MarathonApp | AppEndpoint | pulumi.Input<string>;

/** The properties of a ServiceLink that say where it leads. */
export function targetProps(target: LinkTarget): pulumi.Inputs {
    if (isApp(target)) return { target: target.appId, targetEndpoints: target.endpoints };
    if (!isAppEndpoint(target)) return { target };
    const { appId, endpoints, port } = target;
    return { target: appId, targetEndpoints: endpoints, ...(port !== undefined && { targetPort: port }) };
}

/** What a direct link depends on besides: a changed target may be elsewhere. */
export function targetRevision(target: LinkTarget): pulumi.Input<string> | undefined {
    return isApp(target) || isAppEndpoint(target) ? target.revision : undefined;
}

/** How many instances the target is to have, where the program says so. */
export function targetInstances(target: LinkTarget): pulumi.Input<number | undefined> {
    return isApp(target) ? target.instances : undefined;
}

/** The id of the target if that is an app that a program made, by itself or by one of its ports. */
export function managedTargetId(target: LinkTarget): pulumi.Input<string> | undefined {
    return isApp(target) || isAppEndpoint(target) ? target.appId : undefined;
}

/** What a program made that the target is, or is part of. */
export function targetResource(target: LinkTarget): pulumi.Resource | undefined {
    if (isApp(target)) return target;
    return isAppEndpoint(target) ? target.resource : undefined;
}

/** The id of somebody else's app, which may come from anywhere, and be secret. */
export function foreignTargetId(target: LinkTarget): pulumi.Input<string> | undefined {
    return isApp(target) || isAppEndpoint(target) ? undefined : target;
}

function isApp(target: LinkTarget): target is MarathonApp {
    return MarathonResource.isKind(target, "App");
}

function isAppEndpoint(target: LinkTarget): target is AppEndpoint {
    if (typeof target !== "object" || pulumi.Output.isInstance(target)) return false;
    return "appId" in target && "endpoints" in target;
}
