import type { Clock } from "../marathon/clock";
import type { App, Info, QueueItem } from "../marathon/wire";
import type { Watch } from "./app-watch";
import type { WaitLimits } from "./progress";
import type { WaitFor } from "./verdict";

/** What is waited for. */
export interface Rollout {
    readonly appId: string;
    /** The deployment that our write started; nothing when it is not known. */
    readonly deployment: string | undefined;
    /** Whether it was started by an earlier operation: what failed before this one is not blamed. */
    readonly isResumed: boolean;
    readonly waitFor: WaitFor;
    readonly limits: WaitLimits;
    /** Whether the live app is what we wrote; instances that somebody else is to choose do not matter. */
    isOurs(app: App): boolean;
}

/** What a wait works with. */
export interface RolloutTools {
    readonly watch: Watch;
    /** Whether events arrive at the moment. */
    isLive(): boolean;
    /** Reads the app with its tasks; nothing when there is none. */
    read(): Promise<App | undefined>;
    /** As {@link read}, out of a listing that all waits share. */
    glance(maxAgeMs: number): Promise<App | undefined>;
    /** The launch queue, shared. */
    queue(maxAgeMs: number): Promise<readonly QueueItem[]>;
    info(): Promise<Info>;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly row: { status(text: string): void; info(text: string): void };
}
