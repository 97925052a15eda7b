import type { Answer, EmulatorRequest } from "../exchange";

/** When a fault steps in: before Marathon sees the request, or when the request is done and its answer on the way. */
export type FaultMoment = "before" | "after";

/** What a fault does to a request: another answer, no answer at all, or nothing (`undefined`). */
export type Verdict = Answer | "cut" | undefined;

/** Something that goes wrong between a client and Marathon. */
export interface Fault {
    readonly moment: FaultMoment;
    /** Whether it is meant for this request. */
    admits(request: EmulatorRequest): boolean;
    /** Steps in; called once for each request it admits. */
    strike(): Verdict | Promise<Verdict>;
    /** Whether it has done its work and can be forgotten. */
    readonly isOver: boolean;
    /** Ends it; whatever it holds goes on. */
    end(): void;
}

/** Ends a fault that was switched on. */
export interface Switch {
    /** Everything is again as it would be without it. */
    end(): void;
}
