import type { Query } from "./query";

/** One call of the API. */
export interface Call {
    readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** Encoded, without the prefix of the base URL: `/v2/apps/shop/cart`. */
    readonly path: string;
    readonly query?: Query | undefined;
    /** Sent as JSON. */
    readonly body?: unknown;
    readonly signal?: AbortSignal | undefined;
    /** How long the call may take with all its attempts. @default `requestTimeoutMs` of the connection */
    readonly timeoutMs?: number | undefined;
    /** How often a read goes round the URLs at most; a write goes round once. @default until the time is over */
    readonly rounds?: number | undefined;
    /**
     * Takes the body of a good answer while it arrives; the answer is then without text. Asked for a receiver anew
     * for each attempt.
     */
    readonly receive?: (() => Receiver) | undefined;
}

/** What a body goes to, piece by piece. */
export interface Receiver {
    push(bytes: Uint8Array): void;
}
