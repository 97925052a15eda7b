import { type Problem, problem } from "../problem";
import { isUnknown, type PropertyMap, type PropertyValue } from "../unknown";

/**
 * The largest definition that is written, in bytes. ZooKeeper, where Marathon keeps it, refuses nodes of 1 MB and more:
 * Marathon then loses its connection and ends.
 */
export const maxDefinitionBytes = 256 * 1024;

/** What is too large for Marathon to keep. */
export function sizeRules(definition: PropertyMap): Problem[] {
    const sizes = Object.entries(definition).map(([name, value]) => ({ name, bytes: sizeOf(value) }));
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxDefinitionBytes) return [];
    const largest = sizes.reduce((one, other) => (other.bytes > one.bytes ? other : one));
    return [
        problem(
            `has ${inKilobytes(largest.bytes)} of the definition's ${inKilobytes(total)}, of which ${inKilobytes(maxDefinitionBytes)} are allowed: move files to where fetch gets them`,
            largest.name,
        ),
    ];
}

/** What is not known yet takes no place. */
function sizeOf(value: PropertyValue | undefined): number {
    const text = JSON.stringify(value, (_, inner) => (isUnknown(inner) ? undefined : inner));
    return text === undefined ? 0 : new TextEncoder().encode(text).length;
}

function inKilobytes(bytes: number): string {
    return `${Math.ceil(bytes / 1024)} KB`;
}
