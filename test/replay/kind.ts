/** One file of recorded answers, read. */
export interface CorpusFile {
    /** As it was given: its folder may tell the version of the recorded program. */
    readonly path: string;
    readonly content: unknown;
}

/** What the user of the replay asked for. */
export interface ReplayOptions {
    /** Judge the pure rules alone, instead of a server. */
    readonly check: boolean;
    /** The url of a server to send recorded requests to; absent: an emulator for each recorded server. */
    readonly against?: string;
}

/** One place where what we say is not what was recorded; `undefined` is printed as nothing. */
export interface Difference {
    /** Inside the case: `steps[1].response.body.container.docker`. */
    readonly path: string;
    readonly expected: unknown;
    readonly got: unknown;
}

/** What became of one case. */
export type Result = { readonly name: string } & (
    | { readonly outcome: "passed" }
    | { readonly outcome: "failed"; readonly differences: readonly Difference[] }
    | { readonly outcome: "skipped"; readonly reason: string }
);

/** What became of all cases of a file, in their order. */
export interface Replay {
    readonly results: readonly Result[];
    /** Lines to print below the differences: tables, for example. */
    readonly notes?: readonly string[];
}

/** One recorded format, and how its cases are judged. */
export interface Kind {
    /** In the field's terms: `app-validation`, `marathon-lb`. */
    readonly name: string;
    /** Told by what is in the file, by its name only where the content is the same. */
    recognises(file: CorpusFile): boolean;
    replay(file: CorpusFile, options: ReplayOptions): Promise<Replay>;
}
