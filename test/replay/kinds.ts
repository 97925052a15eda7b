import type { CorpusFile, Kind } from "./kind";
import { appNormalisation } from "./kinds/app-normalisation";
import { appValidation } from "./kinds/app-validation";
import { libStorage } from "./kinds/libstorage";
import { marathonLb } from "./kinds/marathon-lb";
import { mesosDns } from "./kinds/mesos-dns";
import { sameCases } from "./kinds/same-cases";
import { deployments, events, groups, misc, standby } from "./kinds/server-exchanges";

/** Every format that can be replayed; the first that recognises a file takes it. */
const kinds: readonly Kind[] = [
    marathonLb,
    mesosDns,
    libStorage,
    sameCases,
    standby,
    events,
    groups,
    deployments,
    misc,
    appValidation,
    appNormalisation,
];

/** The kind of a file, or nothing if nobody knows its format. */
export function kindOf(file: CorpusFile): Kind | undefined {
    return kinds.find((kind) => kind.recognises(file));
}
