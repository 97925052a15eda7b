import { MarathonClient } from "../marathon/client";
import { type Clock, systemClock } from "../marathon/clock";
import { parseDuration } from "../marathon/duration";
import type { Context, Timeouts } from "../resources/context";
import { createFactsSource } from "../resources/facts";
import { createMemory } from "../resources/memory";
import { watchForCancel } from "./cancel";
import type { Properties } from "./contract";
import { connectEngineLog, type EngineLog } from "./engine-log";
import { metaOf } from "./hidden";
import { muteRepeatedErrors } from "./host-error";
import { createRows, type OpenRow } from "./row";
import { type ResolvedSettings, resolveSettings } from "./settings";

/** What the provider process offers to every resource in it. */
export interface Host {
    configure(get: (key: string) => string | undefined): void;
    /** Remembers under which URN a resource lives now, for `read` and `delete`, which see only what was stored. */
    noteUrns(olds: Properties, news: Properties): void;
    /** Opens the context of one operation, and its row. */
    open(properties: Properties): { context: Context; row: OpenRow };
}

/** What a test may put in place of the process's own. */
export interface HostParts {
    readonly log?: EngineLog;
    readonly clock?: Clock;
    readonly environment?: NodeJS.ProcessEnv;
}

/** The host of this process: one client, one log, one cancel signal, made on first use. */
export function createHost(parts: HostParts = {}): Host {
    const environment = parts.environment ?? process.env;
    const clock = parts.clock ?? systemClock;
    const memory = createMemory();
    const urns = new Map<string, string>();
    let getConfig: (key: string) => string | undefined = () => undefined;
    let resolved: ResolvedSettings | undefined;
    let client: MarathonClient | undefined;
    let services: { rows: ReturnType<typeof createRows>; cancelled: AbortSignal } | undefined;

    const settings = () => {
        resolved ??= resolveSettings(getConfig, environment);
        return resolved;
    };
    const marathon = () => {
        client ??= new MarathonClient(settings().connection);
        return client;
    };
    const facts = createFactsSource(marathon, () => settings().settings.factsTimeoutMs, clock);
    // Not before the first operation: only then is the process's gRPC server certain to listen.
    const start = () => {
        if (!services) {
            muteRepeatedErrors();
            services = { rows: createRows(parts.log ?? connectEngineLog()), cancelled: watchForCancel() };
        }
        return services;
    };

    return {
        configure(get) {
            getConfig = get;
        },
        noteUrns(olds, news) {
            const before = metaOf(olds).urn;
            const now = metaOf(news).urn;
            if (before !== "" && now !== "" && before !== now) urns.set(before, now);
        },
        open(properties) {
            const { rows, cancelled } = start();
            const meta = metaOf(properties);
            const urn = urns.get(meta.urn) ?? meta.urn;
            const row = rows(urn);
            const context: Context = {
                get settings() {
                    return settings().settings;
                },
                get marathon() {
                    return marathon();
                },
                facts,
                memory,
                row,
                clock,
                signal: cancelled,
                timeouts: readTimeouts(meta.timeouts ?? {}),
                urn,
            };
            return { context, row };
        },
    };
}

function readTimeouts(timeouts: Readonly<Record<string, string>>): Timeouts {
    return Object.fromEntries(
        Object.entries(timeouts).map(([operation, duration]) => [operation, parseDuration(duration)]),
    );
}
