import * as pulumi from "@pulumi/pulumi";
import { convert, type InputMap, isLater } from "./merge";

/** Members of a map that a class makes of other arguments, and what is wrong with these. */
export interface Rendered {
    readonly members: InputMap<string>;
    /** Each as `<path>: <text>`. */
    readonly refusals: readonly string[];
}

export const nothing: Rendered = { members: {}, refusals: [] };

/** The refusals of several maps as one property, which `check` answers with failures. Nothing where all is well. */
export function refusalsOf(
    rendered: readonly pulumi.Input<Rendered>[],
): pulumi.Input<readonly string[] | undefined> {
    const lists = rendered.map((one) => convert(one, ({ refusals }) => refusals));
    const together = (known: readonly (readonly string[])[]) => {
        const all = known.flat();
        return all.length > 0 ? all : undefined;
    };
    if (!lists.some(isLater)) return together(lists as (readonly string[])[]);
    return pulumi.all(lists).apply((known) => together(known));
}
