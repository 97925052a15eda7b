import { membersOf, placesOf } from "../definition/group-content";
import { type Dependency, dependenciesIn } from "../definition/group-dependencies";
import { hasUnknownContent, unknownApps } from "../definition/group-shape";
import { contains, isPathId } from "../definition/path-id";
import type { PropertyMap } from "../definition/unknown";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Failure } from "./handler";

/**
 * Dependencies of a group on what is not there. Marathon takes them, and they have no effect: in the group itself that
 * is a mistake, elsewhere it may come.
 *
 * @param facts asked only where there is a dependency on something that the group does not declare
 */
export async function targetProblems(
    context: Context,
    olds: PropertyMap,
    inputs: PropertyMap,
    facts: () => Promise<Facts | undefined>,
): Promise<{ failures: Failure[]; warnings: Failure[] }> {
    const undeclared = withoutTarget(inputs);
    const before = new Set(withoutTarget(olds).map(({ from, on }) => `${from} ${on}`));
    const looked = undeclared.filter(({ from, on }) => !before.has(`${from} ${on}`));
    const known = looked.length > 0 ? await facts() : undefined;
    if (!known) return { failures: [], warnings: [] };
    const { memory } = context;
    const live = [...known.apps.keys()].filter((id) => !memory.isLeaving(id));
    const missing = looked.filter(({ on }) => !live.some((id) => contains(on, id)));
    const isHere = ({ on }: Dependency) => contains(String(inputs.groupId), on);
    const mayCome = known.mayHideApps || hasUnknownContent(inputs);
    return {
        failures: mayCome
            ? []
            : missing.filter(isHere).map(({ path, on }) => ({ path, text: missingHere(on) })),
        warnings: missing
            .filter((one) => !isHere(one) && !memory.isDeclared(one.on))
            .map(({ path, on }) => ({ path, text: missingElsewhere(on) })),
    };
}

function withoutTarget(group: PropertyMap): Dependency[] {
    const declared = new Set([
        ...membersOf(group).map(({ appId }) => appId),
        ...unknownApps(group).map(({ id }) => id),
        ...placesOf(group).map(({ groupId }) => groupId),
    ]);
    return dependenciesIn(group).filter(({ on }) => isPathId(on) && !declared.has(on));
}

function missingHere(id: string): string {
    return `there is no app and no group ${id}, neither in this group nor in Marathon. Correct the id, or take it out`;
}

function missingElsewhere(id: string): string {
    return `${id} is neither in Marathon nor in what is seen of this program so far. Until it is, nothing waits for it`;
}
