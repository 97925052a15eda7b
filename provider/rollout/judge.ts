/** How far an app is, as Marathon reports it. */
export interface AppProgress {
    /** Instances the definition asks for. */
    readonly instances: number;
    readonly running: number;
    readonly healthy: number;
    readonly unhealthy: number;
    /** Whether Marathon judges the instances' health at all. */
    readonly hasHealthChecks: boolean;
    /** Unfinished deployments that touch the app. */
    readonly deployments: readonly string[];
}

/** When an app counts as ready. */
export type WaitFor = "healthy" | "running" | "deployment" | "none";

/** Whether the app has arrived, and the line a person sees while it has not. */
export interface Verdict {
    readonly ready: boolean;
    readonly text: string;
}

/**
 * Judges one observation. A finished deployment alone proves nothing: Marathon reports success for deployments whose
 * instances never started (after a change of leader, or a forced scale-down), so the instances are counted as well.
 */
export function judge(progress: AppProgress, waitFor: WaitFor): Verdict {
    const finished = progress.deployments.length === 0;
    const { instances, running, healthy } = progress;
    const text = describe(progress, waitFor);
    if (waitFor === "none") return { ready: true, text };
    if (waitFor === "deployment") return { ready: finished, text };
    const countsHealth = waitFor === "healthy" && progress.hasHealthChecks;
    return { ready: finished && (countsHealth ? healthy : running) >= instances, text };
}

function describe(progress: AppProgress, waitFor: WaitFor): string {
    const { instances, running, healthy, unhealthy } = progress;
    const counts = [`${running}/${instances} running`];
    if (waitFor === "healthy" && progress.hasHealthChecks) counts.push(`${healthy} healthy`);
    if (unhealthy > 0) counts.push(`${unhealthy} unhealthy`);
    return counts.join(", ");
}
