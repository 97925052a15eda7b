import type { Emulator, RequestMatcher } from "../emulator";
import { Operator } from "../support/operator";
import { PartialFailure, ProviderError } from "../support/provider-errors";
import { type Properties, ProviderProcess, urnOf } from "../support/provider-process";
import { until } from "../support/until";
import { AppInState } from "./app-in-state";

export type Operation = "create" | "update" | "delete";

export const operations: readonly Operation[] = ["create", "update", "delete"];

/** Outages in the matrix last longer than this, or are over by then. */
export const requestTimeoutMs = 1_500;

/** Where a fault happens: one app, one operation on it, one provider process that does it. */
export interface Scene {
    readonly marathon: Emulator;
    /** Somebody else, at work in the same Marathon. */
    readonly operator: Operator;
    readonly operation: Operation;
    readonly appId: string;
    /** The request by which the operation writes. */
    readonly write: RequestMatcher;
    readonly provider: ProviderProcess;
    /** Starts the operation; rejects as it does. */
    begin(): Promise<void>;
    /** Settles when Marathon has accepted the write of the operation. */
    written(): Promise<void>;
    /** Settles when Marathon has refused it with this status, or the operation tells in its row that it waits. */
    refused(status: number): Promise<void>;
    /** Counts from 1 where the fault happens at one request after the other. */
    readonly moment: number;
}

/** Something that goes wrong, in one row of the matrix. */
export interface Fault {
    readonly name: string;
    /** Runs the operation and lets it happen; rejects as the operation does. */
    readonly happen: (scene: Scene) => Promise<void>;
    /** The operations it can happen to; default all. */
    readonly operations?: readonly Operation[];
    /** What a failed operation says. */
    readonly says?: RegExp;
    /** The process is of no use afterwards: it was ended, or has been cancelled. */
    readonly endsProcess?: true;
    /** Instances take so many milliseconds to run and to end: time for something to happen. */
    readonly pace?: number;
    /** The app is there already, written by somebody else, and a create is to adopt it. */
    readonly adopts?: true;
    /** How many writes of the scene are somebody else's. */
    readonly othersWrites?: number;
    /** What an update changes. Default: the command. */
    readonly change?: Properties;
    /** It happens again at every further moment, until there is none that the operation would meet. */
    readonly repeats?: true;
}

/** How an operation ended: by itself, or by its repetition, and with how many writes altogether. */
export interface Outcome {
    readonly word: "done" | "again";
    readonly writes: number;
    /** What the failure said. */
    readonly message: string | undefined;
}

/** Starts a provider process for the matrix. */
export async function startProvider(marathon: Emulator): Promise<ProviderProcess> {
    return await ProviderProcess.start({
        config: {
            "marathon:url": marathon.url,
            "marathon:requestTimeout": `${requestTimeoutMs}ms`,
            "marathon:progressTimeout": "20s",
        },
    });
}

/** Each `pulumi up` has a process of its own. */
export interface Runs {
    /** Makes what is to be there. */
    readonly before: ProviderProcess;
    /** Meets the fault. */
    readonly struck: ProviderProcess;
    /** Repeats what has failed, and finds that nothing is left to do. */
    readonly after: ProviderProcess;
}

/** Plays one cell. */
export class Play {
    private readonly name: string;
    private readonly state: AppInState;
    private readonly appId: string;
    private readonly first: Properties;
    private readonly second: Properties;

    constructor(
        private readonly fault: Fault,
        private readonly operation: Operation,
        /** Tells it from all others on that Marathon. */
        number: number,
        private readonly moment: number,
        private readonly marathon: Emulator,
        private readonly runs: Runs,
    ) {
        this.name = `app-${number}`;
        this.appId = `/${this.name}`;
        this.state = new AppInState(this.name);
        this.first = { appId: this.appId, cmd: "serve" };
        this.second = {
            ...this.first,
            ...(fault.change ?? { cmd: "serve 2" }),
            ...(fault.adopts && { adopt: true }),
        };
    }

