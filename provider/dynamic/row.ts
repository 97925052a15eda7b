import type { Row } from "../resources/context";
import type { EngineLog } from "./engine-log";

/** A row that ends: the status that is still shown goes away with the operation. */
export interface OpenRow extends Row {
    clear(): void;
    /** A status that stays when the operation ends, until the next one in the same row. */
    leave(text: string): void;
}

/**
 * Opens the rows of resources: statuses are sent only when they change, warnings only once per process and text,
 * since `check` may run twice for one resource and previews repeat it.
 */
export function createRows(log: EngineLog): (urn: string) => OpenRow {
    const said = new Set<string>();
    return (urn) => {
        let shown = "";
        const show = (text: string) => {
            if (text === shown) return;
            shown = text;
            log({ severity: "info", message: text, urn, ephemeral: true });
        };
        return {
            status: show,
            info: (text) => log({ severity: "info", message: text, urn }),
            warn: (text) => {
                const key = `${urn} ${text}`;
                if (said.has(key)) return;
                said.add(key);
                log({ severity: "warning", message: text, urn });
            },
            clear: () => show(""),
            leave(text) {
                show(text);
                shown = "";
            },
        };
    };
}
