import type { DiagnosticEvent, EngineEvent, OpMap, StepEventMetadata } from "@pulumi/pulumi/automation";
import { isUnknown } from "../../provider/definition/unknown";

/** Properties as a preview shows them: `[secret]` and `[unknown]` in the place of such values. */
export type ShownProperties = Readonly<Record<string, unknown>>;

/** One changed leaf of a detailed diff. */
export interface ChangedLeaf {
    /** `add`, `delete`, `update`, or one of these with `-replace`. */
    readonly kind: string;
    /** Whether inputs were compared, not outputs. */
    readonly inputDiff: boolean;
}

/** One operation on one resource. */
export interface Step {
    /** `create`, `update`, `same`, `delete`, `replace`, `create-replacement`, `delete-replaced`, `refresh`, `read`… */
    readonly op: string;
    /** What a refresh found to have happened to the resource: `same`, `update` or `delete`. */
    readonly found: string | undefined;
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** Properties that changed, topmost names. */
    readonly diffs: readonly string[];
    /** Properties whose change needs a new resource. */
    readonly replaceKeys: readonly string[];
    /** Changed leaves by path; `undefined` when the engine has only `diffs`. */
    readonly detailedDiff: Readonly<Record<string, ChangedLeaf>> | undefined;
    readonly id: string | undefined;
    readonly oldInputs: ShownProperties | undefined;
    readonly oldOutputs: ShownProperties | undefined;
    readonly newInputs: ShownProperties | undefined;
    readonly newOutputs: ShownProperties | undefined;
    readonly outcome: "done" | "failed" | "not ended";
}

export interface Diagnostic {
    readonly severity: string;
    readonly message: string;
    /** Empty for a message that belongs to no resource. */
    readonly urn: string;
    /** A row status: shown only while it is the newest of its resource. */
    readonly ephemeral: boolean;
}

/** The steps an operation announced, in the order they began. */
export function stepsIn(events: readonly EngineEvent[]): Step[] {
    return events.flatMap(({ resourcePreEvent }, index) => {
        if (!resourcePreEvent) return [];
        const begin = resourcePreEvent.metadata;
        const end = events.slice(index).flatMap(endIn).find(endsStepOf(begin));
        return [toStep(begin, end?.at ?? begin, end?.outcome ?? "not ended")];
    });
}

/** What the engine and the provider had to say, without colours; not what only `--debug` shows. */
export function diagnosticsIn(events: readonly EngineEvent[]): Diagnostic[] {
    return events.flatMap(({ diagnosticEvent: event }) => {
        if (!event || isForDebugging(event)) return [];
        return [
            {
                severity: event.severity,
                message: withoutColours(event.message).trim(),
                urn: event.urn ?? "",
                ephemeral: event.ephemeral ?? false,
            },
        ];
    });
}

/** Whether the event is a message that only `--debug` shows; the SDK's type leaves this severity out. */
export function isForDebugging(event: DiagnosticEvent | undefined): boolean {
    return (event?.severity as string) === "debug";
}

/** How many resources each kind of operation touched; empty when the operation did not get to its end. */
export function changesIn(events: readonly EngineEvent[]): OpMap {
    return events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
}

/** The last part of a URN. */
export function nameIn(urn: string): string {
    return urn.slice(urn.lastIndexOf("::") + 2);
}

interface End {
    readonly outcome: Step["outcome"];
    readonly at: StepEventMetadata;
}

function endIn({ resOutputsEvent, resOpFailedEvent }: EngineEvent): End[] {
    if (resOutputsEvent) return [{ outcome: "done", at: resOutputsEvent.metadata }];
    if (resOpFailedEvent) return [{ outcome: "failed", at: resOpFailedEvent.metadata }];
    return [];
}

/** A refresh ends as the operation that has happened to the resource outside: `update`, `delete`, `same`. */
function endsStepOf(begin: StepEventMetadata): (end: End) => boolean {
    return ({ at }) => at.urn === begin.urn && (at.op === begin.op || begin.op === "refresh");
}

function toStep(begin: StepEventMetadata, end: StepEventMetadata, outcome: Step["outcome"]): Step {
    const { diffs, detailedDiff } = begin.op === "refresh" ? end : begin;
    return {
        op: begin.op,
        found: begin.op === "refresh" && outcome === "done" ? end.op : undefined,
        urn: begin.urn,
        type: begin.type,
        name: nameIn(begin.urn),
        diffs: diffs ?? [],
        replaceKeys: begin.keys ?? [],
        detailedDiff: detailedDiff ? toLeaves(detailedDiff) : undefined,
        id: end.new?.id || begin.old?.id || undefined,
        oldInputs: shown(begin.old?.inputs),
        oldOutputs: shown(begin.old?.outputs),
        newInputs: shown(end.new?.inputs),
        newOutputs: shown(end.new?.outputs),
        outcome,
    };
}

function toLeaves(detailedDiff: NonNullable<StepEventMetadata["detailedDiff"]>): Record<string, ChangedLeaf> {
    const leaves = Object.entries(detailedDiff);
    return Object.fromEntries(
        leaves.map(([path, { diffKind: kind, inputDiff }]) => [path, { kind, inputDiff }]),
    );
}

/** The key under which the engine writes what a value that is no plain JSON is, and what it writes for a secret. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

function shown(properties: Record<string, unknown> | undefined): ShownProperties | undefined {
    return properties && mapMembers(properties);
}

function mapMembers(members: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(members).map(([key, value]) => [key, showValue(value)]));
}

function showValue(value: unknown): unknown {
    if (isUnknown(value)) return "[unknown]";
    if (Array.isArray(value)) return value.map(showValue);
    if (typeof value !== "object" || value === null) return value;
    const isSecret = (value as Record<string, unknown>)[signatureKey] === secretSignature;
    return isSecret ? "[secret]" : mapMembers(value);
}

/** Engine texts carry colours as `<{%fg 1%}>`. */
function withoutColours(text: string): string {
    return text.replace(/<\{%[^%]*%\}>/g, "");
}
