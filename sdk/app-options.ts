import type * as pulumi from "@pulumi/pulumi";

/** The properties that arguments become which are none themselves: what begins with the one begins with the other then. */
const becomes: readonly (readonly [argument: string, properties: readonly string[]])[] = [
    ["uris", ["fetch"]],
    ["ports", ["portDefinitions"]],
    ["ipAddress", ["networks", "container.portMappings"]],
    ["container.docker.network", ["networks"]],
    ["container.docker.portMappings", ["container.portMappings"]],
    ["volumes", ["container.volumes"]],
    ["defaultHealthCheck", ["healthChecks"]],
    ["group", ["appId"]],
];

/**
 * The options, of an app or of a group with apps, with paths of properties in `ignoreChanges` and `replaceOnChanges`
 * where they name arguments: the engine compares what the arguments have become.
 */
export function withPropertyPaths(
    opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
    const { ignoreChanges, replaceOnChanges, ...others } = opts ?? {};
    return {
        ...others,
        ...(ignoreChanges && { ignoreChanges: ignoreChanges.flatMap(propertyPaths) }),
        ...(replaceOnChanges && { replaceOnChanges: replaceOnChanges.flatMap(propertyPaths) }),
    };
}

/** Below an argument, only the place in a list is the same in both. */
function propertyPaths(path: string): readonly string[] {
    const [place = ""] = placeInGroup.exec(path) ?? [];
    const inApp = path.slice(place.length);
    const found = becomes.find(
        ([argument]) => inApp === argument || /^[.[]/.test(restAfter(argument, inApp)),
    );
    if (!found) return [path];
    const [argument, properties] = found;
    const [index = ""] = /^\[(\d+|\*)\]/.exec(restAfter(argument, inApp)) ?? [];
    return properties.map((property) => place + property + index);
}

/** What comes before the property of an app in a group: `apps.web.`, `groups.backend.apps["my.db"].`. */
const placeInGroup = /^(groups(\.[^.[]+|\[[^\]]+\])\.)*apps(\.[^.[]+|\[[^\]]+\])\./;

function restAfter(argument: string, path: string): string {
    return path.startsWith(argument) ? path.slice(argument.length) : "";
}