    /** Lets the fault happen and goes on as a user would. */
    async run(): Promise<Outcome> {
        await this.prepare();
        this.marathon.clearRequests();
        const failure = await this.fail();
        this.marathon.clearFaults();
        this.marathon.behave(this.appId, undefined);
        if (failure !== undefined) await this.repeat(messageOf(failure));
        const writes = this.marathon.writes().filter(({ status }) => status < 400);
        await this.assertAgreement();
        return {
            word: failure === undefined ? "done" : "again",
            writes: writes.length - (this.fault.othersWrites ?? 0),
            message: failure === undefined ? undefined : messageOf(failure),
        };
    }

    /** Leaves an empty Marathon, whatever happened. */
    async cleanUp(): Promise<void> {
        this.marathon.clearFaults();
        this.marathon.behave(this.appId, undefined);
        const operator = new Operator(this.marathon);
        for (const { id } of this.marathon.apps()) await operator.delete(id);
        const isEmpty = () => this.marathon.apps().length + this.marathon.deployments().length === 0;
        await until("Marathon is empty", isEmpty);
    }

    private async prepare(): Promise<void> {
        const { marathon, appId, fault } = this;
        const { pace } = fault;
        if (pace !== undefined) marathon.behave(appId, { killDelay: pace });
        if (this.operation !== "create") await this.state.up(this.runs.before, this.first);
        else if (fault.adopts) marathon.seed({ id: appId, cmd: "serve" });
        if (pace !== undefined) marathon.behave(appId, { runDelay: pace, killDelay: pace });
    }

    private async fail(): Promise<unknown> {
        try {
            await this.fault.happen(this.scene());
            return undefined;
        } catch (error) {
            // Anything else is a mistake of the matrix.
            if (error instanceof ProviderError) return error;
            throw error;
        }
    }

    private scene(): Scene {
        const { marathon, operation, appId, moment } = this;
        const provider = this.runs.struck;
        const write = { path: `/v2/apps${operation === "create" && !this.fault.adopts ? "" : appId}` };
        const methods = { create: this.fault.adopts ? "PUT" : "POST", update: "PUT", delete: "DELETE" };
        const urn = urnOf("app", { name: this.name });
        return {
            marathon,
            operator: new Operator(marathon),
            operation,
            appId,
            write: { ...write, method: methods[operation] },
            provider,
            begin: () => this.operate(provider),
            written: () =>
                until("the write is accepted", () =>
                    marathon.writes().some(({ status }) => status >= 200 && status < 300),
                ),
            refused: async (status) => {
                const refused = until(`a write is refused with ${status}`, () =>
                    marathon.writes().some((write) => write.status === status),
                );
                const queued = provider.waitForLog(
                    (entry) => entry.ephemeral && entry.urn === urn && entry.message !== "",
                );
                await Promise.any([refused, queued]);
            },
            moment,
        };
    }

    /** Does what the failure says. */
    private async repeat(message: string): Promise<void> {
        const { after } = this.runs;
        if (message.includes("pulumi refresh")) await this.state.refresh(after);
        await this.operate(after);
    }

    private async operate(provider: ProviderProcess): Promise<void> {
        if (this.operation === "delete") await this.state.destroy(provider);
        else await this.state.up(provider, this.second);
    }

    /** State and Marathon say the same, nothing is left over, nothing is left to do. */
    private async assertAgreement(): Promise<void> {
        const { marathon, appId, operation } = this;
        const ids = marathon.apps().map(({ id }) => id);
        const expected = operation === "delete" ? [] : [appId];
        const others = ids.filter((id) => !id.startsWith("/others/"));
        assert(`apps in Marathon: ${others.join() || "none"}`, others.join() === expected.join());
        await until("all deployments have ended", () => marathon.deployments().length === 0);
        if (operation === "delete") return;
        const app = marathon.app(appId);
        const { cmd, instances = 1 } = this.second;
        assert(`its command is ${app?.cmd}`, app?.cmd === cmd);
        assert(`${app?.tasksRunning} instances run`, app?.tasksRunning === instances);
        assert("a refresh finds a difference", await this.state.isInMarathon(this.runs.after));
        assert("one more up does something", !(await this.state.up(this.runs.after, this.second)));
    }
}

function assert(otherwise: string, isSo: boolean): void {
    if (!isSo) throw new Error(`In the end ${otherwise}`);
}

/** What the user sees of a failure. */
function messageOf(failure: unknown): string {
    if (failure instanceof PartialFailure) return failure.reasons.join("\n");
    return failure instanceof Error ? failure.message : String(failure);
}
