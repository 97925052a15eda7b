import type { MarathonClient } from "../marathon/client";
import type { Clock } from "../marathon/clock";
import type { FactsSource } from "./facts";
import type { Memory } from "./memory";

/** The settings of one provider, resolved: argument or stack configuration, environment, default. */
export interface Settings {
    /** Base URLs of one Marathon; several when it is highly available. */
    readonly urls: readonly string[];
    readonly requestTimeoutMs: number;
    readonly factsTimeoutMs: number;
    readonly progressTimeoutMs: number;
    readonly rolloutTimeoutMs: number | undefined;
    /** Id of the marathon-lb app that links go through. */
    readonly lbApp: string;
    /** The load-balancer group that links go through. */
    readonly lbGroup: string;
    /** The domain that mesos-dns answers for. */
    readonly dnsDomain: string;
    /** Name of the Marathon framework in mesos-dns, where it is not what Marathon calls itself. */
    readonly framework: string | undefined;
}

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
    readonly row: Row;
    readonly clock: Clock;
    /** Aborted when the user cancels the update. */
    readonly signal: AbortSignal;
    readonly timeouts: Timeouts;
    /** The resource in Pulumi's state: `urn:pulumi:<stack>::<project>::<type>::<name>`. */
    readonly urn: string;
}
