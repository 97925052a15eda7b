import type { Answer, EmulatorRequest } from "../exchange";
import type { Fault, FaultMoment } from "./fault";
import { fits, type RequestMatcher } from "./matcher";

/** Which requests get the answer, and how many of them. */
export interface CannedOptions extends RequestMatcher {
    /** After how many requests it ends; default never. */
    readonly times?: number;
    /** After how many milliseconds it ends, real ones or those of a stepped clock; default never. */
    readonly lasts?: number;
    /** `after`: Marathon does what was asked, only the answer is another. Default `before`: Marathon never hears of it. */
    readonly when?: FaultMoment;
}

/** Which requests are turned away, with what, and for how long. */
export interface UnavailableOptions extends CannedOptions {
    /** Default 503. */
    readonly status?: keyof typeof unavailableReasons;
}

/** The pages of servers that do not get through to a leader, or not to their store. */
export const unavailableReasons = {
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
} as const;

/** An answer without a body, or with JSON or other text. */
export interface CannedContent {
    readonly status: number;
    /** Sent as JSON. */
    readonly body?: unknown;
    /** Sent as it is, where there is no `body`. */
    readonly text?: string;
    /** The reason of an error page as the server in front of Marathon makes it. */
    readonly html?: string;
    readonly headers?: Readonly<Record<string, string>>;
}

/** Answers some requests with something made up: 503 while the store is away, a list that lags, a page of HTML. */
export class CannedAnswer implements Fault {
    readonly moment: FaultMoment;
    private left: number;

    constructor(
        private readonly content: CannedContent,
        private readonly options: CannedOptions,
    ) {
        this.moment = options.when ?? "before";
        this.left = options.times ?? Number.POSITIVE_INFINITY;
    }

    get isOver(): boolean {
        return this.left <= 0;
    }

    admits(request: EmulatorRequest): boolean {
        return !this.isOver && fits(this.options, request);
    }

    strike(): Answer {
        this.left--;
        return this.content;
    }

    end(): void {
        this.left = 0;
    }
}
