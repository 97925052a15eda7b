import * as pulumi from "@pulumi/pulumi";
import { convert, type InputMap, isLater } from "./merge";

/** Members of a map that a class makes of other arguments, and what is wrong with these. */
export interface Rendered {
    readonly members: InputMap<string>;
    /** Each as `<path>: <text>`. */
    readonly refusals: readonly string[];
}

export const nothing: Rendered = { members: {}, refusals: [] };

/** What is wrong, each as `<path>: <text>`; nothing where all is well. */
export type Refusals = readonly string[] | undefined;

/** The refusals of several maps as one property, which `check` answers with failures. */
export function refusalsOf(rendered: readonly pulumi.Input<Rendered>[]): pulumi.Input<Refusals> {
    return joinRefusals(rendered.map((one) => convert(one, ({ refusals }) => refusals)));
}

/** The refusals of what stands at a place, as seen from the resource that it is part of. */
export function refusalsUnder(path: string, refusals: pulumi.Input<Refusals>): pulumi.Input<Refusals> {
    return convert(refusals, (texts): Refusals => texts?.map((text) => `${path}.${text}`));
}

/** Several refusals as one property. */
export function joinRefusals(lists: readonly pulumi.Input<Refusals>[]): pulumi.Input<Refusals> {
    const together = (known: readonly Refusals[]): Refusals => {
        const all = known.flatMap((texts) => texts ?? []);
        return all.length > 0 ? all : undefined;
    };
    if (!lists.some(isLater)) return together(lists as readonly Refusals[]);
    return pulumi.all([...lists]).apply((known) => together(known));
}
