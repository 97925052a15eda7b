import { RolloutError } from "../rollout/rollout-error";

/** What has become of the apps that were waited for together. */
export interface GroupOutcome {
    /** How many were waited for. */
    readonly total: number;
    /** Those that did not arrive, those that others wait for first. */
    readonly failed: readonly { readonly appId: string; readonly error: unknown }[];
    /** Those that were not waited for to the end, by their ids. */
    readonly unfinished: readonly string[];
    /** What has become of the failed ones. @default did not arrive */
    readonly fate?: "did not arrive" | "could not be deleted";
}

/** Apps of these beyond the first are told in one line each. */
const mostNamed = 5;

/** Apps of a group did not arrive, or did not go; the error names them, and each says why. */
export class GroupRolloutError extends RolloutError {
    constructor(groupId: string, outcome: GroupOutcome) {
        super(describe(groupId, outcome), { cause: outcome.failed[0]?.error });
    }
}

function describe(
    groupId: string,
    { total, failed, unfinished, fate = "did not arrive" }: GroupOutcome,
): string {
    const [first, ...others] = failed;
    if (!first) {
        return (
            `Cancelled while waiting for ${count(unfinished.length)} of ${groupId}: ${named(unfinished)}. Their deployment ` +
            "goes on in Marathon; the next pulumi up waits for it again, and a corrected one replaces it at once."
        );
    }
    return [
        `${failed.length} of ${count(total)} of ${groupId} ${fate}: ${named(failed.map(({ appId }) => appId))}.`,
        textOf(first.error),
        ...others.slice(0, mostNamed).map(({ error }) => textOf(error).split("\n", 1)[0] ?? ""),
        ...(unfinished.length > 0 ? [`Not waited for any longer: ${named(unfinished)}.`] : []),
    ].join("\n");
}

function count(apps: number): string {
    return apps === 1 ? "1 app" : `${apps} apps`;
}

function named(appIds: readonly string[]): string {
    const more = appIds.length > mostNamed ? ` and ${appIds.length - mostNamed} more` : "";
    return `${appIds.slice(0, mostNamed).join(", ")}${more}`;
}

function textOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
