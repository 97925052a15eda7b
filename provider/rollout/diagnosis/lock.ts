import { formatDuration } from "../../marathon/duration";
import type { Deployment } from "../../marathon/wire";
import { count } from "./finding";
import { wrap } from "./plain-text";

/** Deployments, and apps of one, beyond these are only counted. */
const mostNamed = 3;

/** When and where somebody waited in vain. */
export interface WaitedInVain {
    /** Milliseconds since 1970; deployments tell when they were made. */
    readonly now: number;
    /** The base URL of the Marathon: `http://marathon:8080`. */
    readonly url: string;
    /** For how long, in words: `no progress for 10m (progressTimeout)`. */
    readonly waited: string;
}

/**
 * Says which deployments of others hold an app or group, what they do and how long they have been at it, and how to get
 * on.
 *
 * @param subject  the app or group that was to be written
 * @param appIds  the apps that belong to it
 * @param deployments  the unfinished ones that hold it
 */
export function describeLock(
    subject: string,
    appIds: readonly string[],
    deployments: readonly Deployment[],
    { now, url, waited }: WaitedInVain,
): string {
    const others = new Set(
        deployments.flatMap(({ affectedApps }) => affectedApps).filter((id) => !appIds.includes(id)),
    );
    const force = others.size > 0 ? `${subject}!` : subject;
    const halfWay = others.size > 0 ? `, and leaves ${named([...others])} half-way` : "";
    return [
        `${subject} is locked by ${count(deployments.length, "unfinished deployment")} that this resource did not start.`,
        `Waited for the end: ${waited}.`,
        ...describeSome(deployments, now),
        wrap(
            `To do: Wait until it has finished, then run pulumi up again. MARATHON_FORCE='${force}' pulumi up ends ` +
                `it${halfWay}.`,
        ),
        ...commandsFor(deployments, url),
    ].join("\n");
}

/**
 * Says that as many deployments run as Marathon allows, or as this package lets run, which one is the oldest, and how
 * to get on.
 *
 * @param limit  how many may run, if that is known
 */
export function describeCrowd(
    limit: number | undefined,
    deployments: readonly Deployment[],
    { now, url, waited }: WaitedInVain,
): string {
    const oldest = oldestOf(deployments);
    return [
        `Marathon runs as many deployments as it allows${limit === undefined ? "" : ` (${limit})`}.`,
        `Waited for one to finish: ${waited}.`,
        ...(oldest ? ["The oldest:", ...describeSome([oldest], now)] : []),
        wrap("To do: Wait until some have finished, or stop those that hang; then run pulumi up again."),
        ...commandsFor(oldest ? [oldest] : [], url),
    ].join("\n");
}

/** The apps of a deployment, of which a line can hold only some: `/a, /b, /c and 4 more`. */
export function named(appIds: readonly string[]): string {
    const left = appIds.length - mostNamed;
    return `${appIds.slice(0, mostNamed).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

/** The one that was made first; nothing when there is none. */
export function oldestOf(deployments: readonly Deployment[]): Deployment | undefined {
    const [oldest] = [...deployments].sort(
        (one, other) => Date.parse(one.version) - Date.parse(other.version),
    );
    return oldest;
}

function describeSome(deployments: readonly Deployment[], now: number): string[] {
    const left = deployments.length - mostNamed;
    return [
        ...deployments.slice(0, mostNamed).map((deployment) => wrap(describeDeployment(deployment, now))),
        ...(left > 0 ? [`and ${left} more.`] : []),
    ];
}

function describeDeployment(
    { currentActions, id, affectedApps, currentStep, totalSteps, version }: Deployment,
    now: number,
): string {
    const actions = [...new Set(currentActions.map(({ action }) => action))];
    const does = actions.length > 0 ? actions.join(", ") : "not begun";
    return `Deployment ${id}: ${does} of ${named(affectedApps)}, step ${currentStep} of ${totalSteps}${ageOf(version, now)}`;
}

/** Each on a line of its own, unbroken: they are made to be copied. */
function commandsFor(deployments: readonly Deployment[], url: string): string[] {
    const stops = deployments
        .slice(0, mostNamed)
        .map(({ id }) => `  curl -X DELETE '${url}/v2/deployments/${id}'`);
    return [
        "To see what runs:",
        `  curl '${url}/v2/deployments'`,
        ...(stops.length > 0 ? ["To stop it and go back to what was before:", ...stops] : []),
    ];
}

function ageOf(version: string, now: number): string {
    const made = Date.parse(version);
    return Number.isNaN(made)
        ? ""
        : `, for ${formatDuration(Math.max(0, Math.round((now - made) / 1_000)) * 1_000)}`;
}
