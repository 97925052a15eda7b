import type { IncomingMessage } from "node:http";
import { isPropertyMap, type PropertyMap } from "../../../provider/definition/unknown";
import type { Difference } from "../kind";
import type { RecordedStream, TranscriptItem } from "./cases";
import { compareJson, type Place } from "./compare-json";
import { type Answer, headOf, openRequest } from "./exchange";
import { withKillsFirst } from "./late-kills";
import type { Bindings } from "./placeholders";

/** What is compared of a transcript: events, heartbeats, and when the next request was sent. */
export type Seen =
    | { readonly kind: "event"; readonly event: string; readonly data: PropertyMap }
    | { readonly kind: "request"; readonly step: string }
    | { readonly kind: "heartbeat" };

/** Published beside the deployment by other actors: they come in any order, before and after its events. */
const unordered = ["api_post_event", "group_change_success", "group_change_failed"];

/** A reader of the event stream. */
export class EventReader {
    readonly #seen: Seen[] = [];
    #text = "";
    #rest = "";
    readonly ended: Promise<void>;
    #markEnded = () => {};
    #hasEnded = false;

    private constructor(readonly head: Omit<Answer, "text">) {
        this.ended = new Promise((resolve) => {
            this.#markEnded = () => {
                this.#hasEnded = true;
                resolve();
            };
        });
    }

    /** Opens a stream as it was recorded, also one that is refused. @throws as `send` */
    static open(url: string, { request }: RecordedStream, bindings: Bindings): Promise<EventReader> {
        return new Promise((resolve, reject) => {
            const outgoing = openRequest(url, request, bindings, (incoming) => {
                const reader = new EventReader(headOf(incoming));
                reader.#follow(incoming);
                reader.close = () => outgoing.destroy();
                resolve(reader);
            });
            outgoing.once("error", reject);
        });
    }

    /** Whether the server has ended the stream. */
    get hasEnded(): boolean {
        return this.#hasEnded;
    }

    /** Ends the connection. */
    close = (): void => {};

    /** All that was read so far. */
    get text(): string {
        return this.#text;
    }

    get seen(): readonly Seen[] {
        return this.#seen;
    }

    /** A request is sent now. */
    mark(step: string): void {
        this.#seen.push({ kind: "request", step });
    }

    #follow(incoming: IncomingMessage): void {
        incoming.setEncoding("utf8");
        incoming.on("data", (text: string) => this.#take(text));
        incoming.once("error", () => this.#markEnded());
        incoming.once("close", () => this.#markEnded());
    }

    #take(text: string): void {
        this.#text += text;
        this.#rest += text;
        for (;;) {
            if (this.#rest.startsWith("\r\n")) {
                this.#seen.push({ kind: "heartbeat" });
                this.#rest = this.#rest.slice(2);
                continue;
            }
            const end = this.#rest.indexOf("\r\n\r\n");
            if (end < 0) return;
            this.#seen.push(eventIn(this.#rest.slice(0, end)));
            this.#rest = this.#rest.slice(end + 4);
        }
    }
}

/** One frame: its name and its data, both on one line. */
function eventIn(frame: string): Seen {
    const [, event = frame, text = ""] = /^event: (\S+)\r\ndata: (.*)$/.exec(frame) ?? [];
    const data: unknown = text === "" ? undefined : JSON.parse(text);
    return { kind: "event", event, data: isPropertyMap(data) ? data : {} };
}

/** What a recorded transcript says of the order; heartbeats count only where they were kept. */
export function expectedOf({ transcript = [] }: RecordedStream): Seen[] {
    return transcript.flatMap((item: TranscriptItem): Seen[] => {
        if ("event" in item) return [{ kind: "event", event: item.event, data: item.data }];
        if ("http_request_sent" in item) return [{ kind: "request", step: item.http_request_sent }];
        return "heartbeat" in item ? [{ kind: "heartbeat" }] : [];
    });
}

/** Where the events are not the recorded ones. */
export function compareTranscripts(
    expected: readonly Seen[],
    seen: readonly Seen[],
    bindings: Bindings,
    place: Place,
): Difference[] {
    const hasHeartbeats = expected.some(({ kind }) => kind === "heartbeat");
    const got = hasHeartbeats
        ? withoutSurplusHeartbeats(seen, expected)
        : seen.filter(({ kind }) => kind !== "heartbeat");
    const [theirs, ours] = [windowsOf(expected), windowsOf(got)];
    const longer = theirs.length > ours.length ? theirs : ours;
    return longer.flatMap((_, index) =>
        compareWindows(theirs[index] ?? [], ours[index] ?? [], bindings, {
            ...place,
            path: `${place.path}[${index}]`,
        }),
    );
}

function withoutSurplusHeartbeats(seen: readonly Seen[], expected: readonly Seen[]): Seen[] {
    let wanted = expected.filter(({ kind }) => kind === "heartbeat").length;
    return seen.filter(({ kind }) => kind !== "heartbeat" || wanted-- > 0);
}

/** The events from one request to the next. */
function windowsOf(seen: readonly Seen[]): Seen[][] {
    const windows: Seen[][] = [[]];
    for (const one of seen) {
        if (one.kind === "request") windows.push([one]);
        else windows.at(-1)?.push(one);
    }
    return windows.map(withKillsFirst);
}

