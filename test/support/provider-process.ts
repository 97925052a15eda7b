import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type EngineLogEntry, FakeEngine } from "./fake-engine";
import { toProviderError } from "./provider-errors";
import { ProviderServer } from "./provider-server";

export type Properties = Record<string, unknown>;

/** A resource kind by its name in the provider's door: `app`, `group`, `link`, `volume`. */
export type Kind = string;

export interface ProviderProcessOptions {
    /** The provider's configuration as the engine passes it: `{ "marathon:url": … }`. */
    readonly config?: Properties;
    /** Environment variables besides those of this process; its own MARATHON_*, PULUMI_* and proxies are left out. */
    readonly env?: Record<string, string>;
    /** The project folder from which modules resolve. Default: the checkout. */
    readonly cwd?: string;
    /** The module that a resource's `__provider` text requires. Default: ours. */
    readonly door?: string;
    /** How long one call may take. Default: 30 seconds. */
    readonly callTimeoutMs?: number;
}

/** For one call: the resource's name, which becomes part of its URN. Default: `test`. */
export interface Addressed {
    readonly name?: string;
}

export interface CheckAnswer {
    readonly inputs: Properties;
    readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffAnswer {
    /** `undefined`: the engine shall compare the inputs. */
    readonly changes: boolean | undefined;
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
}

export interface ReadAnswer {
    /** Empty: the resource is gone. */
    readonly id: string;
    readonly props: Properties;
    readonly inputs: Properties | undefined;
}

const checkout = join(__dirname, "..", "..");

/**
 * Pulumi's dynamic provider process, as the engine starts it, with this class in the place of the engine: calls go
 * over gRPC, and what the provider logs is kept.
 *
 * Failed calls reject with {@link ProviderError}, or {@link PartialFailure} where the resource is to be kept.
 */
export class ProviderProcess {
    readonly #client: ResourceProviderClient;

    private constructor(
        private readonly server: ProviderServer,
        private readonly engine: FakeEngine,
        private readonly options: ProviderProcessOptions,
    ) {
        const address = `127.0.0.1:${server.port}`;
        this.#client = new ResourceProviderClient(address, grpc.credentials.createInsecure());
    }

    /** Starts and configures the process; the caller closes it. @throws Error when it is not up in 20 seconds. */
    static async start(options: ProviderProcessOptions = {}): Promise<ProviderProcess> {
        const engine = await FakeEngine.start();
        const { cwd = checkout, env } = options;
        let server: ProviderServer | undefined;
        try {
            server = await ProviderServer.start({ engineAddress: engine.address, cwd, env });
            const provider = new ProviderProcess(server, engine, options);
            await provider.#configure();
            return provider;
        } catch (error) {
            await server?.end();
            engine.stop();
            throw error;
        }
    }

    /** What the provider logged, in order: messages and row statuses. */
    get logs(): readonly EngineLogEntry[] {
        return this.engine.logs;
    }

    /** What the process printed as errors. */
    get stderr(): string {
        return this.server.stderr;
    }

    /** The first log message or row status, past or to come, that fits. */
    async waitForLog(fits: (entry: EngineLogEntry) => boolean, timeoutMs?: number): Promise<EngineLogEntry> {
        return await this.engine.waitForLog(fits, timeoutMs);
    }

