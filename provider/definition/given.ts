import type { PropertyValue } from "./unknown";

/** Whether there is a value at all: `null` is the same as none. */
export function isGiven(value: PropertyValue | undefined): value is Exclude<PropertyValue, null> {
    return value !== undefined && value !== null;
}

/** The elements of a list; none if there is no list, or it is not known. */
export function elementsOf(value: PropertyValue | undefined): readonly PropertyValue[] {
    return Array.isArray(value) ? value : [];
}
