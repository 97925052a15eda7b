import type { PropertyMap } from "../definition/unknown";

/** The properties that users see: keys that begin with two underscores are the provider's own. */
export function withoutHidden(properties: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}
