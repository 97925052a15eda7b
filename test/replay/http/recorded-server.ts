import { basename, dirname } from "node:path";
import { parseVersion, type Server, type ServerVersion } from "../../../provider/definition/server";

/** A server as it was when it was recorded. */
export interface RecordedServer extends Server {
    /** What the option `new_group_enforce_role` makes of top-level groups. */
    readonly newGroupsEnforceRole: boolean;
}

/** The version of recordings in no folder of a version. */
const firstRecorded: ServerVersion = { major: 1, minor: 8, patch: 244 };

const allFeatures = ["external_volumes", "secrets", "gpu_resources"];

/** What the servers of the recordings were started with, by the `env` of a case, besides all features. */
const startedWith: Readonly<Record<string, Partial<RecordedServer>>> = {
    plain: { features: [], defaultNetworkName: "default-net" },
    top: { newGroupsEnforceRole: true },
    role: { mesosRole: "prod" },
    deprecated: { sanitizesAcceptedRoles: true },
};

/** The server that answered the cases of this `env` in the file: its version is that of the nearest folder with one. */
export function serverOf(path: string, env: string): RecordedServer {
    return {
        version: versionOf(dirname(path)) ?? firstRecorded,
        features: allFeatures,
        mesosRole: "*",
        newGroupsEnforceRole: false,
        ...startedWith[env],
    };
}

function versionOf(folder: string): ServerVersion | undefined {
    const version = parseVersion(basename(folder).replace(/^v/, ""));
    const parent = dirname(folder);
    return version ?? (parent === folder ? undefined : versionOf(parent));
}
