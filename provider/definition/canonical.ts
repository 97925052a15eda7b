import { canonicalMembers } from "./collection";
import { fields } from "./fields";
import { withoutOldForms } from "./old-forms";
import { absoluteId } from "./path-id";
import { isUnknown, type PropertyMap, type PropertyValue } from "./unknown";

/** What the place of an app decides about its definition. */
export interface CanonicalOptions {
    /** The group at which relative ids begin. @default / */
    readonly group?: string;
    /** `--mesos_bridge_name` of the server. @default mesos-bridge */
    readonly bridgeName?: string;
}

/**
 * A definition in canonical form: what means the same to Marathon is the same JSON. Old forms become new ones, sets are
 * sorted, enum values have Marathon's case, numbers in texts are text, ids are absolute. Nothing is filled in: what was
 * not said stays absent, and members that are no fields stay as they are. Unknown values stay where they are; whatever
 * is derived from one is unknown. Canonical form of canonical form is the same.
 */
export function canonicalise(definition: PropertyMap, options: CanonicalOptions = {}): PropertyMap {
    const { group, bridgeName } = options;
    // Old forms are read in canonical form, and give values of the new ones that are not yet.
    const translated = withoutOldForms(canonicalMembers(fields, definition), bridgeName);
    return canonicalMembers(fields, withAbsoluteIds(translated, group));
}

function withAbsoluteIds(definition: PropertyMap, group: string | undefined): PropertyMap {
    const { id, dependencies } = definition;
    const absolute = (value: PropertyValue) =>
        typeof value === "string" && value !== "" && !isUnknown(value) ? absoluteId(value, group) : value;
    return {
        ...definition,
        ...(id !== undefined && { id: absolute(id) }),
        ...(Array.isArray(dependencies) && { dependencies: dependencies.map(absolute) }),
    };
}
