/** What differs between the supported Marathon versions, read once from the version number. */
export interface Dialect {
    /** 1.9: apps, tasks and queue items have a `role`, top-level groups an `enforceRole`. */
    readonly roles: boolean;
    /** 1.9: a group shows all its lists, the ones that are not embedded as `[]`. */
    readonly groupListsAlwaysShown: boolean;
    /** Up to 1.10: nested groups and the root show `enforceRole: false`; later they show none. */
    readonly enforceRoleOnEveryGroup: boolean;
    /** 1.9: a 404 of a reading request carries an empty list of details. */
    readonly emptyDetailsOnNotFound: boolean;
    /** Up to 1.8: the answer to `POST /v2/apps` has an empty list of tasks. */
    readonly tasksInCreated: boolean;
    /** 1.9: a whole number of a type with fractions is written `1.0`. */
    readonly doublesWithPoint: boolean;
    /** 1.9: an element of an array update must name its app. */
    readonly idInArrayUpdates: boolean;
    /** 1.11: a restart moves `lastConfigChangeAt`; before it moved `lastScalingAt`. */
    readonly restartIsConfigChange: boolean;
    /** 1.10: what the upgrade strategy counts on a restart are healthy instances; before, all of them. */
    readonly restartsCountHealthy: boolean;
    /** 1.10: apps have `resourceLimits`. */
    readonly resourceLimits: boolean;
    /** 1.11: volumes of the provider csi. */
    readonly csi: boolean;
    /** 1.10: the store gives apps back without their `resourceLimits`. */
    readonly limitsLostInStore: boolean;
    /** 1.11: a group body may not repeat an existing nested group together with apps. */
    readonly nestedGroupsRefused: boolean;
    /** Up to 1.10: a PUT of the root group makes top-level groups that enforce nothing, whatever it asks for. */
    readonly rootPutForgetsEnforceRole: boolean;
    /** Up to 1.10: `scaleBy` resets `enforceRole`. */
    readonly scaleByResetsEnforceRole: boolean;
    /** `acceptedResourceRoles` with other roles are refused (1.10), cleaned (1.9) or taken as they are. */
    readonly foreignResourceRoles: "taken" | "removed" | "refused";
    /** `tasksStats` from 1.9, `taskStats` before. */
    readonly statsKey: "taskStats" | "tasksStats";
    /** Where a conflict of external volume names is reported. */
    readonly volumeConflictMember: "container" | "externalVolumes(0)";
    /** Tasks as tab-separated text: served, refused with a hint (1.10), unknown (1.11). */
    readonly textTasks: "served" | "deprecated" | "gone";
    /** From 1.7 a standby without a leader answers 502, before 503. */
    readonly noLeaderStatus: 502 | 503;
    /** From 1.6 an event tells why a deployment failed. */
    readonly failureReasons: boolean;
    /** From 1.8 a reader of events that does not keep up is disconnected; before, it missed events. */
    readonly slowReadersDisconnected: boolean;
    /** From 1.8 the id of a task is that of its instance and a number; before, each task had one of its own. */
    readonly tasksNumbered: boolean;
    /** From 1.6 a route that does not exist is a status 500, before 404. */
    readonly unknownRouteStatus: 404 | 500;
}

/** The second number of a version such as `1.10.26` or `1.11.24-abcdef`. */
function minorOf(version: string): number {
    const match = /^1\.(\d+)\./.exec(`${version}.`);
    const minor = Number(match?.[1]);
    if (!match || minor < 5 || minor > 11) {
        throw new RangeError(`The emulator speaks Marathon 1.5 to 1.11, not ${version}.`);
    }
    return minor;
}

/**
 * The dialect of a Marathon version.
 * @param deprecated the features of earlier versions that are switched on again
 * @throws RangeError for a version outside 1.5 to 1.11
 */
export function dialectOf(version: string, deprecated: readonly string[] = []): Dialect {
    const minor = minorOf(version);
    const sanitising =
        minor === 9 || (minor === 10 && deprecated.includes("sanitize_accepted_resource_roles"));
    const servingText = minor <= 9 || (minor === 10 && deprecated.includes("text_plain_tasks"));
    return {
        roles: minor >= 9,
        groupListsAlwaysShown: minor >= 9,
        enforceRoleOnEveryGroup: minor === 9 || minor === 10,
        emptyDetailsOnNotFound: minor >= 9,
        tasksInCreated: minor <= 8,
        doublesWithPoint: minor >= 9,
        idInArrayUpdates: minor >= 9,
        restartIsConfigChange: minor >= 11,
        restartsCountHealthy: minor >= 10,
        resourceLimits: minor >= 10,
        csi: minor >= 11,
        limitsLostInStore: minor === 10,
        nestedGroupsRefused: minor >= 11,
        rootPutForgetsEnforceRole: minor <= 10,
        scaleByResetsEnforceRole: minor <= 10,
        foreignResourceRoles: sanitising ? "removed" : minor >= 10 ? "refused" : "taken",
        statsKey: minor >= 9 ? "tasksStats" : "taskStats",
        volumeConflictMember: minor >= 11 ? "container" : "externalVolumes(0)",
        textTasks: servingText ? "served" : minor === 10 ? "deprecated" : "gone",
        noLeaderStatus: minor >= 7 ? 502 : 503,
        failureReasons: minor >= 6,
        slowReadersDisconnected: minor >= 8,
        tasksNumbered: minor >= 8,
        unknownRouteStatus: minor >= 6 ? 500 : 404,
    };
}
