import { randomBytes } from "node:crypto";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";

/**
 * The label that says which stack an app belongs to: `<project>/<stack>/<8 hex digits>`, the digits new with every
 * create. It is ours alone: hidden from inputs, outputs, diffs and drift, and by itself never a reason to write.
 */
export const ownerLabel = "PULUMI_OWNER";

/** A fresh owner for a resource about to be created. */
export function newOwner(urn: string): string {
    return `${stackOf(urn)}/${randomBytes(4).toString("hex")}`;
}

/** Whether a live app was written by the stack that the URN belongs to. */
export function belongsTo(urn: string, owner: string | undefined): boolean {
    return owner?.slice(0, owner.lastIndexOf("/")) === stackOf(urn);
}

/** The owner that a live definition names. */
export function ownerOf(definition: PropertyMap): string | undefined {
    const owner = labelsOf(definition)[ownerLabel];
    return typeof owner === "string" ? owner : undefined;
}

/** The definition as it is sent: with the owner among its labels. */
export function withOwner(definition: PropertyMap, owner: string): PropertyMap {
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
function stackOf(urn: string): string {
    const [, , stackPart = ""] = urn.split(":", 3);
    const project = urn.split("::")[1] ?? "";
    return `${project}/${stackPart}`;
}
