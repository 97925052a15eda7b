import { readFile } from "node:fs/promises";
import type { CorpusFile } from "./kind";

/** A file that cannot be replayed, said without a stack. */
export class CorpusError extends Error {
    override readonly name = "CorpusError";
}

/** Reads a file of recorded answers. @throws CorpusError when it cannot be read, or is no JSON */
export async function readCorpus(path: string): Promise<CorpusFile> {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        throw new CorpusError(`${path}: cannot be read (${error.code ?? error.message})`);
    });
    try {
        return { path, content: JSON.parse(text) };
    } catch {
        throw new CorpusError(`${path}: is no JSON`);
    }
}
