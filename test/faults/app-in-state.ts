import { PartialFailure } from "../support/provider-errors";
import type { Properties, ProviderProcess } from "../support/provider-process";

interface Kept {
    readonly id: string;
    readonly inputs: Properties;
    readonly outputs: Properties;
    /** The last operation failed after it had written: the engine updates such a resource in any case. */
    readonly isUnfinished: boolean;
}

/**
 * What the engine's state holds of one app, and how the engine goes on from it: a partial failure is kept and updated
 * next time; any other failure, and a process that died, leave the state as it was.
 */
export class AppInState {
    private kept: Kept | undefined;

    /** @param name  the resource's name, which becomes part of its URN */
    constructor(private readonly name: string) {}

    get isKept(): boolean {
        return this.kept !== undefined;
    }

    /** @returns whether anything had to be done */
    async up(provider: ProviderProcess, args: Properties): Promise<boolean> {
        const { kept } = this;
        const to = { name: this.name };
        const { inputs, failures } = await provider.check("app", kept?.inputs ?? {}, args, to);
        if (failures[0]) throw new Error(failures[0].reason);
        return await this.keepingPartialFailures(inputs, async () => {
            if (!kept) {
                this.keep(await provider.create("app", inputs, to), inputs);
                return true;
            }
            const { changes } = await provider.diff("app", kept.id, kept.outputs, inputs, to);
            if (changes === false && !kept.isUnfinished) return false;
            const outputs = await provider.update("app", kept.id, kept.outputs, inputs, to);
            this.keep({ id: kept.id, outputs }, inputs);
            return true;
        });
    }

    async destroy(provider: ProviderProcess): Promise<void> {
        if (!this.kept) return;
        await provider.delete("app", this.kept.id, this.kept.outputs, { name: this.name });
        this.kept = undefined;
    }

    async refresh(provider: ProviderProcess): Promise<void> {
        if (!this.kept) return;
        const { id, inputs, outputs } = this.kept;
        const live = await provider.read("app", id, outputs, { name: this.name });
        const read = { id, inputs: live.inputs ?? inputs, outputs: live.props, isUnfinished: false };
        this.kept = live.id === "" ? undefined : read;
    }

    /** @returns whether a refresh would find Marathon to be as the state says */
    async isInMarathon(provider: ProviderProcess): Promise<boolean> {
        if (!this.kept) return false;
        const { id, inputs, outputs } = this.kept;
        const to = { name: this.name };
        const live = await provider.read("app", id, outputs, to);
        if (live.id === "") return false;
        return (await provider.diff("app", id, live.props, inputs, to)).changes === false;
    }

    private keep(made: { id: string; outputs: Properties }, inputs: Properties): void {
        this.kept = { ...made, inputs, isUnfinished: false };
    }

    private async keepingPartialFailures(inputs: Properties, work: () => Promise<boolean>): Promise<boolean> {
        try {
            return await work();
        } catch (error) {
            if (error instanceof PartialFailure) {
                this.kept = { id: error.id, inputs, outputs: error.properties, isUnfinished: true };
            }
            throw error;
        }
    }
}
