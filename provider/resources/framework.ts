import { MarathonError } from "../marathon/errors";
import type { Context } from "./context";

/** What answers is a Marathon, but not the one that the resource was written to. */
export class OtherMarathonError extends MarathonError {
    static override readonly code = "MARATHON_OTHER_FRAMEWORK";

    constructor(id: string, recorded: string, found: string, urls: readonly string[]) {
        super(
            `${id} was written to the Marathon with the framework id ${recorded}, but at ${urls.join(", ")} is the ` +
                `one with ${found}. Nothing was changed. Point marathon:url to the right one.`,
        );
    }
}

/**
 * The framework id of the Marathon that is configured. Guards against a stack that was pointed to another one, where
 * its apps would seem to be gone.
 *
 * @param recorded  the id that the resource was written to, if it is known
 * @throws OtherMarathonError when it is another one
 */
export async function guardFramework(
    context: Context,
    id: string,
    recorded: string | undefined,
): Promise<string | undefined> {
    const { frameworkId } = await context.facts.info();
    if (recorded === undefined || frameworkId === undefined || recorded === frameworkId) return frameworkId;
    throw new OtherMarathonError(id, recorded, frameworkId, context.settings.urls);
}