function compareWindows(
    expected: readonly Seen[],
    got: readonly Seen[],
    bindings: Bindings,
    place: Place,
): Difference[] {
    const isFree = (one: Seen) => one.kind === "event" && unordered.includes(one.event);
    const ordered = compareInOrder(
        expected.filter((one) => !isFree(one)),
        got.filter((one) => !isFree(one)),
        bindings,
        place,
    );
    return [...ordered, ...compareInAnyOrder(expected.filter(isFree), got.filter(isFree), bindings, place)];
}

/** In the recorded order; but what happens to one instance says nothing about when it happens to another. */
function compareInOrder(
    expected: readonly Seen[],
    got: readonly Seen[],
    bindings: Bindings,
    place: Place,
): Difference[] {
    const trial = bindings.fork();
    const differences = compareOneByOne(expected, got, trial, place);
    if (differences.length === 0) {
        bindings.adopt(trial);
        return [];
    }
    const [theirs, ours] = [sectionsOf(expected), sectionsOf(got)];
    const isSplitAlike =
        theirs.length === ours.length &&
        theirs.every((section, index) => section.length === ours[index]?.length);
    const another = bindings.fork();
    const isSame =
        isSplitAlike &&
        theirs.every((section, index) => areSameButForInstances(section, ours[index] ?? [], another, place));
    if (!isSame) return differences;
    bindings.adopt(another);
    return [];
}

function compareOneByOne(
    expected: readonly Seen[],
    got: readonly Seen[],
    bindings: Bindings,
    place: Place,
): Difference[] {
    const longer = expected.length > got.length ? expected : got;
    return longer.flatMap((_, index) => {
        const [theirs, ours] = [expected[index], got[index]];
        const path = `${place.path}[${index}]`;
        if (!theirs || !ours || nameOf(theirs) !== nameOf(ours)) {
            return [{ path, expected: theirs && describe(theirs), got: ours && describe(ours) }];
        }
        return compareData(theirs, ours, bindings, { ...place, path: `${path}.${nameOf(theirs)}` });
    });
}

function compareData(theirs: Seen, ours: Seen, bindings: Bindings, place: Place): Difference[] {
    if (theirs.kind !== "event" || ours.kind !== "event") return [];
    return compareJson(theirs.data, ours.data, bindings, place);
}

function nameOf(one: Seen): string {
    return one.kind === "event" ? one.event : one.kind === "request" ? one.step : one.kind;
}

function describe(one: Seen): string {
    return one.kind === "event" ? `${one.event} ${JSON.stringify(one.data)}` : nameOf(one);
}

/** Runs of events of instances, and the other events between them, each alone. */
function sectionsOf(seen: readonly Seen[]): Seen[][] {
    const sections: Seen[][] = [];
    let isOpen = false;
    for (const one of seen) {
        const isOfInstance = instanceIn(one) !== undefined;
        if (isOfInstance && isOpen) sections.at(-1)?.push(one);
        else sections.push([one]);
        isOpen = isOfInstance;
    }
    return sections;
}

/** What tells the instances of events apart: an instance, or its task. */
function instanceIn(one: Seen): string | undefined {
    if (one.kind !== "event") return undefined;
    const { instanceId, taskId } = one.data;
    return typeof instanceId === "string" ? instanceId : typeof taskId === "string" ? taskId : undefined;
}

function areSameButForInstances(
    expected: readonly Seen[],
    got: readonly Seen[],
    bindings: Bindings,
    place: Place,
): boolean {
    const left = [...byInstance(got).values()];
    return [...byInstance(expected).values()].every((theirs) => {
        const found = left.findIndex((ours) => {
            const trial = bindings.fork();
            const isSame = compareOneByOne(theirs, ours, trial, place).length === 0;
            if (isSame) bindings.adopt(trial);
            return isSame;
        });
        if (found >= 0) left.splice(found, 1);
        return found >= 0;
    });
}

function byInstance(seen: readonly Seen[]): ReadonlyMap<string | undefined, readonly Seen[]> {
    const groups = new Map<string | undefined, Seen[]>();
    for (const one of seen) {
        const key = instanceIn(one);
        groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    return groups;
}

function compareInAnyOrder(
    expected: readonly Seen[],
    got: readonly Seen[],
    bindings: Bindings,
    place: Place,
): Difference[] {
    const left = [...got];
    const missing = expected.filter((theirs) => {
        const found = left.findIndex((ours) => {
            const trial = bindings.fork();
            const isSame =
                nameOf(theirs) === nameOf(ours) && compareData(theirs, ours, trial, place).length === 0;
            if (isSame) bindings.adopt(trial);
            return isSame;
        });
        if (found >= 0) left.splice(found, 1);
        return found < 0;
    });
    return compareOneByOne(missing, left, bindings, place);
}

/** The form of a stream without what its events say: which lines there are, and how they end. */
export function framingOf(text: string): string {
    const lines = text
        .replace(/(?<=\r\n\r\n)(\r\n)+/g, "")
        .replace(/^event: \S+(\r?\n|\r)/gm, "event: …$1")
        .replace(/^data: \{.*\}(\r?\n|\r)/gm, "data: …$1");
    return [...new Set(lines.split(/(?<=\r\n\r\n)/))].join("");
}
