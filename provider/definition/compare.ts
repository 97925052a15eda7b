import { isDeepStrictEqual } from "node:util";
import { canonicalise, fields, valueOrDefault } from "./fields";
import type { PropertyMap } from "./unknown";

/** The names of the fields in which two definitions differ, once both are in canonical form and defaults are filled. */
export function differingFields(before: PropertyMap, after: PropertyMap): string[] {
    const left = canonicalise(before);
    const right = canonicalise(after);
    return Object.keys(fields).filter(
        (name) => !isDeepStrictEqual(valueOrDefault(left, name), valueOrDefault(right, name)),
    );
}
