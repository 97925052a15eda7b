import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { findEngine } from "./engine";
import { cleanEnvironment } from "./hermetic";
import { type Deployment, PulumiHome } from "./pulumi-home";
import { type CommandResult, RunningCommand } from "./running-command";
import { type Files, Workspace } from "./workspace";

export interface CliProjectOptions {
    /** The program in TypeScript: the text of its `index.ts`. */
    readonly program?: string;
    /** Or: a project folder of the checkout, `examples/quickstart` for instance, which is copied. */
    readonly copyOf?: string;
    /** More files of the project. */
    readonly files?: Files;
    readonly config?: Readonly<Record<string, string>>;
    readonly secretConfig?: Readonly<Record<string, string>>;
    /** For the CLI, the program and the provider process. */
    readonly env?: Readonly<Record<string, string>>;
}

const project = "project";
const stackName = "test";

const projectFile = `name: ${project}
runtime:
  name: nodejs
  options:
    typescript: true
`;

/**
 * A project with one stack, used as people use theirs: through the command line, with a TypeScript program in a
 * folder. Home, backend and folder are throw-away.
 */
export class CliProject {
    readonly #commands = new Set<RunningCommand>();

    private constructor(
        private readonly pulumi: string,
        private readonly home: PulumiHome,
        private readonly workspace: Workspace,
        private readonly env: Record<string, string>,
    ) {}

    /** Lays the project out and makes its stack; the caller disposes of it. */
    static async create(options: CliProjectOptions): Promise<CliProject> {
        const { pulumi } = await findEngine();
        const workspace = Workspace.create(options);
        const home = new PulumiHome();
        const path = [dirname(pulumi), dirname(process.execPath), process.env.PATH].join(delimiter);
        const env = cleanEnvironment({ ...home.environment, PATH: path, NO_COLOR: "1", ...options.env });
        const cliProject = new CliProject(pulumi, home, workspace, env);
        try {
            if (options.program !== undefined) workspace.write("index.ts", options.program);
            if (!existsSync(join(workspace.dir, "Pulumi.yaml"))) workspace.write("Pulumi.yaml", projectFile);
            await cliProject.#prepareStack(options);
        } catch (error) {
            await cliProject.dispose();
            throw error;
        }
        return cliProject;
    }

    /** The project folder. */
    get dir(): string {
        return this.workspace.dir;
    }

    /** Runs `pulumi` with these arguments to its end, whatever that is; confirmations need `--yes`. */
    async run(...args: readonly string[]): Promise<CommandResult> {
        return await this.start(...args).result;
    }

    /** Starts `pulumi` with these arguments. */
    start(...args: readonly string[]): RunningCommand {
        const command = new RunningCommand(this.pulumi, args, { cwd: this.workspace.dir, env: this.env });
        this.#commands.add(command);
        return command;
    }

    /** Writes a file of the project, its program for instance. */
    write(path: string, text: string): void {
        this.workspace.write(path, text);
    }

    /** Reads a file of the project. */
    read(path: string): string {
        return this.workspace.read(path);
    }

    /** The state as it is stored. */
    state(): Deployment {
        const [, name = project] = /^name: *(.+)$/m.exec(this.workspace.read("Pulumi.yaml")) ?? [];
        return this.home.stateOf(name, stackName);
    }

    /** Every byte the backend holds, histories included. */
    stateText(): string {
        return this.home.stateText();
    }

    /** Frees the stack after the CLI was killed. */
    releaseLocks(): void {
        this.home.releaseLocks();
    }

    /** Ends what is still running, and removes every trace. */
    async dispose(): Promise<void> {
        for (const command of this.#commands) await command.kill();
        this.workspace.remove();
        this.home.remove();
    }

    async #prepareStack(options: CliProjectOptions): Promise<void> {
        await this.#runWell("stack", "init", stackName);
        const plain = pairs(options.config).flatMap((pair) => ["--plaintext", pair]);
        const secret = pairs(options.secretConfig).flatMap((pair) => ["--secret", pair]);
        if (plain.length + secret.length > 0) await this.#runWell("config", "set-all", ...plain, ...secret);
    }

    async #runWell(...args: readonly string[]): Promise<void> {
        const { code, stdout, stderr } = await this.run(...args);
        if (code !== 0) throw new Error(`pulumi ${args[0]} ${args[1]} failed:\n${stdout}${stderr}`);
    }
}

function pairs(config: Readonly<Record<string, string>> = {}): string[] {
    return Object.entries(config).map(([key, value]) => `${key}=${value}`);
}
