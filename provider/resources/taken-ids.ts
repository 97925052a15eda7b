import { type Server, serverFrom } from "../definition/server";
import { isUnknown, type PropertyMap } from "../definition/unknown";
import { describeAdoption, refusalToTake } from "./adopt";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Failure } from "./handler";
import { belongsTo, ownerOf } from "./ownership";
import { TakenError } from "./taken-error";

/**
 * What stands in the way of a new app's id: an app that somebody else made, unless it may be taken over, and a group.
 *
 * @param isSound whether the inputs are right for themselves: else only the owner of what is there is looked at
 */
export async function takenIdProblems(
    context: Context,
    inputs: PropertyMap,
    facts: Facts | undefined,
    isSound: boolean,
): Promise<Failure[]> {
    const { appId } = inputs;
    if (!facts || typeof appId !== "string" || isUnknown(appId) || context.memory.isManaged(appId)) return [];
    const seen = facts.apps.get(appId);
    if (!seen)
        return [...groupProblems(context, appId, facts), ...(await hiddenProblems(context, appId, facts))];
    const owner = ownerOf(seen);
    if (owner !== undefined) {
        return belongsTo(context.urn, owner) ? [] : [failure(new TakenError(appId, owner).message)];
    }
    return isSound ? await foundProblems(context, inputs, appId, serverFrom(facts.info)) : [];
}

/** Whether an app without a label is the same takes all of it, and what is known of every app is only a part. */
async function foundProblems(
    context: Context,
    inputs: PropertyMap,
    appId: string,
    server: Server,
): Promise<Failure[]> {
    const live = await context.facts.knownApp(appId, (text) => context.row.warn(text));
    if (!live) return [];
    const refusal = refusalToTake(context, inputs, live, server);
    if (refusal) return [failure(refusal.message)];
    const adoption = describeAdoption(live, inputs, server);
    if (adoption) context.row.info(adoption);
    return [];
}

/** Marathon refuses an id that is an app's and a group's (`RootGroup.validRootGroup`). */
function groupProblems({ memory }: Context, appId: string, { apps }: Facts): Failure[] {
    const stays = [...apps.keys()].filter((id) => !memory.isLeaving(id));
    const below = stays.find((id) => id.startsWith(`${appId}/`));
    if (below !== undefined) {
        return [
            failure(
                `is the group of ${below}, and Marathon takes no app of the same id. Choose another one.`,
            ),
        ];
    }
    const above = stays.find((id) => appId.startsWith(`${id}/`));
    if (above === undefined) return [];
    return [failure(`lies below ${above}, which is an app and can be no group. Choose another one.`)];
}

/** An app that is left out of the listing is refused when it is asked for, and one that is not there is not found. */
async function hiddenProblems(
    { facts, row }: Context,
    appId: string,
    { mayHideApps }: Facts,
): Promise<Failure[]> {
    if (!mayHideApps || !(await facts.isHidden(appId, (text) => row.warn(text)))) return [];
    const text = "is the id of an app that is there already, and that these credentials may not see.";
    return [failure(`${text} Choose another one.`)];
}

function failure(text: string): Failure {
    return { path: "appId", text };
}
