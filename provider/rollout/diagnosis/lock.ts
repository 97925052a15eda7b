import { formatDuration } from "../../marathon/duration";
import type { Deployment } from "../../marathon/wire";
import { count } from "./finding";
import { wrap } from "./plain-text";

/** Deployments beyond these are only counted. */
const mostNamed = 3;

/**
 * Says which deployments of others hold an app, what they do and how long they have been at it, and how to get on.
 *
 * @param deployments  the unfinished ones that touch the app
 * @param now  milliseconds since 1970; deployments tell when they were made
 */
export function describeLock(appId: string, deployments: readonly Deployment[], now: number): string {
    const others = new Set(
        deployments.flatMap(({ affectedApps }) => affectedApps).filter((id) => id !== appId),
    );
    const force = others.size > 0 ? `${appId}!` : appId;
    const left = deployments.length - mostNamed;
    const halfWay =
        others.size > 0 ? `, and leaves ${[...others].slice(0, mostNamed).join(", ")} half-way` : "";
    return [
        `${appId} is locked by ${count(deployments.length, "unfinished deployment")} that Pulumi did not start.`,
        ...deployments.slice(0, mostNamed).map((deployment) => wrap(describeDeployment(deployment, now))),
        ...(left > 0 ? [`and ${left} more.`] : []),
        wrap(
            "To do: Wait until it has finished, or stop it under Deployments in Marathon's user interface; then run " +
                `pulumi up again. MARATHON_FORCE='${force}' pulumi up ends it${halfWay}.`,
        ),
    ].join("\n");
}

function describeDeployment(
    { currentActions, id, affectedApps, currentStep, totalSteps, version }: Deployment,
    now: number,
): string {
    const actions = [...new Set(currentActions.map(({ action }) => action))];
    const does = actions.length > 0 ? actions.join(", ") : "not begun";
    const apps = affectedApps.slice(0, mostNamed).join(", ");
    const more = affectedApps.length > mostNamed ? ` and ${affectedApps.length - mostNamed} more` : "";
    return `Deployment ${id}: ${does} of ${apps}${more}, step ${currentStep} of ${totalSteps}${ageOf(version, now)}`;
}

function ageOf(version: string, now: number): string {
    const made = Date.parse(version);
    return Number.isNaN(made)
        ? ""
        : `, for ${formatDuration(Math.max(0, Math.round((now - made) / 1_000)) * 1_000)}`;
}
