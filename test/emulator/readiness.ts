import type { App } from "./app";
import { connectionFailure } from "./health";

/** One entry of `readinessCheckResults`. */
export interface ReadinessResult {
    readonly name: string;
    readonly taskId: string;
    readonly ready: boolean;
    readonly lastResponse?: { readonly status: number; readonly contentType: string; readonly body: string };
}

/** The readiness checks of one task. */
export class ReadinessWatch {
    private passed = false;
    private refusal: ReadinessResult["lastResponse"];

    constructor(
        private readonly app: App,
        private readonly taskId: string,
    ) {}

    /** Whether there are readiness checks that did not pass yet. */
    get isPending(): boolean {
        return !this.passed && (this.app.readinessChecks ?? []).length > 0;
    }

    /** All checks pass from now on. */
    pass(): void {
        this.passed = true;
    }

    /** The checks fail: nothing answers on the task's port. */
    refuse({ host, ports }: { readonly host: string; readonly ports: readonly number[] }): void {
        const port = ports[0] ?? 0;
        const body = `Marathon could not query http://${host}:${port}/: ${connectionFailure(host, port)}`;
        this.refusal = { status: 504, contentType: "text/plain", body };
    }

    /** The results as GET shows them. */
    results(): ReadinessResult[] {
        return (this.app.readinessChecks ?? []).map(({ name, preserveLastResponse }) => ({
            name,
            taskId: this.taskId,
            ready: this.passed,
            ...(this.refusal && preserveLastResponse === true && { lastResponse: this.refusal }),
        }));
    }
}
