import {
    type EngineEvent,
    LocalWorkspace,
    PulumiCommand,
    type PulumiFn,
    type Stack,
} from "@pulumi/pulumi/automation";
import { findEngine } from "./engine";
import { nameIn } from "./engine-events";
import { maskForeignSettings } from "./hermetic";
import { Operation, OperationFailed } from "./operation";
import { connectForEachProgram } from "./own-connections";
import { descendantsOf, killTree, type RunningProcess } from "./process-tree";
import { type Deployment, PulumiHome, type StoredResource } from "./pulumi-home";
import { Workspace, type WorkspaceContents } from "./workspace";

const project = "project";
const stackName = "test";
const nameBeside = "beside";

export interface TestStackOptions {
    /** The program; it imports `pulumi-marathon`, the built package, which is what the provider process loads too. */
    readonly program: PulumiFn;
    readonly config?: Readonly<Record<string, string>>;
    /** Configuration that is encrypted. */
    readonly secretConfig?: Readonly<Record<string, string>>;
    /** For the CLI and the provider process. */
    readonly env?: Readonly<Record<string, string>>;
    readonly packages?: WorkspaceContents["packages"];
    /** Another stack, whose backend this one shares; it is disposed of later. Without it, the backend is its own. */
    readonly beside?: TestStack;
}

/** How to run one operation. */
export interface RunOptions {
    /** Print each changed property; a refresh prints none, but its steps tell. */
    readonly diff?: boolean;
    /** Refresh first. */
    readonly refresh?: boolean;
    /** Fail when there is anything to do. */
    readonly expectNoChanges?: boolean;
    /** Resources to replace, by URN. */
    readonly replace?: readonly string[];
    readonly target?: readonly string[];
    readonly parallel?: number;
    /** For a refresh: forget creations that were interrupted. */
    readonly clearPendingCreates?: boolean;
    /** Presses Ctrl-C once. */
    readonly signal?: AbortSignal;
    /** Presses Ctrl-C once, when an event comes that fits. */
    readonly cancelWhen?: (event: EngineEvent) => boolean;
    /** How long it may take. Default: 90 seconds. */
    readonly timeoutMs?: number;
}

type Kind = "preview" | "up" | "refresh" | "destroy";

/**
 * A stack of the real engine whose program is a function of the test (Automation API, no language host), with a
 * throw-away home, backend and project folder. Operations that fail reject with {@link OperationFailed}.
 *
 * One operation at a time runs in a test process.
 */
export class TestStack {
    readonly #stack: Stack;
    readonly #home: PulumiHome;
    readonly #ownsHome: boolean;
    readonly #workspace: Workspace;
    readonly #pulumi: string;

    private constructor(
        stack: Stack,
        home: { readonly home: PulumiHome; readonly isOwn: boolean },
        workspace: Workspace,
        pulumi: string,
    ) {
        this.#stack = stack;
        this.#home = home.home;
        this.#ownsHome = home.isOwn;
        this.#workspace = workspace;
        this.#pulumi = pulumi;
    }

    /** Makes an empty stack; the caller disposes of it. */
    static async create(options: TestStackOptions): Promise<TestStack> {
        connectForEachProgram();
        const engine = await findEngine();
        const workspace = Workspace.create(options.packages ? { packages: options.packages } : {});
        const { beside } = options;
        const home = beside ? beside.#home : new PulumiHome();
        const name = beside ? nameBeside : stackName;
        try {
            const stack = await LocalWorkspace.createStack(
                { stackName: name, projectName: project, program: options.program },
                {
                    workDir: workspace.dir,
                    pulumiCommand: await PulumiCommand.get({ root: engine.root, skipVersionCheck: true }),
                    envVars: maskForeignSettings({ ...home.environment, ...options.env }),
                    projectSettings: { name: project, runtime: "nodejs" },
                    stackSettings: { [name]: { config: { ...options.config } } },
                },
            );
            const secrets = Object.entries(options.secretConfig ?? {});
            for (const [key, value] of secrets) await stack.setConfig(key, { value, secret: true });
            return new TestStack(stack, { home, isOwn: !beside }, workspace, engine.pulumi);
        } catch (error) {
            workspace.remove();
            if (!beside) home.remove();
            throw error;
        }
    }

