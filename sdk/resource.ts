import * as pulumi from "@pulumi/pulumi";
import { reviewConfiguration } from "./config";

/** The kinds of resource; their type tokens are `pulumi-nodejs:dynamic/marathon:<kind>`. */
export type ResourceKind = "App" | "Group" | "ServiceLink" | "RexRayVolume";

/** Members of the provider module, by kind. Both stand in users' states and never change. */
const doors: Readonly<Record<ResourceKind, string>> = {
    App: "app",
    Group: "group",
    ServiceLink: "link",
    RexRayVolume: "volume",
};

/**
 * The text that Pulumi's dynamic provider process evaluates to find the resource's provider. It names the installed
 * package instead of carrying code: state stays small, an upgrade of the package changes no state, and refresh and
 * destroy run the installed code.
 */
function providerText(kind: ResourceKind): string {
    return `exports.handler=()=>require("pulumi-marathon/provider/v1").${doors[kind]}`;
}

/** The type token of a kind of resource, as it stands in URNs. */
export function typeToken(kind: ResourceKind): string {
    return `pulumi-nodejs:dynamic/marathon:${kind}`;
}

/**
 * Base of the resources of this package: a dynamic resource that names its provider.
 *
 * Nothing is serialised, unlike with `pulumi.dynamic.Resource`; to the engine and to the provider process the two
 * are the same.
 */
export abstract class MarathonResource extends pulumi.CustomResource {
    /**
     * @param kind   which resource
     * @param name   its name in the program
     * @param props  its properties; outputs that only the provider fills are declared as `undefined`
     * @param opts   Pulumi's resource options; `customTimeouts` are handed on to the provider
     */
    protected constructor(
        kind: ResourceKind,
        name: string,
        props: pulumi.Inputs,
        opts: pulumi.CustomResourceOptions = {},
    ) {
        reviewConfiguration();
        const timeouts = definedMembers(opts.customTimeouts ?? {});
        const urn = urnOf(name, typeToken(kind), opts.parent);
        const meta = { v: 1, urn, ...(Object.keys(timeouts).length > 0 ? { timeouts } : {}) };
        super(typeToken(kind), name, { ...props, __provider: providerText(kind), __meta: meta }, opts);
    }

    /** Whether the value is a resource of that kind, also one of another copy of this package. */
    static isKind(value: unknown, kind: ResourceKind): boolean {
        const { __pulumiType } = (value ?? {}) as { __pulumiType?: unknown };
        return pulumi.CustomResource.isInstance(value) && __pulumiType === typeToken(kind);
    }
}

/**
 * The URN that a resource will have. No Output, as it would bring its parent along as a dependency, and with that all
 * the parent's children: of two of them, linked to each other, each would wait for the other.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
    return new Promise((resolve) => {
        pulumi.createUrn(name, type, parent).apply(resolve);
    });
}

function definedMembers(members: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
