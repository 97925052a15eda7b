import { Emulator } from "../emulator";
import type { ProviderProcess } from "../support/provider-process";
import { type Fault, type Operation, type Outcome, Play, startProvider } from "./scene";

/** More requests than any operation on one app makes. */
const mostMoments = 20;

/** A Marathon and provider processes in which one operation meets all faults, one after the other. */
export class Lane {
    private struck: ProviderProcess | undefined;
    private plays = 0;

    private constructor(
        private readonly operation: Operation,
        private readonly marathon: Emulator,
        private readonly before: ProviderProcess,
        private readonly after: ProviderProcess,
    ) {}

    static async start(operation: Operation): Promise<Lane> {
        const marathon = await Emulator.start({ clock: "real" });
        const [before, after] = await Promise.all([startProvider(marathon), startProvider(marathon)]);
        return new Lane(operation, marathon, before, after);
    }

    async close(): Promise<void> {
        await Promise.all([this.before, this.struck, this.after].map((provider) => provider?.close()));
        await this.marathon.close();
    }

    /** How the operation ended at each moment. */
    async playAll(fault: Fault): Promise<readonly Outcome[]> {
        const outcomes: Outcome[] = [];
        for (let moment = 1; moment <= (fault.repeats ? mostMoments : 1); moment++) {
            const outcome = await this.play(fault, moment);
            if (fault.repeats && outcome.word === "done") break;
            outcomes.push(outcome);
        }
        return outcomes;
    }

    private async play(fault: Fault, moment: number): Promise<Outcome> {
        this.struck ??= await startProvider(this.marathon);
        const runs = { before: this.before, struck: this.struck, after: this.after };
        const play = new Play(fault, this.operation, ++this.plays, moment, this.marathon, runs);
        try {
            const outcome = await play.run();
            if (outcome.word === "again" && fault.endsProcess) await this.endStruck();
            return outcome;
        } catch (error) {
            await this.endStruck();
            throw error;
        } finally {
            await play.cleanUp();
        }
    }

    private async endStruck(): Promise<void> {
        await this.struck?.close();
        this.struck = undefined;
    }
}
