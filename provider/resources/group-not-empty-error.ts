import { MarathonError } from "../marathon/errors";

/** A folder is to be deleted while something that this stack does not delete is still in it. */
export class GroupNotEmptyError extends MarathonError {
    static override readonly code = "MARATHON_GROUP_NOT_EMPTY";

    /** @param left the ids of what is in it */
    constructor(groupId: string, left: readonly string[]) {
        const shown = left.slice(0, 10).join(", ");
        const more = left.length > 10 ? ` and ${left.length - 10} more` : "";
        super(
            `The group ${groupId} is not empty: ${shown}${more}. Deleting it would delete them too, so it stays. ` +
                "Delete or move them first, or keep the group with the option retainOnDelete.",
        );
    }
}
