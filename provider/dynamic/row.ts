import type { Clock } from "../marathon/clock";
import type { Row } from "../resources/context";
import type { EngineLog } from "./engine-log";
import { StatusLine } from "./status-line";

/** A row that ends: the status that is still shown goes away with the operation. */
export interface OpenRow extends Row {
    /** Resolves once the engine has it: an operation that has ended says nothing more. */
    clear(): Promise<void>;
    /** A status that stays when the operation ends, until the next one in the same row. */
    leave(text: string): void;
}

/** What rows are shown with. */
export interface RowTools {
    readonly log: EngineLog;
    readonly clock: Clock;
    /** Whether rows are rewritten in place: without a terminal the engine prints a line for each status. */
    readonly hasTerminal: boolean;
}

/**
 * Opens the rows of resources: statuses are sent only when they change, warnings only once per process and text,
 * since `check` may run twice for one resource and previews repeat it.
 */
export function createRows(tools: RowTools): (urn: string) => OpenRow {
    const { log } = tools;
    const said = new Set<string>();
    const lines = new Map<string, StatusLine>();
    const lineOf = (urn: string): StatusLine => {
        const line = lines.get(urn) ?? new StatusLine(urn, tools);
        lines.set(urn, line);
        return line;
    };
    return (urn) => {
        const line = lineOf(urn);
        let isShown = false;
        const show = (text: string) => {
            isShown = true;
            line.show(text);
        };
        return {
            status: show,
            info: (text) => void log({ severity: "info", message: text, urn }),
            warn: (text) => {
                const key = `${urn} ${text}`;
                if (said.has(key)) return;
                said.add(key);
                void log({ severity: "warning", message: text, urn });
            },
            async clear() {
                if (isShown) await line.clear();
                isShown = false;
            },
            leave(text) {
                show(text);
                isShown = false;
            },
        };
    };
}
