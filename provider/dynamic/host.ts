import { MarathonClient } from "../marathon/client";
import { type Clock, systemClock } from "../marathon/clock";
import { secretsOf } from "../marathon/connection";
import { parseDuration } from "../marathon/duration";
import type { Context, Timeouts } from "../resources/context";
import { createFactsSource } from "../resources/facts";
import { createMemory } from "../resources/memory";
import { createRollouts } from "../rollout/rollouts";
import { resolveSettings } from "../settings/resolve";
import type { ResolvedSettings } from "../settings/settings";
import { type SettingsSources, secretsIn } from "../settings/sources";
import { watchForCancel } from "./cancel";
import type { Properties } from "./contract";
import { connectEngineLog, type EngineLog } from "./engine-log";
import { metaOf } from "./hidden";
import { guardErrorOutput } from "./host-error";
import { createRedactor, type Redactor } from "./redactor";
import { createRows, type OpenRow } from "./row";
import { hasTerminal } from "./terminal";

/** What the provider process offers to every resource in it. */
export interface Host {
    configure(get: (key: string) => unknown): void;
    /** Remembers under which URN a resource lives now, for `read` and `delete`, which see only what was stored. */
    noteUrns(olds: Properties, news: Properties): void;
    /** Opens the context of one operation, and its row. */
    open(properties: Properties): { context: Context; row: OpenRow };
    /** Takes out of a text what must not be seen. */
    readonly redact: Redactor;
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
    let getConfig: (key: string) => unknown = () => undefined;
    let resolved: ResolvedSettings | undefined;
    let client: MarathonClient | undefined;
    let services: { log: EngineLog; rows: ReturnType<typeof createRows>; cancelled: AbortSignal } | undefined;

    const sources: SettingsSources = { configured: (name) => getConfig(`marathon:${name}`), environment };
    let connectionSecrets: readonly string[] = [];
    const redact = createRedactor(() => [...secretsIn(sources), ...connectionSecrets]);
    // Not before the first operation: only then is the process's gRPC server certain to listen.
    const start = () => {
        if (!services) {
            guardErrorOutput(redact);
            const send = parts.log ?? connectEngineLog();
            const log: EngineLog = (entry) => send({ ...entry, message: redact(entry.message) });
            const rows = createRows({ log, clock, hasTerminal: hasTerminal(environment) });
            services = { log, rows, cancelled: watchForCancel() };
        }
        return services;
    };
    const settings = () => {
        if (!resolved) {
            resolved = resolveSettings(sources);
            for (const message of resolved.warnings)
                void start().log({ severity: "warning", message, urn: "" });
        }
        return resolved;
    };
    const marathon = () => {
        if (!client) {
            const { connection } = settings();
            client = new MarathonClient(connection);
            connectionSecrets = secretsOf(connection);
        }
        return client;
    };
    const facts = createFactsSource({
        marathon,
        timeoutMs: () => settings().settings.factsTimeoutMs,
        sendsCredentials: () => secretsOf(settings().connection).length > 0,
        clock,
    });
    const rollouts = createRollouts(
        marathon,
        clock,
        () => settings().settings.maxDeployments,
        (message) => void start().log({ severity: "info", message, urn: "" }),
    );

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
                rollouts,
                row,
                clock,
                signal: cancelled,
                timeouts: readTimeouts(meta.timeouts ?? {}),
                urn,
            };
            return { context, row };
        },
        redact,
    };
}

function readTimeouts(timeouts: Readonly<Record<string, string>>): Timeouts {
    return Object.fromEntries(
        Object.entries(timeouts).map(([operation, duration]) => [operation, parseDuration(duration)]),
    );
}
