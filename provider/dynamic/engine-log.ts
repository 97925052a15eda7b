import { createRequire } from "node:module";

/** How loud a message to the engine is; the numbers are those of Pulumi's `LogSeverity`. */
const severities = { debug: 0, info: 1, warning: 2, error: 3 } as const;

export interface LogEntry {
    readonly severity: keyof typeof severities;
    readonly message: string;
    readonly urn: string;
    /** A status: shown in the resource's row while it lasts, replaced by the next one, cleared by an empty one. */
    readonly ephemeral?: boolean;
}

/** Where messages to the engine go. Resolves when it has one, or never will; never rejects. */
export type EngineLog = (entry: LogEntry) => Promise<void>;

/** An engine that does not take a message within this time holds nothing up. Milliseconds. */
const patienceMs = 5_000;

interface LogRequest {
    setSeverity(value: number): void;
    setMessage(value: string): void;
    setUrn(value: string): void;
    setStreamid(value: number): void;
    setEphemeral(value: boolean): void;
}

interface EngineModules {
    readonly LogRequest: new () => LogRequest;
    readonly EngineClient: new (
        address: string,
        credentials: unknown,
    ) => {
        log(
            request: LogRequest,
            metadata: unknown,
            options: { deadline: number },
            done: (error: Error | null) => void,
        ): void;
    };
    readonly Metadata: new () => unknown;
    readonly insecureCredentials: unknown;
}

/**
 * The engine's log, reached from inside the dynamic provider process: its last argument is the engine's address, and
 * the gRPC stubs are those the process itself has loaded, so that this package needs no Pulumi at run time.
 *
 * Outside such a process (unit tests, a future host) messages go to stderr, where a person still sees them.
 */
export function connectEngineLog(address = process.argv.at(-1) ?? ""): EngineLog {
    const modules = loadEngineModules();
    if (!modules || !/^[^/\s]+:\d+$/.test(address)) return logToStderr;
    const client = new modules.EngineClient(address, modules.insecureCredentials);
    return (entry) => {
        const request = new modules.LogRequest();
        request.setSeverity(severities[entry.severity]);
        request.setMessage(entry.message);
        request.setUrn(entry.urn);
        request.setStreamid(0);
        request.setEphemeral(entry.ephemeral ?? false);
        return new Promise((resolve) => {
            const options = { deadline: Date.now() + patienceMs };
            client.log(request, new modules.Metadata(), options, (error) => {
                if (error && !entry.ephemeral) void logToStderr(entry);
                resolve();
            });
        });
    };
}

function loadEngineModules(): EngineModules | undefined {
    const host = require.main?.filename;
    if (!host) return undefined;
    const requireFromHost = createRequire(host);
    try {
        const messages = requireFromHost("../../proto/engine_pb");
        const services = requireFromHost("../../proto/engine_grpc_pb");
        const grpc = requireFromHost("@grpc/grpc-js");
        return {
            LogRequest: messages.LogRequest,
            EngineClient: services.EngineClient,
            Metadata: grpc.Metadata,
            insecureCredentials: grpc.credentials.createInsecure(),
        };
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
        throw error;
    }
}

async function logToStderr(entry: LogEntry): Promise<void> {
    if (entry.ephemeral || entry.severity === "debug") return;
    process.stderr.write(`${entry.severity}: ${entry.message}\n`);
}
