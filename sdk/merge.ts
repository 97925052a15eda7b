import * as pulumi from "@pulumi/pulumi";

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
    if (!isLater(own)) return { ...defaults, ...own };
    return later(own).apply((members) => ({ ...defaults, ...members }));
}

/** A list with further elements behind its own. */
export function withElements<T>(
    own: pulumi.Input<readonly pulumi.Input<T>[]> | undefined,
    further: readonly pulumi.Input<T>[],
): pulumi.Input<readonly pulumi.Input<T>[]> {
    if (own === undefined) return further;
    if (!isLater(own)) return [...own, ...further];
    return later(own).apply((elements) => [...elements, ...further]);
}

/** Whether an argument's value is known only later. */
export function isLater<T>(value: pulumi.Input<T>): value is pulumi.OutputInstance<T> | Promise<T> {
    return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** The value as an Output whose members are left as they are; `pulumi.output` would resolve them together. */
export function later<T>(value: pulumi.OutputInstance<T> | Promise<T>): Later<T> {
    const output = pulumi.Output.isInstance(value) ? value : pulumi.output(undefined).apply(() => value);
    return output as unknown as Later<T>;
}

/** An Output seen as a value to come, of which only `apply` is used. */
interface Later<T> {
    apply<U>(transform: (value: T) => U): pulumi.Output<U>;
}
