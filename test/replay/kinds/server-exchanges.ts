import { basename } from "node:path";
import { httpCasesIn, type RecordedCase } from "../http/cases";
import { replayCases } from "../http/replay-server";
import type { CorpusFile, Kind } from "../kind";
import { appNormalisation } from "./app-normalisation";

/** HTTP exchanges that are about more than one definition; with `--check`, what they say of definitions is judged. */
function exchanges(
    name: string,
    recognises: (cases: readonly RecordedCase[], file: CorpusFile) => boolean,
): Kind {
    return {
        name,
        recognises(file) {
            const cases = httpCasesIn(file.content);
            return cases !== undefined && recognises(cases, file);
        },
        async replay(file, options) {
            if (options.check) return await appNormalisation.replay(file, options);
            return await replayCases(httpCasesIn(file.content) ?? [], file.path, options);
        },
    };
}

/** Told by the file's name, or by the area that all its cases name. */
function named(name: string): Kind {
    return exchanges(
        name,
        (cases, { path }) => basename(path).startsWith(name) || cases.every(({ area }) => area === name),
    );
}

/** Requests to a server that is not the leader. */
export const standby: Kind = exchanges("standby", (cases) => cases.some(({ env }) => env === "standby"));

/** Transcripts of the event stream. */
export const events: Kind = exchanges("events", (cases) =>
    cases.some(({ steps }) => steps.some(({ stream }) => stream !== undefined)),
);

/** Groups, deployments, and what is about neither of them nor about apps. */
export const groups: Kind = named("groups");
export const deployments: Kind = named("deployments");
export const misc: Kind = named("misc");