    async preview(options: RunOptions = {}): Promise<Operation> {
        return await this.#run("preview", options);
    }

    /** Without the preview that the CLI shows first. */
    async up(options: RunOptions = {}): Promise<Operation> {
        return await this.#run("up", options);
    }

    /** Does not run the program. */
    async refresh(options: RunOptions = {}): Promise<Operation> {
        return await this.#run("refresh", options);
    }

    /** Does not run the program. */
    async destroy(options: RunOptions = {}): Promise<Operation> {
        return await this.#run("destroy", options);
    }

    /** By which another stack refers to this one. */
    get reference(): string {
        return `organization/${project}/${this.#stack.name}`;
    }

    /** What the next operation runs. */
    setProgram(program: PulumiFn): void {
        this.#stack.workspace.program = program;
    }

    async setConfig(key: string, value: string): Promise<void> {
        await this.#stack.setConfig(key, { value });
    }

    /** The state as it is stored. */
    state(): Deployment {
        return this.#home.stateOf(project, this.#stack.name);
    }

    /** Every byte the backend holds, histories included. */
    stateText(): string {
        return this.#home.stateText();
    }

    /** One resource in state, by its name in the program; `undefined` when there is none. */
    stored(name: string): StoredResource | undefined {
        return this.state().resources.find((resource) => nameIn(resource.urn) === name);
    }

    /** The URN of a resource in state. @throws Error when there is none of that name. */
    urnOf(name: string): string {
        const resource = this.stored(name);
        if (!resource) throw new Error(`There is no resource ${name} in state`);
        return resource.urn;
    }

    /** The dynamic provider processes of the operation that is running. */
    providerProcesses(): RunningProcess[] {
        return this.#engineProcesses()
            .flatMap(({ pid }) => descendantsOf(pid))
            .filter(({ command }) => /^\S*node\S* \S*cmd[/\\]dynamic-provider/.test(command));
    }

    /** Ends the operation that is running and all its processes, as a power cut would, and frees the stack. */
    kill(): void {
        for (const { pid } of this.#engineProcesses()) killTree(pid);
        this.#home.releaseLocks();
    }

    /** Ends what is still running, and removes every trace. */
    dispose(): void {
        this.kill();
        this.#workspace.remove();
        if (this.#ownsHome) this.#home.remove();
    }

    async #run(kind: Kind, options: RunOptions): Promise<Operation> {
        const { signal, cancelWhen, timeoutMs = 90_000, replace, target, ...flags } = options;
        const events: EngineEvent[] = [];
        const interrupt = new AbortController();
        const out: string[] = [];
        const err: string[] = [];
        const timer = setTimeout(() => this.kill(), timeoutMs);
        let failure: unknown;
        try {
            await this.#stack[kind]({
                ...flags,
                ...(replace ? { replace: [...replace] } : {}),
                ...(target ? { target: [...target] } : {}),
                color: "never",
                signal: AbortSignal.any([interrupt.signal, ...(signal ? [signal] : [])]),
                onOutput: (text) => out.push(text),
                onError: (text) => err.push(text),
                onEvent: (event) => {
                    events.push(event);
                    if (cancelWhen?.(event)) interrupt.abort();
                },
            });
        } catch (error) {
            failure = error;
        } finally {
            clearTimeout(timer);
        }
        const operation = new Operation(events, out.join(""), err.join(""));
        if (failure) throw new OperationFailed(kind, operation, failure);
        return operation;
    }

    #engineProcesses(): RunningProcess[] {
        return descendantsOf(process.pid).filter(({ command }) => command.startsWith(`${this.#pulumi} `));
    }
}
