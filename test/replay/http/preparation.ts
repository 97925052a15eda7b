import type { RecordedCase, RecordedRequest } from "./cases";
import { appsFoundBy } from "./observation";

/**
 * What was done before a case began, as its note tells it: `12 apps /a0 to /a11 made before`, or
 * `apps /b /a /c/z made before in this order`; and what its repeated requests found without having made it.
 */
export function preparationOf(recorded: RecordedCase): RecordedRequest[] {
    const made = /\bapps ((?:\/\S+|to|,| )+) made before/.exec(recorded.note ?? "")?.[1];
    return [...(made === undefined ? [] : idsIn(made)), ...appsFoundBy(recorded)].map(createApp);
}

function idsIn(text: string): string[] {
    const range = /^(\/.*?)(\d+) to \1(\d+)$/.exec(text);
    if (!range) return text.split(/[\s,]+/).filter((id) => id.startsWith("/"));
    const [, stem = "", first, last] = range;
    return Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, index) => `${stem}${Number(first) + index}`,
    );
}

/** The smallest app of the recordings: nothing is to be launched. */
function createApp(id: string): RecordedRequest {
    return {
        method: "POST",
        path: "/v2/apps",
        headers: { Accept: "application/json", "Content-Type": "application/json" },
        body: { id, cmd: "sleep 1000", cpus: 0.1, mem: 32, instances: 0 },
    };
}