    /** `olds` are the old *inputs*, empty for a new resource. */
    async check(kind: Kind, olds: Properties, news: Properties, to: Addressed = {}): Promise<CheckAnswer> {
        const request = new messages.CheckRequest();
        request.setUrn(urnOf(kind, to));
        request.setOlds(encode(olds));
        request.setNews(encode(this.#withHidden(kind, news, to)));
        const answer = await this.#call<messages.CheckResponse>((...rest) =>
            this.#client.check(request, ...rest),
        );
        return {
            inputs: decode(answer.getInputs()),
            failures: answer
                .getFailuresList()
                .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
        };
    }

    /** `olds` are the old *outputs*, `news` the checked inputs. */
    async diff(
        kind: Kind,
        id: string,
        olds: Properties,
        news: Properties,
        to: Addressed = {},
    ): Promise<DiffAnswer> {
        const request = new messages.DiffRequest();
        request.setId(id);
        request.setUrn(urnOf(kind, to));
        request.setOlds(encode(this.#withHidden(kind, olds, to)));
        request.setNews(encode(this.#withHidden(kind, news, to)));
        const answer = await this.#call<messages.DiffResponse>((...rest) =>
            this.#client.diff(request, ...rest),
        );
        const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
        const changes = new Map<number, boolean>([
            [DIFF_SOME, true],
            [DIFF_NONE, false],
        ]);
        return {
            changes: changes.get(answer.getChanges()),
            replaces: answer.getReplacesList(),
            deleteBeforeReplace: answer.getDeletebeforereplace(),
        };
    }

    async create(
        kind: Kind,
        inputs: Properties,
        to: Addressed = {},
    ): Promise<{ id: string; outputs: Properties }> {
        const request = new messages.CreateRequest();
        request.setUrn(urnOf(kind, to));
        request.setProperties(encode(this.#withHidden(kind, inputs, to)));
        const answer = await this.#call<messages.CreateResponse>((...rest) =>
            this.#client.create(request, ...rest),
        );
        return { id: answer.getId(), outputs: decode(answer.getProperties()) };
    }

    /** `olds` are the old *outputs*, `news` the checked inputs; the answer is the new outputs. */
    async update(
        kind: Kind,
        id: string,
        olds: Properties,
        news: Properties,
        to: Addressed = {},
    ): Promise<Properties> {
        const request = new messages.UpdateRequest();
        request.setId(id);
        request.setUrn(urnOf(kind, to));
        request.setOlds(encode(this.#withHidden(kind, olds, to)));
        request.setNews(encode(this.#withHidden(kind, news, to)));
        const answer = await this.#call<messages.UpdateResponse>((...rest) =>
            this.#client.update(request, ...rest),
        );
        return decode(answer.getProperties());
    }

    /** `props` are the old *outputs*. */
    async read(kind: Kind, id: string, props: Properties, to: Addressed = {}): Promise<ReadAnswer> {
        const request = new messages.ReadRequest();
        request.setId(id);
        request.setUrn(urnOf(kind, to));
        request.setProperties(encode(this.#withHidden(kind, props, to)));
        const answer = await this.#call<messages.ReadResponse>((...rest) =>
            this.#client.read(request, ...rest),
        );
        return {
            id: answer.getId(),
            props: decode(answer.getProperties()),
            inputs: answer.hasInputs() ? decode(answer.getInputs()) : undefined,
        };
    }

    /** `props` are the old *outputs*. */
    async delete(kind: Kind, id: string, props: Properties, to: Addressed = {}): Promise<void> {
        const request = new messages.DeleteRequest();
        request.setId(id);
        request.setUrn(urnOf(kind, to));
        request.setProperties(encode(this.#withHidden(kind, props, to)));
        await this.#call<Empty>((...rest) => this.#client.delete(request, ...rest));
    }

    /** What the engine sends on the user's first Ctrl-C. */
    async cancel(): Promise<void> {
        await this.#call<Empty>((...rest) => this.#client.cancel(new Empty(), ...rest));
    }

    /** Ends the process the hard way; calls under way reject. */
    kill(signal: NodeJS.Signals): void {
        this.server.kill(signal);
    }

    /** Ends the process, whatever it is doing. */
    async close(): Promise<void> {
        this.#client.close();
        await this.server.end();
        this.engine.stop();
    }

    async #configure(): Promise<void> {
        const request = new messages.ConfigureRequest();
        request.setArgs(encode(this.options.config ?? {}));
        await this.#call<messages.ConfigureResponse>((...rest) => this.#client.configure(request, ...rest));
    }

    /** Adds what the class of the resource would have added. */
    #withHidden(kind: Kind, properties: Properties, to: Addressed): Properties {
        const door = this.options.door ?? "pulumi-marathon/provider/v1";
        return {
            __provider: `exports.handler=()=>require(${JSON.stringify(door)}).${kind}`,
            __meta: { v: 1, urn: urnOf(kind, to) },
            ...properties,
        };
    }

    async #call<Response>(invoke: (...rest: CallParts<Response>) => void): Promise<Response> {
        const deadline = Date.now() + (this.options.callTimeoutMs ?? 30_000);
        return await new Promise((resolve, reject) => {
            invoke(new grpc.Metadata(), { deadline }, (error, response) =>
                error ? reject(toProviderError(error)) : resolve(response),
            );
        });
    }
}

type CallParts<Response> = [
    metadata: grpc.Metadata,
    options: Partial<grpc.CallOptions>,
    done: (error: grpc.ServiceError | null, response: Response) => void,
];

const typeNames: Record<Kind, string> = {
    app: "App",
    group: "Group",
    link: "ServiceLink",
    volume: "RexRayVolume",
};

/** The URN under which a resource of the given name is known to the provider. */
export function urnOf(kind: Kind, to: Addressed = {}): string {
    const type = `pulumi-nodejs:dynamic/marathon:${typeNames[kind] ?? kind}`;
    return `urn:pulumi:test::project::${type}::${to.name ?? "test"}`;
}

/** The properties a user sees: without the keys that start with `__`. */
export function visible(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("__")));
}

function encode(properties: Properties): Struct {
    return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

function decode(struct: Struct | undefined): Properties {
    return struct?.toJavaScript() ?? {};
}
