import { MarathonError } from "../marathon/errors";
import { ownerLabel, stackIn } from "./ownership";

/** The id is in use by something that this stack did not make, so it is left alone. */
export class TakenError extends MarathonError {
    static override readonly code = "MARATHON_EXISTS";

    /** @param owner the live app's owner label, if it has one: `<project>/<stack>/<digits>` */
    constructor(appId: string, owner: string | undefined) {
        const [whose, todo] = owner
            ? [
                  `belongs to the stack ${stackIn(owner)}`,
                  "Choose another appId; to move the app to this stack, take it out of that one (pulumi state delete), " +
                      `remove its label ${ownerLabel}, and set adopt: true here.`,
              ]
            : [
                  "was not made by this stack",
                  "Set adopt: true to take it over, choose another appId, or delete that app first.",
              ];
        super(`An app ${appId} exists already and ${whose}. ${todo}`);
    }
}
