import { isPropertyMap, type PropertyMap } from "../definition/unknown";

/**
 * Whether instances of an older configuration run. A deployment that replaces them leaves them when it is ended half-way,
 * and a scaling that takes its place counts them like all others: only another restart gets rid of them then.
 */
export function runsOldInstances({ version, versionInfo, tasks }: PropertyMap): boolean {
    const { lastConfigChangeAt = version } = isPropertyMap(versionInfo) ? versionInfo : {};
    if (!Array.isArray(tasks) || typeof lastConfigChangeAt !== "string") return false;
    // Timestamps of one form: they sort as texts.
    return tasks.some(
        (task) =>
            isPropertyMap(task) &&
            task.state === "TASK_RUNNING" &&
            typeof task.version === "string" &&
            task.version < lastConfigChangeAt,
    );
}
