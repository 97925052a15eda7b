import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A resource as it stands in a stack's state; secrets encrypted. */
export interface StoredResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly custom: boolean;
    /** Waits to be deleted, its replacement is there already. */
    readonly delete?: boolean;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly initErrors?: readonly string[];
    readonly provider?: string;
    readonly parent?: string;
    readonly protect?: boolean;
}

/** A stack's state. */
export interface Deployment {
    readonly resources: readonly StoredResource[];
    readonly pending_operations: readonly { readonly type: string; readonly resource: StoredResource }[];
}

/**
 * A throw-away home of the pulumi CLI with a file backend in it: nothing of the developer's own stacks, no network.
 */
export class PulumiHome {
    readonly #dir = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-home-")));
    readonly #backend = join(this.#dir, "backend");
    readonly #temporary = join(this.#dir, "tmp");

    constructor() {
        mkdirSync(this.#backend);
        mkdirSync(this.#temporary);
    }

    /** The settings that make the CLI use this home, and ask nobody. */
    get environment(): Record<string, string> {
        return {
            PULUMI_HOME: this.#dir,
            // The language host leaves folders behind.
            TMPDIR: this.#temporary,
            PULUMI_BACKEND_URL: pathToFileURL(this.#backend).href,
            PULUMI_CONFIG_PASSPHRASE: "throw-away",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
            PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        };
    }

    /** The state of a stack, as it is on disk. */
    stateOf(project: string, stack: string): Deployment {
        const file = join(this.#backend, ".pulumi", "stacks", project, `${stack}.json`);
        const { checkpoint } = JSON.parse(readFileSync(file, "utf8"));
        return { resources: [], pending_operations: [], ...checkpoint.latest };
    }

    /** Everything the backend has written, histories included: the place to look for secrets in clear. */
    stateText(): string {
        return readdirSync(this.#backend, { recursive: true, encoding: "utf8" })
            .map((path) => join(this.#backend, path))
            .filter((path) => statSync(path).isFile())
            .map((path) => readFileSync(path, "utf8"))
            .join("\n");
    }

    /** Frees the stacks that a killed CLI had locked. */
    releaseLocks(): void {
        rmSync(join(this.#backend, ".pulumi", "locks"), { recursive: true, force: true });
    }

    remove(): void {
        rmSync(this.#dir, { recursive: true, force: true });
    }
}
