import { elementsOf, isGiven } from "../given";
import { elementStep } from "../problem";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";

/** Whether a value is a text that is known. */
export function isText(value: PropertyValue | undefined): value is string {
    return typeof value === "string" && !isUnknown(value);
}

/** The members of an object; none of what is no object, or not known. */
export function membersOf(value: PropertyValue | undefined): PropertyMap {
    return isPropertyMap(value) ? value : {};
}

/** One element of a list, and where it stands. */
export interface Placed {
    readonly value: PropertyMap;
    readonly path: string;
}

/**
 * The elements of a list with their paths, without those that are not known. What is no object has no members: so
 * Marathon reads it.
 */
export function placedIn(list: PropertyValue | undefined, path: string): Placed[] {
    return elementsOf(list).flatMap((element, index) =>
        isUnknown(element) ? [] : [{ value: membersOf(element), path: `${path}${elementStep(index)}` }],
    );
}

/** The volumes of the app's container, with their paths. */
export function volumesIn({ container }: PropertyMap): Placed[] {
    return placedIn(membersOf(container).volumes, "container.volumes");
}

/** The kind of container: nothing if there is none, or nothing is known of it. */
export function containerTypeOf({ container }: PropertyMap): string | undefined {
    if (!isPropertyMap(container)) return undefined;
    const { type } = container;
    if (!isGiven(type)) return "DOCKER";
    return isText(type) ? type : undefined;
}

/** The number that a field has, or has by default; nothing if it is not known. */
export function numberOr(value: PropertyValue | undefined, byDefault: number): number | undefined {
    if (!isGiven(value)) return byDefault;
    return typeof value === "number" ? value : undefined;
}

/** How many instances the app is to have; nothing if that is not known. */
export function instancesOf({ instances }: PropertyMap): number | undefined {
    return numberOr(instances, 1);
}

/** The places of the elements that have the same member as one before them. Nothing and 0 are no number of a port. */
export function repeatedIn(list: readonly Placed[], member: string): Placed[] {
    const seen = new Set<PropertyValue>();
    return list.filter(({ value }) => {
        const own = value[member];
        if (!isGiven(own) || own === 0 || isUnknown(own)) return false;
        if (seen.has(own)) return true;
        seen.add(own);
        return false;
    });
}
