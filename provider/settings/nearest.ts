/** Fewer letters begin too many names. */
const shortestBeginning = 3;

/**
 * The name that somebody most likely meant: by the fewest letters to insert, leave out, change or swap, without regard
 * to case, hyphens and underscores; else one that begins with what was given.
 *
 * @returns nothing when no name is like it: more than a third of its letters would be others.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
    const plain = plainLetters(given);
    let nearest: string | undefined;
    let least = Math.max(1, Math.floor(plain.length / 3));
    for (const name of names) {
        const edits = editsBetween(plain, plainLetters(name));
        if (edits > least || (edits === least && nearest !== undefined)) continue;
        nearest = name;
        least = edits;
    }
    if (nearest !== undefined || plain.length < shortestBeginning) return nearest;
    return names.find((name) => plainLetters(name).startsWith(plain));
}

function plainLetters(name: string): string {
    return name.replace(/[-_]/g, "").toLowerCase();
}

/** Optimal string alignment distance: Levenshtein's, in which swapped neighbours count once. */
function editsBetween(left: string, right: string): number {
    let beforeLast: number[] = [];
    let last = Array.from({ length: right.length + 1 }, (_, column) => column);
    for (let row = 1; row <= left.length; row++) {
        const current = [row];
        for (let column = 1; column <= right.length; column++) {
            const isSame = left[row - 1] === right[column - 1];
            const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
            const changed = at(last, column - 1) + (isSame ? 0 : 1);
            const swapped = isSwap ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY;
            current.push(Math.min(at(last, column) + 1, at(current, column - 1) + 1, changed, swapped));
        }
        [beforeLast, last] = [last, current];
    }
    return at(last, right.length);
}

function at(row: readonly number[], column: number): number {
    return row[column] ?? Number.POSITIVE_INFINITY;
}
