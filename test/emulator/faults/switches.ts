import type { Switch } from "./fault";

/** What is switched on in an emulator besides the faults of requests. */
export class Switches {
    private readonly on = new Set<Switch>();

    /** Remembers what ends it; once ended it is forgotten. */
    add(end: () => void): Switch {
        const known: Switch = {
            end: () => {
                if (this.on.delete(known)) end();
            },
        };
        this.on.add(known);
        return known;
    }

    /** Ends all of them. */
    endAll(): void {
        for (const one of [...this.on]) one.end();
    }
}
