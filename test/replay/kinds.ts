import type { CorpusFile, Kind } from "./kind";

/** Every format that can be replayed; the first that recognises a file takes it. */
export const kinds: readonly Kind[] = [];

/** The kind of a file, or nothing if nobody knows its format. */
export function kindOf(file: CorpusFile): Kind | undefined {
    return kinds.find((kind) => kind.recognises(file));
}
