import type { PropertyMap } from "../definition/unknown";
import type { Context } from "./context";

/** One thing wrong with the arguments: where, as a path such as `container.docker.image`, and what. Never a value. */
export interface Failure {
    readonly path: string;
    readonly text: string;
}

/** What `check` answers: canonical inputs, and everything wrong with them at once. */
export interface Checked {
    readonly inputs: PropertyMap;
    readonly failures: readonly Failure[];
    /** Said once per process and text; they never stop anything. */
    readonly warnings?: readonly Failure[];
    /** Said like these, of what nobody can tell whether it is wrong. */
    readonly notes?: readonly Failure[];
}

/** What `diff` answers. */
export interface Difference {
    /** Whether anything that matters to Marathon differs. */
    readonly changed: boolean;
    /** The last operation was not completed: the next `up` has work to do although nothing differs. */
    readonly unfinished?: boolean;
    /** Properties whose change needs a new resource. */
    readonly replaces?: readonly string[];
    /** Old and new cannot live side by side. */
    readonly deleteBeforeReplace?: boolean;
    /** What the change costs, for the status row: `restarts 3 of 3 (labels)`. */
    readonly effect?: string;
}

/** A live resource: its outputs, and the inputs that would describe it as it is now. */
export interface Live {
    readonly inputs: PropertyMap;
    readonly outputs: PropertyMap;
}

/**
 * One kind of resource, free of Pulumi's wire format: the adapter in `dynamic/` takes care of hidden keys, unknown
 * values in results, failure texts and partial failures.
 */
export interface ResourceHandler {
    check(context: Context, olds: PropertyMap, news: PropertyMap): Promise<Checked>;
    /** Pure: old outputs against new inputs. */
    diff(id: string, olds: PropertyMap, news: PropertyMap): Difference;
    create(context: Context, inputs: PropertyMap): Promise<{ id: string; outputs: PropertyMap }>;
    /** `undefined` when the resource is certainly gone. */
    read(context: Context, id: string, olds: PropertyMap): Promise<Live | undefined>;
    update(context: Context, id: string, olds: PropertyMap, news: PropertyMap): Promise<PropertyMap>;
    delete(context: Context, id: string, olds: PropertyMap): Promise<void>;
}

/**
 * Something was written to Marathon and then went wrong. Carries what is there now, so that Pulumi keeps the resource
 * in its state and the next `up` goes on from here instead of starting over.
 */
export class PartialFailure extends Error {
    override readonly name = "PartialFailure";

    constructor(
        readonly id: string,
        readonly outputs: PropertyMap,
        override readonly cause: unknown,
    ) {
        super(cause instanceof Error ? cause.message : String(cause));
    }
}
