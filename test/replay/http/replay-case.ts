import type { Difference, Result } from "../kind";
import type { RecordedCase, RecordedObservation, RecordedStep, RecordedStream } from "./cases";
import { compareAnswers, headersListedIn } from "./compare-answers";
import type { LeftOf, Place } from "./compare-json";
import { compareTranscripts, EventReader, expectedOf, framingOf } from "./event-transcript";
import { send, UnknownRequest } from "./exchange";
import { replayObservation } from "./observation";
import { Bindings, UnboundPlaceholder } from "./placeholders";
import { preparationOf } from "./preparation";
import type { Target } from "./target";

/** How long the end of all deployments is waited for, in milliseconds of the target's clock; some never end. */
const idleLimit = 30_000;

/** How long what goes on by itself is given before a stream is opened. */
const settleLimit = 5000;

/** How long an event may be on its way. */
const eventLimit = 120_000;

/** How long a stream is read on after its last event: nothing more may come. */
const afterLastEvent = 400;

/** A stream that is open, and the step before which it was opened. */
interface OpenStream {
    readonly index: number;
    readonly recorded: RecordedStream;
    readonly reader: EventReader;
}

/** Sends what was recorded, step by step, to a server without apps, and compares what it answers. */
export async function replayCase(recorded: RecordedCase, target: Target, leftOf?: LeftOf): Promise<Result> {
    const { name } = recorded;
    const run = new Run(recorded, target, leftOf);
    try {
        await run.prepare();
        for (const index of recorded.steps.keys()) await run.step(index);
        await run.finish();
    } catch (error) {
        if (error instanceof UnknownRequest || error instanceof CannotReplay) {
            // What was compared so far counts; what comes afterwards depends on what was left out.
            if (run.differences.length === 0) return { name, outcome: "skipped", reason: error.message };
            return { name, outcome: "failed", differences: run.differences };
        }
        const got = error instanceof Error ? error.message : String(error);
        run.differences.push({ path: run.path, expected: "an answer", got });
    } finally {
        run.closeStreams();
    }
    const { differences } = run;
    return differences.length > 0 ? { name, outcome: "failed", differences } : { name, outcome: "passed" };
}

/** A case asks for something that cannot be done to this target. */
class CannotReplay extends Error {
    override readonly name = "CannotReplay";
}

class Run {
    readonly differences: Difference[] = [];
    path = "";
    readonly #bindings: Bindings;
    readonly #unstable: ReadonlySet<string>;
    #streams: OpenStream[] = [];

    constructor(
        readonly recorded: RecordedCase,
        readonly target: Target,
        readonly leftOf?: LeftOf,
    ) {
        this.#bindings = new Bindings(target.addresses);
        this.#unstable = new Set(recorded.unstable);
    }

    async prepare(): Promise<void> {
        this.path = "note";
        for (const request of preparationOf(this.recorded)) {
            const { status, text } = await send(this.target.url, request, this.#bindings);
            if (status >= 300) throw new Error(`${request.method} ${request.path}: ${status} ${text}`);
        }
        await this.target.untilIdle(settleLimit);
    }

    async step(index: number): Promise<void> {
        const step = this.recorded.steps[index];
        if (!step) return;
        this.path = `steps[${index}]`;
        await this.#await(step);
        for (const [at, { stream }] of this.recorded.steps.entries()) {
            if (stream && "request" in stream && this.#opensBefore(stream, at) === index) {
                await this.#openStream(at, stream);
            }
        }
        if (step.stream && !("request" in step.stream)) {
            await this.#observe(step.stream);
        }
        if (step.request && step.response) await this.#exchange(index, step.request, step.response);
    }

    async #observe(observed: RecordedObservation): Promise<void> {
        const { target } = this;
        if (/leader was killed$/.test(observed.observation)) {
            if (!target.killLeader) throw new CannotReplay("the leader cannot be killed from here");
            target.killLeader();
        }
        this.differences.push(
            ...(await replayObservation(this.recorded, observed, target, this.#bindings, this.path)),
        );
    }

    async #await({ before }: RecordedStep): Promise<void> {
        if (!before) return;
        if (typeof before.wait_ms === "number") await this.target.wait(before.wait_ms);
        if (before.wait === "idle") await this.target.untilIdle(idleLimit);
        if (before.server_restarted === true) {
            if (!this.target.restart) throw new CannotReplay("this server cannot be restarted from here");
            await this.target.restart();
        }
    }

    /**
     * The index of the step that a stream was opened for: the first one that its transcript names. One that the leader ended
     * names none: it was open when that happened, since the first exchange.
     */
    #opensBefore(stream: RecordedStream, at: number): number {
        const first = expectedOf(stream).find(({ kind }) => kind === "request");
        if (first?.kind === "request") return stepNumberOf(first.step);
        return stream.closed_by_server ? 1 : at;
    }

