import * as grpc from "@grpc/grpc-js";
import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import {
    GetRootResourceResponse,
    type LogRequest,
    LogSeverity,
    SetRootResourceResponse,
} from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface EngineLogEntry {
    readonly severity: "debug" | "info" | "warning" | "error";
    readonly message: string;
    /** Empty for a message that belongs to no resource. */
    readonly urn: string;
    /** Shown in the resource's row only while it is the newest. */
    readonly ephemeral: boolean;
}

const severities: Record<LogSeverity, EngineLogEntry["severity"]> = {
    [LogSeverity.DEBUG]: "debug",
    [LogSeverity.INFO]: "info",
    [LogSeverity.WARNING]: "warning",
    [LogSeverity.ERROR]: "error",
};

/** The engine as a provider process sees it: a gRPC service that takes log messages and row statuses. */
export class FakeEngine {
    readonly logs: EngineLogEntry[] = [];
    readonly #server: grpc.Server;
    readonly #listeners = new Set<(entry: EngineLogEntry) => void>();

    private constructor(
        server: grpc.Server,
        readonly address: string,
    ) {
        this.#server = server;
    }

    /** @param wanted  its port; any that is free when left out */
    static async start(wanted = 0): Promise<FakeEngine> {
        const server = new grpc.Server();
        const logged = (request: LogRequest) => engine.#log(request);
        server.addService(EngineService, serviceThat(logged));
        const port = await new Promise<number>((resolve, reject) => {
            const credentials = grpc.ServerCredentials.createInsecure();
            server.bindAsync(`127.0.0.1:${wanted}`, credentials, (error, bound) =>
                error ? reject(error) : resolve(bound),
            );
        });
        const engine = new FakeEngine(server, `127.0.0.1:${port}`);
        return engine;
    }

    /** The first message, past or to come, that fits. @throws Error when none came in time. */
    async waitForLog(fits: (entry: EngineLogEntry) => boolean, timeoutMs = 10_000): Promise<EngineLogEntry> {
        const past = this.logs.find(fits);
        if (past) return past;
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.#listeners.delete(listener);
                reject(
                    new Error(`No such message in ${timeoutMs} ms; there were ${JSON.stringify(this.logs)}`),
                );
            }, timeoutMs);
            const listener = (entry: EngineLogEntry) => {
                if (!fits(entry)) return;
                clearTimeout(timer);
                this.#listeners.delete(listener);
                resolve(entry);
            };
            this.#listeners.add(listener);
        });
    }

    stop(): void {
        this.#server.forceShutdown();
    }

    #log(request: LogRequest): void {
        const entry = {
            severity: severities[request.getSeverity()],
            message: request.getMessage(),
            urn: request.getUrn(),
            ephemeral: request.getEphemeral(),
        };
        this.logs.push(entry);
        for (const listener of this.#listeners) listener(entry);
    }
}

function serviceThat(logged: (request: LogRequest) => void): IEngineServer {
    return {
        log: (call, done) => {
            logged(call.request);
            done(null, new Empty());
        },
        getRootResource: (_call, done) => done(null, new GetRootResourceResponse()),
        setRootResource: (_call, done) => done(null, new SetRootResourceResponse()),
        startDebugging: (_call, done) => done({ code: grpc.status.UNIMPLEMENTED }),
        requirePulumiVersion: (_call, done) => done({ code: grpc.status.UNIMPLEMENTED }),
    };
}
