import type { EngineEvent } from "@pulumi/pulumi/automation";
import {
    changesIn,
    type Diagnostic,
    diagnosticsIn,
    isForDebugging,
    type Step,
    stepsIn,
} from "./engine-events";

/** What one run of the engine did and said. */
export class Operation {
    constructor(
        readonly events: readonly EngineEvent[],
        readonly stdout: string,
        readonly stderr: string,
    ) {}

    /** Every step, in the order they began; those that change nothing are there as `same`. */
    get steps(): readonly Step[] {
        return stepsIn(this.events);
    }

    /** How many resources each kind of operation touched: `{ create: 2, same: 1 }`. */
    get changes(): Readonly<Record<string, number>> {
        return changesIn(this.events) as Record<string, number>;
    }

    /** Messages and row statuses. */
    get diagnostics(): readonly Diagnostic[] {
        return diagnosticsIn(this.events);
    }

    /** The errors, as the user reads them. */
    get errors(): readonly string[] {
        return this.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
    }

    /** The warnings, as the user reads them. */
    get warnings(): readonly string[] {
        return this.diagnostics
            .filter(({ severity, ephemeral }) => severity === "warning" && !ephemeral)
            .map(({ message }) => message);
    }

    /** The steps of one resource, by its name in the program. */
    stepsOf(name: string): readonly Step[] {
        return this.steps.filter((step) => step.name === name);
    }

    /** The only step of one resource. @throws Error when there is none, or more than one. */
    stepOf(name: string): Step {
        const [step, ...more] = this.stepsOf(name);
        if (step && more.length === 0) return step;
        const all = this.steps.map(({ op, name: of }) => `${op} ${of}`).join(", ");
        throw new Error(`There is not one step of ${name}; there are: ${all}`);
    }

    /**
     * Everything a person or a log collector could read of it. What only `--debug` shows is left out: there the SDK
     * prints answers of the engine in clear.
     */
    get everything(): string {
        const readable = this.events.filter((event) => !isForDebugging(event.diagnosticEvent));
        return [this.stdout, this.stderr, JSON.stringify(readable)].join("\n");
    }
}

/** A run of the engine that ended with an error; the message shows all it printed. */
export class OperationFailed extends Error {
    override readonly name = "OperationFailed";

    constructor(
        kind: string,
        readonly operation: Operation,
        reason: unknown,
    ) {
        const printed = `${operation.stdout}\n${operation.stderr}`.trim();
        super(`${kind} failed:\n${printed === "" ? String(reason) : printed}`);
    }
}