    async #openStream(index: number, recorded: RecordedStream): Promise<void> {
        await this.target.untilIdle(settleLimit);
        const reader = await EventReader.open(
            this.target.leaderUrl ?? this.target.url,
            recorded,
            this.#bindings,
        );
        this.#streams.push({ index, recorded, reader });
    }

    async #exchange(
        index: number,
        request: NonNullable<RecordedStep["request"]>,
        response: NonNullable<RecordedStep["response"]>,
    ): Promise<void> {
        for (const stream of this.#streams) {
            const label = expectedOf(stream.recorded).find(
                (one) => one.kind === "request" && stepNumberOf(one.step) === index,
            );
            if (label?.kind !== "request") continue;
            await this.#awaitEvents(stream, label.step);
            stream.reader.mark(label.step);
        }
        const answer = await send(this.target.url, request, this.#bindings).catch((error: unknown) => {
            throw error instanceof UnboundPlaceholder ? new Error(`${this.path}: ${error.message}`) : error;
        });
        this.differences.push(
            ...compareAnswers(response, answer, headersListedIn(this.recorded, response), this.#bindings, {
                path: `${this.path}.response`,
                pointer: `/steps/${index}/response`,
                unstable: this.#unstable,
                ...(this.leftOf && { leftOf: this.leftOf }),
            }),
        );
    }

    /** Waits until as many events came as the record has, up to the request `step` or to its end. */
    async #awaitEvents({ recorded, reader }: OpenStream, step?: string): Promise<void> {
        const expected = expectedOf(recorded);
        const end = step === undefined ? -1 : expected.findIndex((one) => "step" in one && one.step === step);
        const awaited = end < 0 ? expected : expected.slice(0, end);
        const count = (kind: string, seen: readonly { readonly kind: string }[]) =>
            seen.filter((one) => one.kind === kind).length;
        const isComplete = () =>
            count("event", reader.seen) >= count("event", awaited) &&
            count("heartbeat", reader.seen) >= count("heartbeat", awaited);
        for (let passed = 0; passed < eventLimit && !isComplete(); passed += 100) {
            await this.target.wait(100);
        }
    }

    /** Reads the streams to their end and compares them. */
    async finish(): Promise<void> {
        for (const stream of this.#streams) {
            this.path = `steps[${stream.index}].stream`;
            await this.#finishStream(stream);
        }
    }

    async #finishStream(stream: OpenStream): Promise<void> {
        const { index, recorded, reader } = stream;
        if (recorded.response.status === 200) {
            await this.#awaitEvents(stream);
            await this.target.wait(afterLastEvent);
            this.#compareEnd(recorded, reader);
            await this.target.settle();
            reader.close();
        }
        await reader.ended;
        const place: Place = {
            path: `${this.path}.transcript`,
            pointer: `/steps/${index}/stream/transcript`,
            unstable: this.#unstable,
        };
        const isStream = recorded.response.status === 200;
        const listed = new Set(
            Object.keys(recorded.response.headers ?? {}).map((header) => header.toLowerCase()),
        );
        this.differences.push(
            ...compareAnswers(
                isStream ? { ...recorded.response, body_omitted: true } : recorded.response,
                { ...reader.head, text: reader.text },
                listed,
                this.#bindings,
                { ...place, path: `${this.path}.response`, pointer: `/steps/${index}/stream/response` },
            ),
        );
        if (!isStream) return;
        this.differences.push(
            ...compareTranscripts(expectedOf(recorded), reader.seen, this.#bindings, place),
        );
        this.#compareFraming(recorded, reader);
    }

    #compareEnd(
        { closed_by_server: expected = false }: RecordedStream,
        { hasEnded: got }: EventReader,
    ): void {
        if (expected !== got) this.differences.push({ path: `${this.path}.closed_by_server`, expected, got });
    }

    #compareFraming({ raw_text: raw }: RecordedStream, reader: EventReader): void {
        if (raw === undefined) return;
        const [expected, got] = [framingOf(raw), framingOf(reader.text)];
        if (expected !== got) this.differences.push({ path: `${this.path}.raw_text`, expected, got });
    }

    closeStreams(): void {
        for (const { reader } of this.#streams) reader.close();
        this.#streams = [];
    }
}

/** `step 2` */
function stepNumberOf(label: string): number {
    return Number(/\d+/.exec(label)?.[0]);
}
