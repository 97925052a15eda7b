import { isPropertyMap, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { templates } from "../links/haproxy-templates";
import { ownerLabel } from "./ownership";

/**
 * What others need to know of an app: whose it is, its ports, what load balancers read of it, and the volumes it has for
 * itself. The rest of a definition, its environment above all, is left out: a preview keeps this of every app of a
 * cluster.
 */
export function appFactsOf({ id, role, labels, networks, ...app }: PropertyMap): PropertyMap {
    const { container, healthChecks, requirePorts, portDefinitions } = app;
    return present({
        id,
        role,
        labels: isPropertyMap(labels) ? membersWhere(labels, isTelling) : labels,
        networks: eachOf(networks, ["mode", "name"]),
        requirePorts,
        portDefinitions: eachOf(portDefinitions, ["name", "protocol", "port", "labels"]),
        container: isPropertyMap(container) ? containerFacts(container) : container,
        healthChecks: eachOf(healthChecks, ["protocol", "port", "portIndex"]),
    });
}

/** Whose it is and how it is served; templates change nothing for other apps, and are long. */
function isTelling(label: string): boolean {
    const [, setting = ""] = /^HAPROXY_\d+_(.+)$/.exec(label) ?? [];
    return label === ownerLabel || (label.startsWith("HAPROXY_") && !Object.hasOwn(templates, setting));
}

const mappingMembers = [
    ...["name", "protocol", "containerPort", "hostPort", "servicePort"],
    ...["networkNames", "labels"],
];

function containerFacts({ type, portMappings, volumes }: PropertyMap): PropertyMap {
    const external = Array.isArray(volumes)
        ? volumes.filter((volume) => isPropertyMap(volume) && isPropertyMap(volume.external))
        : undefined;
    return present({
        type,
        portMappings: eachOf(portMappings, mappingMembers),
        volumes: eachOf(external, ["external", "mode"]),
    });
}

function eachOf(list: PropertyValue | undefined, names: readonly string[]): PropertyValue | undefined {
    if (!Array.isArray(list)) return list;
    return list.map((element: PropertyValue) =>
        isPropertyMap(element) ? membersWhere(element, (name) => names.includes(name)) : element,
    );
}

function membersWhere(map: PropertyMap, isKept: (name: string) => boolean): PropertyMap {
    return Object.fromEntries(Object.entries(map).filter(([name]) => isKept(name)));
}

/** So that an app without ports, labels and checks takes no room for saying so. */
function present(map: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
