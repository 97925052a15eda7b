import { canonicalise } from "./canonical";
import { type Comparison, driftOf, fieldsOf } from "./compare";
import { fields } from "./fields";
import { latestServer, type Server } from "./server";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "./unknown";

type Step = string | number;

/**
 * A live app as somebody would have written it who wrote `written`: every part that means the same stays as it was
 * written, what a server fills in by itself stays out, and only what really differs is as it is live. So a refresh shows
 * a changed image as a changed image and not as a container full of defaults.
 */
export function projectLive(
    live: PropertyMap,
    written: PropertyMap,
    server: Server = latestServer,
    comparison: Comparison = {},
): PropertyMap {
    const drifted = new Set(fieldsOf(driftOf(live, written, server, comparison)));
    const current = canonicalise(live);
    let projection: PropertyMap = pick(written, (name) => !drifted.has(name));
    for (const name of drifted) {
        projection = nearest(
            { ...projection, ...withMember(current, name) },
            written[name],
            [name],
            (candidate) => {
                const differing = fieldsOf(driftOf(live, candidate, server, comparison));
                return !differing.includes(name);
            },
        );
    }
    return projection;
}

function pick(definition: PropertyMap, isWanted: (name: string) => boolean): PropertyMap {
    const names = Object.keys(fields).filter((name) => definition[name] !== undefined && isWanted(name));
    return Object.fromEntries(names.map((name) => [name, definition[name]]));
}

function withMember(definition: PropertyMap, name: string): PropertyMap {
    return definition[name] === undefined ? {} : { [name]: definition[name] };
}

/**
 * A definition that means what `definition` means, with what is at the path as near to `own` as that allows.
 *
 * @param own    what was written there
 * @param isSame whether a candidate still means it
 */
function nearest(
    definition: PropertyMap,
    own: PropertyValue | undefined,
    path: readonly Step[],
    isSame: (candidate: PropertyMap) => boolean,
): PropertyMap {
    const asWritten = withValue(definition, path, own);
    if (!(own === undefined && isKept(path)) && isSame(asWritten)) return asWritten;
    const value = valueAt(definition, path);
    if (Array.isArray(value)) return nearestElements(definition, value, asList(own), path, isSame);
    return memberNames(value, own).reduce((nearer, name) => {
        const member = isPropertyMap(own) ? own[name] : undefined;
        return nearest(nearer, member, [...path, name], isSame);
    }, definition);
}

/** What stays although a definition without it means the same: elements, and the numbers of service ports. */
function isKept(path: readonly Step[]): boolean {
    const last = path.at(-1);
    return typeof last === "number" || last === "servicePort" || last === "port";
}

/** Elements may have moved: one that was written at another place is taken from there. */
function nearestElements(
    definition: PropertyMap,
    value: readonly PropertyValue[],
    own: readonly PropertyValue[],
    path: readonly Step[],
    isSame: (candidate: PropertyMap) => boolean,
): PropertyMap {
    return [...value.keys()].reduce((nearer, index) => {
        const place = [...path, index];
        const moved = own.map((element) => withValue(nearer, place, element)).find(isSame);
        if (moved) return moved;
        return nearest(nearer, own.length === value.length ? own[index] : undefined, place, isSame);
    }, definition);
}

function asList(value: PropertyValue | undefined): readonly PropertyValue[] {
    return Array.isArray(value) ? value : [];
}

function memberNames(value: PropertyValue | undefined, own: PropertyValue | undefined): string[] {
    const names = [value, own].flatMap((part) => (isPropertyMap(part) ? Object.keys(part) : []));
    return [...new Set(names)];
}

function valueAt(value: PropertyValue | undefined, path: readonly Step[]): PropertyValue | undefined {
    return path.reduce<PropertyValue | undefined>((inner, step) => {
        if (Array.isArray(inner)) return inner[Number(step)];
        return isPropertyMap(inner) ? inner[step] : undefined;
    }, value);
}

/** A copy with another value at the path; a member without a value goes, an element without one stays. */
function withValue(
    definition: PropertyMap,
    path: readonly Step[],
    value: PropertyValue | undefined,
): PropertyMap {
    return replaceAt(definition, path, value) as PropertyMap;
}

function replaceAt(
    target: PropertyValue | undefined,
    [step, ...rest]: readonly Step[],
    value: PropertyValue | undefined,
): PropertyValue | undefined {
    if (step === undefined) return value;
    if (Array.isArray(target)) {
        const element = replaceAt(target[Number(step)], rest, value);
        return element === undefined ? target : target.with(Number(step), element);
    }
    if (!isPropertyMap(target)) return target;
    const { [step]: before, ...others } = target;
    const member = replaceAt(before, rest, value);
    return member === undefined ? others : { ...target, [step]: member };
}
