import type { PropertyMap, PropertyValue } from "../definition/unknown";
import type { Properties } from "./contract";

/**
 * What leaves for the engine must be plain JSON: an `undefined` anywhere fails there with an opaque "Unexpected
 * struct type", so it is dropped here; what cannot be expressed is refused with its path.
 *
 * @throws TypeError naming the path of a value that is not JSON; this is a defect of this package, not of a program.
 */
export function sanitise(properties: PropertyMap): Properties {
    return sanitiseMembers(properties, "");
}

function sanitiseMembers(value: object, path: string): Properties {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(
        members.map(([key, member]) => [key, sanitiseValue(member, path === "" ? key : `${path}.${key}`)]),
    );
}

function sanitiseValue(value: unknown, path: string): unknown {
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (Array.isArray(value))
        return value.map((item, index) => sanitiseValue(item ?? null, `${path}[${index}]`));
    if (typeof value === "object") return sanitiseMembers(value, path);
    throw new TypeError(`The property ${path} is a ${typeof value} that JSON cannot express`);
}

/** Properties as the process hands them over, taken as the JSON they are. */
export function asPropertyMap(properties: Properties): PropertyMap {
    return properties as Record<string, PropertyValue>;
}
