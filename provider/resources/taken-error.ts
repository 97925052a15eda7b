import { MarathonError } from "../marathon/errors";

/** The id is in use by something that this stack did not make, so it is left alone. */
export class TakenError extends MarathonError {
    static override readonly code = "MARATHON_EXISTS";

    /** @param owner the live app's owner label, if it has one: `<project>/<stack>/<digits>` */
    constructor(appId: string, owner: string | undefined) {
        const whose = owner
            ? `belongs to the stack ${owner.slice(0, owner.lastIndexOf("/"))}`
            : "was not made by this stack";
        super(`An app ${appId} exists already and ${whose}. Choose another appId, or delete that app first.`);
    }
}
