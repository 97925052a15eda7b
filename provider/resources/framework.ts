import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import { MarathonError } from "../marathon/errors";
import { describePlace } from "../settings/sources";
import type { Context } from "./context";
import type { Memory } from "./memory";
import { versionWarning } from "./server-support";

/** What answers is a Marathon, but not the one that the resource was written to. */
export class OtherMarathonError extends MarathonError {
    static override readonly code = "MARATHON_OTHER_FRAMEWORK";

    /**
     * @param id       of the resource
     * @param recorded the framework id it was written to
     * @param found    the one that answers; a Marathon that Mesos has not registered yet has none
     * @param provider the name of the explicit provider, if it is one
     */
    constructor(
        id: string,
        recorded: string,
        found: string | undefined,
        urls: readonly string[],
        provider: string | undefined,
    ) {
        const [url, accept] = ["url", "acceptFrameworkChange"].map((name) => describePlace(name, provider));
        const other = found === undefined ? "is one that has none yet" : `is the one with ${found}`;
        const wayOut =
            found === undefined
                ? "wait until Mesos has registered this one"
                : `if this one has taken its place for good, set ${accept} to ${found}, and run pulumi up, ` +
                  "pulumi refresh, and pulumi up again";
        super(
            `${id} belongs to the Marathon with the framework id ${recorded}, but at ${urls.join(", ")} ${other}. ` +
                `Nothing was changed. Point ${url} to the right one; or, ${wayOut}.`,
        );
    }
}

/**
 * The framework id of the Marathon that is configured. Guards against a stack that was pointed to another one, where
 * its resources would seem to be gone, and new ones would be made in the wrong place.
 *
 * @param recorded  the id that the resource was written to; for a new one, any resource of the same provider tells
 * @throws OtherMarathonError when it is another one, unless the settings accept that
 * @throws UnsupportedVersionError when it is too old
 */
export async function guardFramework(
    context: Context,
    id: string,
    recorded: string | undefined,
): Promise<string | undefined> {
    const info = await context.facts.info();
    const { frameworkId } = info;
    const unknownVersion = versionWarning(info);
    if (unknownVersion !== undefined) context.row.warn(unknownVersion);
    const expected = recorded ?? context.memory.framework;
    if (expected === undefined || expected === frameworkId) return frameworkId;
    const { acceptFrameworkChange, urls, provider } = context.settings;
    if (frameworkId !== undefined && isAccepted(frameworkId, acceptFrameworkChange)) return frameworkId;
    throw new OtherMarathonError(id, expected, frameworkId, urls, provider);
}

function isAccepted(frameworkId: string, accepted: string | undefined): boolean {
    return accepted === frameworkId || accepted === "true";
}

/** The framework id in a resource's outputs. */
export function recordedFramework({ __live }: PropertyMap): string | undefined {
    const framework = isPropertyMap(__live) ? __live.framework : undefined;
    return typeof framework === "string" ? framework : undefined;
}

/** The framework id as outputs carry it. */
export function frameworkRecord(framework: string | undefined): PropertyMap {
    return framework === undefined ? {} : { framework };
}

/** Remembers where a resource in state was written to, for those that are new. */
export function noteFramework(memory: Memory, outputs: PropertyMap): void {
    const framework = recordedFramework(outputs);
    if (framework !== undefined) memory.noteFramework(framework);
}
