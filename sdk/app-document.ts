import { isPropertyMap, type PropertyMap, type PropertyValue } from "../provider/definition/unknown";

/** The one app that a document holds, or what it holds instead. */
export function appIn(document: PropertyValue): PropertyMap | string {
    if (Array.isArray(document)) {
        return `holds a list of ${document.length}, not an app: put each app into a file of its own`;
    }
    if (!isPropertyMap(document)) return "holds no app definition, which is an object";
    const { app } = document;
    // As GET /v2/apps/{id} answers.
    if (isPropertyMap(app) && Object.keys(document).length === 1) return app;
    if (Array.isArray(document.containers))
        return "holds a pod, not an app: this package does not manage pods";
    if (["apps", "groups"].some((name) => typeof document[name] === "object")) {
        return "holds a group, not an app: read it with definitions.readGroup, for a MarathonGroup";
    }
    return document;
}

/** What Marathon adds to the apps that it shows: nothing that can be asked for. */
const writtenByMarathon: ReadonlySet<string> = new Set([
    "deployments",
    "lastTaskFailure",
    "readinessCheckResults",
    "taskStats",
    "tasks",
    "tasksHealthy",
    "tasksRunning",
    "tasksStaged",
    "tasksStats",
    "tasksUnhealthy",
    "version",
    "versionInfo",
]);

/** An app definition as a program would give it, with its id apart, whatever that is. */
export function definitionIn(document: PropertyMap): {
    readonly id?: PropertyValue;
    readonly given: PropertyMap;
} {
    const { id, ...members } = withoutNulls(document) as PropertyMap;
    const asked = Object.entries(members).filter(([name]) => !writtenByMarathon.has(name));
    const given = withoutOwner(Object.fromEntries(asked));
    return { ...(id !== undefined && { id }), given };
}

/** Whose the app was when it was saved does not say whose the new one is. */
function withoutOwner(definition: PropertyMap): PropertyMap {
    if (!isPropertyMap(definition.labels)) return definition;
    const { PULUMI_OWNER: _, ...labels } = definition.labels;
    return { ...definition, labels };
}

/** To Marathon, a member that is `null` is the same as none. */
function withoutNulls(value: PropertyValue): PropertyValue {
    if (Array.isArray(value)) return value.map(withoutNulls);
    if (!isPropertyMap(value)) return value;
    const given = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
    return Object.fromEntries(given.map(([name, member]) => [name, withoutNulls(member as PropertyValue)]));
}
