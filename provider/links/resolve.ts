import type { MaybeUnknown } from "../definition/ports";
import { isUnknown, UNKNOWN } from "../definition/unknown";
import type { PreviewedEndpoint } from "./endpoints";
import type { Outcome } from "./outcome";
import { nameOfApp, ownNumberOf, type ResolvedTarget, type TargetApp } from "./target";

type Entry = readonly [key: string, endpoint: PreviewedEndpoint];

/**
 * The port of an app that a link asks for: by name, else index, else container port (in host mode the number of its
 * port definition). Without a wish it is the first port. Unknown while a port that is not known yet may be the one.
 *
 * Fails at `target` when the app has no ports, and at `targetPort`, with a list of those there are, when none fits.
 */
export function resolveTarget(
    app: TargetApp,
    targetPort: MaybeUnknown<string | number> | undefined,
): Outcome<MaybeUnknown<ResolvedTarget>> {
    const { endpoints, ...about } = app;
    const { appId } = about;
    if (isUnknown(endpoints)) return { value: UNKNOWN };
    const entries = Object.entries(endpoints).flatMap(([key, endpoint]): Entry[] =>
        isUnknown(endpoint) ? [] : [[key, endpoint]],
    );
    const isComplete = entries.length === Object.keys(endpoints).length;
    if (isComplete && entries.length === 0) {
        return {
            failure: { path: "target", text: `${nameOfApp(appId)} has no ports, so nothing can link to it.` },
        };
    }
    if (isUnknown(targetPort)) return { value: UNKNOWN };
    const found = findEntry(entries, targetPort);
    if (isUnknown(found) || (!found && !isComplete)) return { value: UNKNOWN };
    if (!found) return { failure: { path: "targetPort", text: missingPortText(app, entries, targetPort) } };
    const [key, endpoint] = found;
    return { value: { ...about, key, endpoint } };
}

function findEntry(
    entries: readonly Entry[],
    targetPort: string | number | undefined,
): MaybeUnknown<Entry> | undefined {
    const named = entries.find(([key]) => key === targetPort);
    if (named) return named;
    const number = targetPort === undefined ? 0 : wholeNumber(targetPort);
    if (number === undefined) return undefined;
    const indexed = entries.find(([, { index }]) => index === number);
    if (indexed) return indexed;
    const numbered = entries.find(([, endpoint]) => ownNumberOf(endpoint) === number);
    return (
        numbered ?? (entries.some(([, endpoint]) => isUnknown(ownNumberOf(endpoint))) ? UNKNOWN : undefined)
    );
}

function wholeNumber(value: string | number): number | undefined {
    return /^\d+$/.test(String(value)) ? Number(value) : undefined;
}

function missingPortText(
    { appId }: TargetApp,
    entries: readonly Entry[],
    targetPort: string | number | undefined,
): string {
    const known = entries.map(([key, endpoint]) => {
        const number = ownNumberOf(endpoint);
        const suffix = typeof number === "number" ? `, port ${number}` : "";
        return `"${key}" (index ${endpoint.index}${suffix})`;
    });
    return `${nameOfApp(appId)} has no port "${targetPort}". It has ${known.join(", ")}.`;
}
