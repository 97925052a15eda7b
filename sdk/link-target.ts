import * as pulumi from "@pulumi/pulumi";
import type { Endpoints } from "../provider/links/endpoints";
import type { MarathonApp } from "./marathon-app";
import { MarathonResource } from "./resource";

/** One port of an app, as the target of a link: what `app.endpoint("redis")` gives. */
export interface AppEndpoint {
    readonly appId: pulumi.Output<string>;
    readonly endpoints: pulumi.Output<Endpoints>;
    /** Name, index or container port. */
    readonly port: pulumi.Input<string | number>;
}

/** What a link can lead to: an app, one of its ports, or the id of an app that this stack does not manage. */
export type LinkTarget = MarathonApp | AppEndpoint | pulumi.Input<string>;

/** The properties of a ServiceLink that say where it leads. */
export function targetProps(target: LinkTarget): pulumi.Inputs {
    if (isApp(target)) return { target: target.appId, targetEndpoints: target.endpoints };
    if (!isAppEndpoint(target)) return { target };
    return { target: target.appId, targetEndpoints: target.endpoints, targetPort: target.port };
}

/** The id of the target if that is an app that a program made, by itself or by one of its ports. */
export function managedTargetId(target: LinkTarget): pulumi.Output<string> | undefined {
    return isApp(target) || isAppEndpoint(target) ? target.appId : undefined;
}

function isApp(target: LinkTarget): target is MarathonApp {
    return MarathonResource.isKind(target, "App");
}

function isAppEndpoint(target: LinkTarget): target is AppEndpoint {
    if (typeof target !== "object" || pulumi.Output.isInstance(target)) return false;
    return "appId" in target && "endpoints" in target;
}
