import type { MaybeUnknown } from "../definition/ports";
import { isUnknown } from "../definition/unknown";
import type { Endpoints, PreviewedEndpoint } from "./endpoints";
import type { Previewed } from "./previewed";

/** An app that a link leads to, with the endpoints to choose from. */
export interface TargetApp {
    readonly appId: MaybeUnknown<string>;
    readonly endpoints: Previewed<Endpoints>;
    /** Whether this program manages the app, so that its arguments can be changed. */
    readonly isManaged: boolean;
    /** Whether one group declares it and what links to it, so that no link between them is direct. @default false */
    readonly isSibling?: boolean;
}

/** An app that a link leads to and, of its endpoints, the one to use. */
export interface ResolvedTarget extends Omit<TargetApp, "endpoints"> {
    /** The key of the endpoint among the app's endpoints. */
    readonly key: string;
    readonly endpoint: PreviewedEndpoint;
}

/** An app as messages name it: an id that is not known yet is not printed. */
export function nameOfApp(appId: MaybeUnknown<string>): string {
    return isUnknown(appId) ? "the target" : appId;
}

/** A port as messages name it. */
export function nameOfPort({ appId, key }: ResolvedTarget): string {
    return `the port "${key}" of ${nameOfApp(appId)}`;
}

/** The other ways that a link may take, of these, as messages list them: a direct link leads to no app of one's own group. */
export function otherVias({ isSibling = false }: ResolvedTarget, ...vias: readonly string[]): string {
    const open = vias.filter((via) => !(isSibling && via === "direct"));
    return open.map((via) => `"${via}"`).join(" or ");
}

/** The number by which an app itself knows a port: in host mode that of the port definition, else the container port. */
export function ownNumberOf(endpoint: PreviewedEndpoint): MaybeUnknown<number> | undefined {
    return endpoint.network === "host" ? endpoint.servicePort : endpoint.containerPort;
}
