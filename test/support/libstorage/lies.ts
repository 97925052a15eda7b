import { failed } from "./refusal";
import type { Reply } from "./reply";

/** The calls that can be answered wrongly. */
export type LiedCall = "create" | "delete" | "list" | "service";

/** One wrong answer. */
export interface Lie {
    /**
     * - `null`: success without a result; for a delete 204
     * - `500`, `503`: a failure in the words of `said`
     * - `408`, `202`: a task that goes on; where nothing happens, one that nobody can ask for later
     * - `cut`: the connection ends without an answer
     */
    readonly answer: "null" | "500" | "503" | "408" | "202" | "cut";
    /** Whether what was asked for happens all the same. @default false */
    readonly happens?: boolean;
    /** @default the back end failed */
    readonly said?: string;
    /** How many calls get it. @default 1 */
    readonly times?: number;
    /** How many calls get the truth before. @default 0 */
    readonly after?: number;
}

/** The lies that are still to be told. */
export class Lies {
    readonly #left: { readonly call: LiedCall; readonly lie: Lie; times: number; after: number }[] = [];

    add(call: LiedCall, lie: Lie): void {
        const { times = 1, after = 0 } = lie;
        this.#left.push({ call, lie, times, after });
    }

    /** The one that the next call gets, which uses it up. */
    take(call: LiedCall | undefined): Lie | undefined {
        const next = this.#left.find((entry) => entry.call === call && entry.times > 0);
        if (!next || next.after-- > 0) return undefined;
        next.times--;
        return next.lie;
    }
}

/** The server ends the connection, and goes on. */
export class Cut extends Error {}

/** What a lie answers. @throws Cut */
export function wrongReply({ answer, said = "the back end failed" }: Lie, status: number): Reply {
    switch (answer) {
        case "null":
            return { status, body: null };
        case "500":
            return { status: 500, body: failed(said).body };
        case "503":
            return { status: 503, text: "no server is available\n" };
        case "408":
        case "202":
            return { status: Number(answer), body: { id: 900, queueTime: 0, state: "running" } };
        case "cut":
            throw new Cut();
    }
}
