import { randomBytes } from "node:crypto";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import type { Context } from "./context";

/**
 * The label that says which stack an app belongs to: `<project>/<stack>/<8 hex digits>`, the digits new with every
 * create. It is ours alone: hidden from inputs, outputs, diffs and drift, and by itself never a reason to write.
 */
export const ownerLabel = "PULUMI_OWNER";

/** The owner of what has no label: whose it is then stands in the stack's state only. */
export const unlabelled = "";

/** A fresh owner for a resource about to be created, unless apps are not to be labelled. */
export function newOwner({ urn, settings }: Pick<Context, "urn" | "settings">): string {
    return settings.ownerLabel ? `${stackOf(urn)}/${randomBytes(4).toString("hex")}` : unlabelled;
}

/** The owner to write over the one that a resource is known to have. */
export function ownerAfter(context: Context, known: string): string {
    return context.settings.ownerLabel && known !== unlabelled ? known : newOwner(context);
}

/** Whether a live app was written by the stack that the URN belongs to. */
export function belongsTo(urn: string, owner: string | undefined): boolean {
    return owner !== undefined && stackIn(owner) === stackOf(urn);
}

/** The stack in an owner: `<project>/<stack>`. */
export function stackIn(owner: string): string {
    return owner.slice(0, owner.lastIndexOf("/"));
}

/** The owner that a live definition names. */
export function ownerOf(definition: PropertyMap): string | undefined {
    const owner = labelsOf(definition)[ownerLabel];
    return typeof owner === "string" ? owner : undefined;
}

/** The definition as it is sent: with the owner among its labels, if it has one. */
export function withOwner(definition: PropertyMap, owner: string): PropertyMap {
    if (owner === unlabelled) return withoutOwner(definition);
    return { ...definition, labels: { ...labelsOf(definition), [ownerLabel]: owner } };
}

/** The definition as users see it. */
export function withoutOwner(definition: PropertyMap): PropertyMap {
    const { [ownerLabel]: _, ...labels } = labelsOf(definition);
    return { ...definition, labels };
}

function labelsOf(definition: PropertyMap): PropertyMap {
    return isPropertyMap(definition.labels) ? definition.labels : {};
}

/** `urn:pulumi:<stack>::<project>::<type>::<name>` → `<project>/<stack>`. */
export function stackOf(urn: string): string {
    const [, , stackPart = ""] = urn.split(":", 3);
    const project = urn.split("::")[1] ?? "";
    return `${project}/${stackPart}`;
}
