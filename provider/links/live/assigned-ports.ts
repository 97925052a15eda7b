import { createHash } from "node:crypto";
import type { PropertyValue } from "../../definition/unknown";

/** The numbers marathon-lb may make up. */
export interface PortRange {
    readonly min: number;
    readonly max: number;
}

/** A port of an instance with an address of its own, for which Marathon told no service port. */
export interface PortRequest {
    readonly appId: string;
    readonly instancePort: PropertyValue;
}

/** How often marathon-lb tries another hash before it takes the first free number (`MAX_CLASHES`). */
const tries = 50;

/**
 * The service ports marathon-lb makes up for such ports, one for each request: a hash of app and port, moved on while an
 * earlier request has the number. Ports of other apps do not count. Nothing where the range is used up.
 */
export function assignedPorts(
    requests: readonly PortRequest[],
    range: PortRange,
): readonly (number | undefined)[] {
    const assigned = new Map<string, number>();
    return requests.map(({ appId, instancePort }) => {
        const key = `${appId}-${instancePort}`;
        const number = assigned.get(key) ?? freeNumber(key, new Set(assigned.values()), range);
        if (number !== undefined) assigned.set(key, number);
        return number;
    });
}

function freeNumber(key: string, taken: ReadonlySet<number>, { min, max }: PortRange): number | undefined {
    const size = max - min + 1;
    for (let attempt = 0; attempt < tries; attempt++) {
        const hash = createHash("sha1").update(`${key}-${attempt}`).digest().readUInt32BE(0);
        const number = min + (hash % size);
        if (!taken.has(number)) return number;
    }
    return Array.from({ length: size }, (_, offset) => min + offset).find((number) => !taken.has(number));
}
