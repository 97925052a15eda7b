import type { EmulatorRequest } from "../exchange";
import type { Fault, FaultMoment } from "./fault";
import { fits, type RequestMatcher } from "./matcher";

/** A request that waits. */
export interface Held {
    /** Settles when the request has come: nothing of it is done yet (`before`), or all of it but the answer (`after`). */
    readonly arrived: Promise<void>;
    /** Lets it go on; before it has come, lets it pass. */
    release(): void;
}

/** Holds the next request that fits until it is released. */
export class Hold implements Fault, Held {
    readonly arrived: Promise<void>;
    private readonly released: Promise<void>;
    private arrive: () => void = () => {};
    private letGo: () => void = () => {};
    private struck = false;
    private ended = false;

    constructor(
        private readonly matcher: RequestMatcher,
        readonly moment: FaultMoment,
    ) {
        this.arrived = new Promise((resolve) => {
            this.arrive = resolve;
        });
        this.released = new Promise((resolve) => {
            this.letGo = resolve;
        });
    }

    get isOver(): boolean {
        return this.ended;
    }

    /** Whether the request has come. */
    get hasArrived(): boolean {
        return this.struck;
    }

    admits(request: EmulatorRequest): boolean {
        return !this.struck && !this.ended && fits(this.matcher, request);
    }

    async strike(): Promise<undefined> {
        this.struck = true;
        this.arrive();
        await this.released;
    }

    release(): void {
        this.end();
    }

    end(): void {
        this.ended = true;
        this.letGo();
    }
}
