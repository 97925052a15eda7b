/** A property value as it travels between program, engine and provider: plain JSON. */
export type PropertyValue =
    | null
    | boolean
    | number
    | string
    | readonly PropertyValue[]
    | { readonly [key: string]: PropertyValue | undefined };

/** The properties of one resource. */
export type PropertyMap = { readonly [key: string]: PropertyValue | undefined };

/**
 * What the engine sends, during a preview, in place of a value that is not known yet: the same text whatever the
 * type of the property (`unknownValue` of `@pulumi/pulumi`'s `runtime/rpc`).
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether the value itself is not known yet. */
export function isUnknown(value: unknown): value is typeof UNKNOWN {
    return value === UNKNOWN;
}

/** Whether the value, or anything inside it, is not known yet. */
export function containsUnknown(value: unknown): boolean {
    if (isUnknown(value)) return true;
    if (typeof value !== "object" || value === null) return false;
    return Object.values(value).some(containsUnknown);
}

/** Whether the value is an object with members, rather than a scalar or a list. */
export function isPropertyMap(value: unknown): value is PropertyMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The property of that name, where it is a text. */
export function textIn(properties: PropertyMap | undefined, name: string): string | undefined {
    const value = properties?.[name];
    return typeof value === "string" ? value : undefined;
}
