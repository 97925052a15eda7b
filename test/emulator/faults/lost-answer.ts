import type { EmulatorRequest } from "../exchange";
import type { Fault, FaultMoment } from "./fault";
import { fits, type RequestMatcher } from "./matcher";

/** Which connections are cut, and when. */
export interface LostAnswerOptions extends RequestMatcher {
    /** How many; default 1. */
    readonly times?: number;
    /** Default `after`: Marathon has done what was asked and only the answer is lost. */
    readonly when?: FaultMoment;
}

/** Cuts the connection in place of an answer. */
export class LostAnswer implements Fault {
    readonly moment: FaultMoment;
    private left: number;

    constructor(private readonly options: LostAnswerOptions) {
        this.moment = options.when ?? "after";
        this.left = options.times ?? 1;
    }

    get isOver(): boolean {
        return this.left <= 0;
    }

    admits(request: EmulatorRequest): boolean {
        return !this.isOver && fits(this.options, request);
    }

    strike(): "cut" {
        this.left--;
        return "cut";
    }

    end(): void {
        this.left = 0;
    }
}
