import type { PropertyMap } from "../definition/unknown";
import { noteOlds } from "./app-check";
import type { Context } from "./context";
import { doomApp } from "./declared-ids";
import { leavingMembers } from "./group-change";
import { appPropertiesOf } from "./group-member";
import type { Failure } from "./handler";
import { removalProblems } from "./kept-volumes";

/**
 * Sees to the apps that a group no longer declares. They are about to be deleted: no other resource may want them, and no
 * data may go that nobody has given up. What is released stays as it is, free for another resource to take over.
 */
export function checkRemovals(context: Context, olds: PropertyMap, inputs: PropertyMap): Failure[] {
    return leavingMembers(olds, inputs).removed.flatMap((member) => {
        const app = appPropertiesOf(member, olds);
        noteOlds(context, app, true);
        return [...doomApp(context, member.appId), ...removalProblems(member.path, app)];
    });
}
