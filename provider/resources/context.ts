import type { MarathonClient } from "../marathon/client";
import type { Clock } from "../marathon/clock";
import type { Rollouts } from "../rollout/rollouts";
import type { Settings } from "../settings/settings";
import type { FactsSource } from "./facts";
import type { Memory } from "./memory";

/** The line of one resource in Pulumi's display. */
export interface Row {
    /** Says what is going on right now; the next status replaces it and the end of the operation clears it. */
    status(text: string): void;
    /** Stays in the output, under Diagnostics. */
    info(text: string): void;
    /** Stays in the output, under Diagnostics; said once per process and text. */
    warn(text: string): void;
}

/** How long an operation may take, in milliseconds: `customTimeouts` of the resource. */
export interface Timeouts {
    readonly create?: number;
    readonly update?: number;
    readonly delete?: number;
}

/** What an operation on one resource works with. */
export interface Context {
    /** Resolved on first use. @throws ConfigError when a setting is missing or contradictory. */
    readonly settings: Settings;
    /** The client of the configured Marathon. @throws ConfigError when a setting is missing or contradictory. */
    readonly marathon: MarathonClient;
    /** What the live Marathon knows; asked only when something needs it. */
    readonly facts: FactsSource;
    readonly memory: Memory;
    /** What all waits of the process share. */
    readonly rollouts: Rollouts;
    readonly row: Row;
    readonly clock: Clock;
    /** Aborted when the user cancels the update. */
    readonly signal: AbortSignal;
    readonly timeouts: Timeouts;
    /** The resource in Pulumi's state: `urn:pulumi:<stack>::<project>::<type>::<name>`. */
    readonly urn: string;
}
