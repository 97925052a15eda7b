import { isDeepStrictEqual } from "node:util";
import { canonicalise, fields, valueOrDefault } from "./fields";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "./unknown";

/** The names of the fields in which two definitions differ, once both are in canonical form and defaults are filled. */
export function differingFields(before: PropertyMap, after: PropertyMap): string[] {
    const left = canonicalise(before);
    const right = canonicalise(after);
    return Object.keys(fields).filter(
        (name) => !isDeepStrictEqual(valueOrDefault(left, name), valueOrDefault(right, name)),
    );
}

/** The names of the fields in which a live app, with all the defaults a server fills in, is not what is wanted. */
export function fieldsNotHeld(live: PropertyMap, wanted: PropertyMap): string[] {
    const left = canonicalise(live);
    const right = canonicalise(wanted);
    return Object.keys(fields).filter((name) => {
        const value = valueOrDefault(right, name);
        if (value === undefined) return false;
        const current = valueOrDefault(left, name);
        return ownMaps.has(name) ? !isDeepStrictEqual(current, value) : !holds(current, value);
    });
}

/** Maps whose members all come from users: one more of them is a difference. */
const ownMaps = new Set(["env", "labels"]);

/** Whether the live value has all that is wanted; what a server filled in besides does not matter. */
function holds(live: PropertyValue | undefined, wanted: PropertyValue): boolean {
    if (Array.isArray(wanted)) {
        return (
            Array.isArray(live) &&
            live.length === wanted.length &&
            wanted.every((item, index) => holds(live[index], item))
        );
    }
    if (!isPropertyMap(wanted)) return live === wanted;
    if (!isPropertyMap(live)) return false;
    return Object.entries(wanted).every(([key, value]) => value === undefined || holds(live[key], value));
}
