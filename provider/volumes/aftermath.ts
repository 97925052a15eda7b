import { VolumeServerError, VolumeServerUnreachableError } from "./errors";
import type { LibStorageServer, ServerAnswer, ServerCall } from "./libstorage-server";
import { readTask } from "./libstorage-wire";
import type { Operation } from "./operation";

/** How a write ended, as far as its answer tells. What has come of it is to be looked for in any case. */
export interface Ending {
    /**
     * - `silent`: the answer is success without a result, or that there is no such volume, and proves nothing
     * - `failed`: the back end says why it did not work
     * - `open`: it may still be under way or have been lost on the way, or there is a result that is not to be seen
     */
    readonly kind: "silent" | "failed" | "open";
    /** The server's words; empty where it has none. */
    readonly said: string;
    /** `POST http://host:7979/volumes/ebs answered 201 without a volume` */
    readonly where: string;
    /** What kept the look for it from working, if something did: then nobody knows what came of the write. */
    readonly blindness?: string;
    readonly error?: Error | undefined;
}

/** How often it is looked for what a write should have brought about, once the server says that it has ended. */
const mostLooks = 4;

/** What comes after a write: its answer, the task that may go on behind it, and looks for what it brought about. */
export class Aftermath {
    /** Refused before the back end was asked: nothing has happened, and no look is needed. */
    get refusal(): ServerAnswer | undefined {
        const { answer } = this;
        if (!answer) return undefined;
        const { status, said, isOwn } = answer;
        const isRefused = [400, 401].includes(status) || !isOwn || said.startsWith("validate req schema");
        return isRefused ? answer : undefined;
    }

    get ending(): Ending {
        return this.end;
    }

    private constructor(
        private readonly server: LibStorageServer,
        private readonly operation: Operation,
        private readonly answer: ServerAnswer | undefined,
        private end: Ending,
    ) {}

    /**
     * Sends the write.
     *
     * @throws VolumeServerUnreachableError only where it has not left this machine
     */
    static async of(server: LibStorageServer, call: ServerCall, operation: Operation): Promise<Aftermath> {
        try {
            const answer = await server.send(call);
            return new Aftermath(server, operation, answer, endingOf(answer));
        } catch (error) {
            if (!(error instanceof VolumeServerUnreachableError) || !error.maybeApplied) throw error;
            const reasons = error.attempts.map(({ url, reason }) => `${call.method} ${url}: ${reason}`);
            const end: Ending = { kind: "open", said: "", where: reasons.join("; "), error };
            return new Aftermath(server, operation, undefined, end);
        }
    }

    /**
     * Looks until it sees what was to be brought about: a few times after a task that has ended, and as long as there is
     * time while it goes on. One worker does everything for a service, so the first look that is answered comes after
     * the write; but some back ends show late what they have done.
     *
     * @param see  what was to be brought about, `undefined` while it is not to be seen
     */
    async await<Result>(see: () => Promise<Result | undefined>): Promise<Result | undefined> {
        this.operation.hurry();
        for (let looks = 1; ; ) {
            const seen = await this.see(see);
            if (seen !== undefined || this.end.blindness !== undefined) return seen;
            const isUnderWay = await this.followTask();
            if (!isUnderWay && looks++ >= mostLooks) return undefined;
            if (!(await this.operation.pause())) return undefined;
        }
    }

    private async see<Result>(see: () => Promise<Result | undefined>): Promise<Result | undefined> {
        try {
            return await see();
        } catch (error) {
            if (!(error instanceof VolumeServerError)) throw error;
            const blindness = `the look for it failed: ${error.message.replace(/\.$/, "")}`;
            this.end = { ...this.end, kind: "open", blindness, error };
            return undefined;
        }
    }

    /** @returns whether the server says that it is still at work */
    private async followTask(): Promise<boolean> {
        const task = this.end.kind === "open" && this.answer ? readTask(this.answer.body) : undefined;
        if (!task || !this.answer) return false;
        const { signal, deadline } = this.operation;
        const call = { method: "GET", path: `/tasks/${task.id}`, signal, deadline } as const;
        const answer = await this.server.send(call);
        const now = answer.status === 200 ? readTask(answer.body) : undefined;
        // A server that keeps no finished tasks answers 404.
        if (!now) return false;
        if (now.failure === undefined) return now.state !== "success";
        this.end = { ...this.end, kind: "failed", said: now.failure };
        return false;
    }
}

function endingOf({ status, said, body, where }: ServerAnswer): Ending {
    if (status === 202 || status === 408) return { kind: "open", said, where };
    if (status === 404) return { kind: "silent", said, where };
    if (status >= 300) return { kind: "failed", said: said === "" ? "no reason given" : said, where };
    const isEmpty = body === null || body === undefined;
    return isEmpty
        ? { kind: "silent", said, where: `${where} without a result` }
        : { kind: "open", said, where };
}
