import { ProcessEnd, Refusal } from "./refusal";

/** A piece of work, as `/tasks` shows it. */
export interface Task {
    readonly id: number;
    readonly queueTime: number;
    startTime?: number;
    completeTime?: number;
    state: "" | "running" | "success" | "error";
    result?: unknown;
    error?: unknown;
}

/** All tasks of a server. An id is the number of tasks at that moment, so one can be given again while it is in use. */
export class Tasks {
    readonly #tasks = new Map<number, Task>();
    readonly #ends = new Map<Task, Promise<unknown>>();
    /** The work of each service, one after the other. */
    readonly #lines = new Map<string, Promise<void>>();

    /** Puts work in the line of a service; without one it begins at once. */
    add(service: string | undefined, work: () => Promise<unknown>): Task {
        const task: Task = { id: this.#tasks.size, queueTime: seconds(), state: "" };
        this.#tasks.set(task.id, task);
        const before = (service !== undefined && this.#lines.get(service)) || Promise.resolve();
        const end = before.then(() => run(task, work));
        this.#ends.set(task, end);
        const settled = end.then(
            () => {},
            () => {},
        );
        if (service !== undefined) this.#lines.set(service, settled);
        return task;
    }

    /** How the work ends. */
    async end(task: Task): Promise<unknown> {
        return await this.#ends.get(task);
    }

    /** Resolves when all work that is in the lines now has ended. */
    async idle(): Promise<void> {
        await Promise.all(this.#lines.values());
    }

    forget(task: Task): void {
        if (this.#tasks.get(task.id) === task) this.#tasks.delete(task.id);
    }

    /** What is no number counts as 0. */
    get(id: string): Task | undefined {
        return this.#tasks.get(/^[-+]?\d+$/.test(id) ? Number(id) : 0);
    }

    get all(): Readonly<Record<string, Task>> {
        return Object.fromEntries(this.#tasks);
    }
}

async function run(task: Task, work: () => Promise<unknown>): Promise<unknown> {
    task.startTime = seconds();
    task.state = "running";
    try {
        const result = await work();
        task.state = "success";
        if (result !== undefined && result !== null) task.result = result;
        return result;
    } catch (error) {
        if (!(error instanceof Refusal)) throw error instanceof Error ? error : new ProcessEnd();
        task.state = "error";
        task.error = error.inTask;
        throw error;
    } finally {
        task.completeTime = seconds();
    }
}

export function seconds(): number {
    return Math.floor(Date.now() / 1000);
}
