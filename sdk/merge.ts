import * as pulumi from "@pulumi/pulumi";
import { type PropertyValue, UNKNOWN } from "../provider/definition/unknown";

/** A map whose values may be Outputs. */
export type InputMap<T = unknown> = Readonly<Record<string, pulumi.Input<T>>>;

/**
 * A map with defaults under it; its own members win.
 *
 * The members stay unresolved, each its own Output: were they resolved together, one secret would make the whole map
 * secret, and one unknown value would hide it all in previews.
 */
export function withDefaults<T>(
    defaults: InputMap<T>,
    own: pulumi.Input<InputMap<T>> | undefined,
): pulumi.Input<InputMap<T>> | undefined {
    if (own === undefined) return Object.keys(defaults).length > 0 ? defaults : undefined;
    return convert(own, (members) => ({ ...defaults, ...members }));
}

/** A list with further elements behind its own. */
export function withElements<T>(
    own: pulumi.Input<readonly pulumi.Input<T>[] | undefined>,
    further: readonly pulumi.Input<T>[],
): pulumi.Input<readonly pulumi.Input<T>[]> {
    if (own === undefined) return further;
    return convert(own, (elements) => [...(elements ?? []), ...further]);
}

/**
 * What becomes of a value: at once, or when it comes. Only a value that comes makes an Output, so that what is made of
 * others stays known, and in clear.
 */
export function convert<T, U>(
    value: pulumi.Input<T>,
    change: (value: T) => pulumi.Input<U>,
): pulumi.Input<U> {
    if (!isLater(value)) return change(value as T);
    return later(value).apply(change) as pulumi.Input<U>;
}

/** The same of each element of a list; what is no list stays as it is. */
export function convertEach<T, U>(
    list: pulumi.Input<readonly pulumi.Input<T>[]>,
    change: (element: T) => pulumi.Input<U>,
): pulumi.Input<readonly pulumi.Input<U>[]> {
    return convert(list, (elements): readonly pulumi.Input<U>[] =>
        Array.isArray(elements) ? elements.map((element) => convert(element, change)) : (elements as never),
    );
}

/** `null` is the same as nothing. */
export function isAbsent(value: unknown): value is undefined | null {
    return value === undefined || value === null;
}

/** Whether there is nothing in it, for lists of which an empty one means the same as none. */
export function isEmpty(value: unknown): boolean {
    return isAbsent(value) || (Array.isArray(value) && value.length === 0);
}

/** The members that have a value; what is still to come counts as one. */
export function definedMembers(members: pulumi.Inputs): pulumi.Inputs {
    return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The value with everything that comes later, at any depth, as the text that stands for what is not known. */
export function outlineOf(value: unknown): PropertyValue {
    if (isLater(value)) return UNKNOWN;
    if (Array.isArray(value)) return value.map(outlineOf);
    if (typeof value !== "object" || value === null) return value as PropertyValue;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, outlineOf(member)]));
}

/** Whether an argument's value is known only later. */
export function isLater<T>(value: pulumi.Input<T>): value is pulumi.OutputInstance<T> | Promise<T> {
    return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** The value as an Output whose members are left as they are; `pulumi.output` would resolve them together. */
function later<T>(value: pulumi.OutputInstance<T> | Promise<T>): Later<T> {
    const output = pulumi.Output.isInstance(value) ? value : pulumi.output(undefined).apply(() => value);
    return output as unknown as Later<T>;
}

/** An Output seen as a value to come, of which only `apply` is used. */
interface Later<T> {
    apply<U>(transform: (value: T) => U): pulumi.Output<U>;
}
