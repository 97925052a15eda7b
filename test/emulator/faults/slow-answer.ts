import type { Clock } from "../clock";
import type { EmulatorRequest } from "../exchange";
import type { Fault, FaultMoment } from "./fault";
import { fits, type RequestMatcher } from "./matcher";

/** Which requests are slow, how slow, and how many of them. */
export interface SlowOptions extends RequestMatcher {
    /** Milliseconds that each takes longer: real ones, or those of a stepped clock. */
    readonly delay: number;
    /** After how many requests it ends; default never. */
    readonly times?: number;
    /** `before`: Marathon hears of it late. Default `after`: it has done what was asked, and the answer comes late. */
    readonly when?: FaultMoment;
}

/** Lets requests take longer. */
export class SlowAnswer implements Fault {
    readonly moment: FaultMoment;
    private readonly waiting = new Set<() => void>();
    private left: number;

    constructor(
        private readonly clock: Clock,
        private readonly options: SlowOptions,
    ) {
        this.moment = options.when ?? "after";
        this.left = options.times ?? Number.POSITIVE_INFINITY;
    }

    get isOver(): boolean {
        return this.left <= 0 && this.waiting.size === 0;
    }

    admits(request: EmulatorRequest): boolean {
        return this.left > 0 && fits(this.options, request);
    }

    async strike(): Promise<undefined> {
        this.left--;
        await new Promise<void>((resolve) => {
            const goOn = () => {
                this.waiting.delete(goOn);
                resolve();
            };
            this.waiting.add(goOn);
            this.clock.after(this.options.delay * this.clock.speed, goOn);
        });
    }

    end(): void {
        this.left = 0;
        for (const goOn of [...this.waiting]) goOn();
    }
}
