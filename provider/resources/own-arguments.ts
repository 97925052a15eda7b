import type { PropertyMap } from "../definition/unknown";

/** What the resource itself reads or says: no fields of Marathon's app definition. */
const ownArguments: ReadonlySet<string> = new Set([
    "appId",
    "adopt",
    "allocateServicePorts",
    "allowSharedServicePort",
    "assignedPorts",
    "dnsName",
    "endpoints",
    "forceDestroy",
    "manageInstances",
    "onFailure",
    "progressTimeout",
    "restartOn",
    "revision",
    "servicePortRange",
    "waitFor",
]);

/** The definition that an app's inputs come to, with what nobody knows. */
export function definitionIn(inputs: PropertyMap): PropertyMap {
    const members = Object.entries(inputs).filter(
        ([name]) => !ownArguments.has(name) && !name.startsWith("__"),
    );
    return { id: inputs.appId, ...Object.fromEntries(members) };
}
