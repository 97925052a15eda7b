import { memberProblems, tooNewMembers } from "./collection";
import { fields } from "./fields";
import type { Problem } from "./problem";
import type { Server } from "./server";
import type { PropertyMap } from "./unknown";
import { appRules } from "./validation/app-rules";
import { healthRules } from "./validation/health-rules";
import { networkRules } from "./validation/network-rules";
import { roleRules } from "./validation/role-rules";
import { volumeRules } from "./validation/volume-rules";

export type { Problem } from "./problem";

/** A rule that looks at more than one field. */
export type Rule = (definition: PropertyMap, server: Server | undefined) => readonly Problem[];

const rules: readonly Rule[] = [appRules, networkRules, volumeRules, healthRules, roleRules];

/**
 * Everything that is wrong with a definition, at once: what Marathon would refuse, fail on, or accept and then not do.
 * Unknown values are passed over: nothing is known to be wrong with them. Rules between fields are judged only where
 * the fields are right for themselves.
 *
 * @param definition in canonical form, so that paths are those of the new forms
 * @param server if it is known: then also what this one does not know or has not switched on
 */
export function findProblems(definition: PropertyMap, server?: Server): Problem[] {
    const own = memberProblems(fields, definition).map(fromRoot);
    const between = rules.flatMap((rule) => rule(definition, server));
    const tooNew = server ? tooNewMembers(fields, definition, server).map(fromRoot) : [];
    const broken = new Set(own.map(({ path }) => path));
    return [...own, ...between.filter(({ path }) => !broken.has(path)), ...tooNew];
}

/** The path of a field begins with its name, not with a step to it. */
function fromRoot({ path, text }: Problem): Problem {
    return { path: path.replace(/^\./, ""), text };
}
