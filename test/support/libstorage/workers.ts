import { setImmediate as nextTurn } from "node:timers/promises";
import { ProcessEnd, Refusal } from "./refusal";
import type { Reply } from "./reply";
import { batchRefusal, type Plan, type Service } from "./routes";
import { type Task, Tasks } from "./tasks";

export interface WorkLimits {
    /** How long a call waits for its work; 0: not at all. @default 60000 */
    readonly exeTimeoutMs?: number;
    /** Whether tasks that somebody waited for can be asked for later. @default false */
    readonly keepsTasks?: boolean;
}

/** Keeps work waiting that reads the records of a service: all of them, or a certain one. */
interface Stall {
    readonly record: string | undefined;
    readonly over: Promise<void>;
    readonly end: () => void;
}

/** What a call gets that outlasts its limit. */
const late = Symbol("late");

/** Who does the work of the calls: one worker for each service, and tasks in which callers see how far it is. */
export class Workers {
    readonly #services: readonly Service[];
    readonly #limits: WorkLimits;
    readonly #stalls = new Map<string, Stall>();
    readonly #hanging = new Set<string>();
    #tasks = new Tasks();
    /** Whether some work has ended the server's process. */
    haveEnded = false;

    constructor(services: readonly Service[], limits: WorkLimits) {
        this.#services = services;
        this.#limits = limits;
    }

    get tasks(): Tasks {
        return this.#tasks;
    }

    /** Forgets all tasks. */
    restart(): void {
        this.#tasks = new Tasks();
        this.haveEnded = false;
    }

    /** Lets the back end of a service hang: every call to it is answered 408. */
    hang(service: string): void {
        this.#hanging.add(service);
        this.stall(service, undefined);
    }

    /** Lets work that reads the records of a service wait, and what stands in line behind it. */
    stall(service: string, record: string | undefined): void {
        let end = () => {};
        const over = new Promise<void>((resolve) => {
            end = resolve;
        });
        this.#stalls.set(service, { record, over, end });
    }

    resume(service: string): void {
        this.#hanging.delete(service);
        this.#stalls.get(service)?.end();
        this.#stalls.delete(service);
    }

    resumeAll(): void {
        for (const service of [...this.#stalls.keys()]) this.resume(service);
    }

    /** Resolves when everything has been done that waits in the lines of the services, except behind a stall. */
    async idle(): Promise<void> {
        await (this.#stalls.size > 0 ? nextTurn() : this.#tasks.idle());
    }

    /** Does what is planned, and answers when it is done, or at once where nobody waits for it. */
    async carryOut(plan: Plan, isAsync: boolean): Promise<Reply> {
        const { service, status } = plan;
        const task = service ? this.begin(service, plan) : this.#beginForAll(plan);
        if (isAsync) return { status: 202, body: task };
        this.#forgetOnceDone(task);
        const hangs = service !== undefined && this.#hanging.has(service.name);
        const outcome = await this.#waitFor(task, hangs ? 0 : (this.#limits.exeTimeoutMs ?? 60_000));
        if (outcome === late) return { status: 408, body: { ...task } };
        return { status, body: outcome };
    }

    begin(service: Service, { work, reads }: Plan): Task {
        return this.#start(service.name, async () => {
            const stall = this.#stalls.get(service.name);
            const isMet =
                this.#hanging.has(service.name) ||
                reads === "all" ||
                (reads !== undefined && (stall?.record ?? reads.id) === reads.id);
            if (isMet) await stall?.over;
            return work(service);
        });
    }

    /** How the work of a task ends. */
    async end(task: Task): Promise<unknown> {
        return await this.#tasks.end(task);
    }

    /** A task for each service, and one that waits for them. */
    #beginForAll(plan: Plan): Task {
        const parts = this.#services.map((service) => ({
            name: service.name,
            task: this.begin(service, plan),
        }));
        return this.#start(undefined, async () => {
            for (const { task } of parts) this.#forgetOnceDone(task);
            await Promise.allSettled(parts.map(({ task }) => this.end(task)));
            const completed: Record<string, unknown> = {};
            for (const { name, task } of parts) {
                const result = await this.end(task).catch((error: unknown) => {
                    throw error instanceof Refusal ? batchRefusal({}, error) : error;
                });
                if (result !== undefined) completed[name] = result;
            }
            return completed;
        });
    }

    #start(line: string | undefined, work: () => Promise<unknown>): Task {
        const task = this.#tasks.add(line, work);
        // Who waits for it, if anybody does, gets the refusal.
        this.end(task).catch((error: unknown) => {
            if (error instanceof ProcessEnd) this.haveEnded = true;
        });
        return task;
    }

    /** A task is forgotten when it has ended and somebody has waited for it, however long. */
    #forgetOnceDone(task: Task): void {
        if (this.#limits.keepsTasks) return;
        const tasks = this.#tasks;
        const forget = () => tasks.forget(task);
        tasks.end(task).then(forget, forget);
    }

    async #waitFor(task: Task, limitMs: number): Promise<unknown> {
        if (limitMs === 0) return late;
        let timer: NodeJS.Timeout | undefined;
        const timeout = new Promise((resolve) => {
            timer = setTimeout(() => resolve(late), limitMs);
        });
        try {
            return await Promise.race([this.end(task), timeout]);
        } finally {
            clearTimeout(timer);
        }
    }
}
