import type { LinkFailure } from "./outcome";

/** The variables that one link gives, and the prefix that it is known by. */
export interface LinkVariables<Value> {
    readonly prefix: string;
    readonly members: Readonly<Record<string, Value>>;
}

/** The variables of several links together, and a failure for each that two of them give. */
export function joinVariables<Value>(given: readonly LinkVariables<Value>[]): {
    readonly members: Readonly<Record<string, Value>>;
    readonly failures: readonly LinkFailure[];
} {
    const giver = new Map<string, string>();
    const failures: LinkFailure[] = [];
    for (const { prefix, members } of given) {
        for (const variable of Object.keys(members)) {
            const other = giver.get(variable);
            if (other !== undefined) failures.push(clash(prefix, other, variable));
            giver.set(variable, prefix);
        }
    }
    return { members: Object.assign({}, ...given.map(({ members }) => members)), failures };
}

function clash(prefix: string, other: string, variable: string): LinkFailure {
    const text = `gives the variable ${variable}, which links.${other} gives too. Give one of them another prefix.`;
    return { path: `links.${prefix}`, text };
}
