import type { EmulatorRequest } from "../exchange";
import type { Fault, FaultMoment, Verdict } from "./fault";

/** The faults of one emulator that are switched on, in the order in which they were. */
export class Faults {
    private active: Fault[] = [];

    /** Switches a fault on. */
    add<T extends Fault>(fault: T): T {
        this.active.push(fault);
        return fault;
    }

    /** Lets the faults that admit a request step in, one after the other; the first verdict counts. */
    async strike(moment: FaultMoment, request: EmulatorRequest): Promise<Verdict> {
        for (const fault of [...this.active]) {
            if (fault.moment !== moment || !fault.admits(request)) continue;
            const verdict = await fault.strike();
            this.active = this.active.filter(({ isOver }) => !isOver);
            if (verdict !== undefined) return verdict;
        }
        return undefined;
    }

    /** Ends all of them. */
    endAll(): void {
        for (const fault of this.active) fault.end();
        this.active = [];
    }
}
