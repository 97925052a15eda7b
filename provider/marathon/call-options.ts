import type { App, DeploymentResult } from "./wire";

/** What every call takes. */
export interface CallOptions {
    /** Ends the call; it then throws the signal's reason. */
    readonly signal?: AbortSignal | undefined;
    /** How long the call may take. @default `requestTimeoutMs` of the connection */
    readonly timeoutMs?: number | undefined;
}

export interface ReadOptions extends CallOptions {
    /** How often to go round the URLs while none answers. @default until the time is over */
    readonly rounds?: number | undefined;
}

export interface EmbedOptions extends ReadOptions {
    /** What to include besides the definition: `app.tasks`, `apps.counts`, `group.apps`, `lastTaskFailure`, … */
    readonly embed?: readonly string[] | undefined;
}

export interface WriteOptions extends CallOptions {
    /** Cancel deployments that hold what is changed, instead of a {@link LockedError}. @default false */
    readonly force?: boolean | undefined;
}

/** What a write on one app or group answers. */
export interface Written extends DeploymentResult {
    /** Whether it was made by this write (201). */
    readonly created: boolean;
}

/** What the creation of an app answers. */
export interface CreatedApp extends DeploymentResult {
    /** As of before its service ports were assigned: they show 0. */
    readonly app: App;
}
