import type { PortNetwork } from "../../definition/ports";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../definition/unknown";

/** One service port of an app, as marathon-lb finds it (`ServicePortAssigner.get_service_ports`). */
export interface LivePort {
    /** What the answer says, which marathon-lb takes by the word: 0 too. */
    readonly number: PropertyValue;
    /** The port definition or mapping it stands in; empty for a number of the old `ports`. */
    readonly entry: PropertyMap;
    /** The place of that entry; nothing for a number that marathon-lb made up. */
    readonly place?: number;
}

/** Where the instances of an app are reached, port by port (`get_app_task_ports`). */
export interface InstancePorts {
    readonly numbers: readonly PropertyValue[];
    /** For each number the place of the mapping or definition it belongs to, where that is known. */
    readonly places: readonly (number | undefined)[];
    /** Whether the numbers are those of this very instance, or only what the definition says. */
    readonly origin: "instance" | "definition";
}

/** The answer as marathon-lb works with it: members that are null are taken out (`cleanup_json`), elements are not. */
export function withoutNulls(value: PropertyMap): PropertyMap {
    const members = Object.entries(value).filter(([, member]) => member !== null);
    return Object.fromEntries(members.map(([name, member]) => [name, cleaned(member)]));
}

function cleaned(value: PropertyValue | undefined): PropertyValue | undefined {
    if (isPropertyMap(value)) return withoutNulls(value);
    return Array.isArray(value) ? value.map((item: PropertyValue) => cleaned(item) ?? null) : value;
}

/** The network of an app, in new and old forms; of several networks the last one counts (`get_app_networking_mode`). */
export function networkOf(app: PropertyMap): PortNetwork {
    const last = mapsIn(app.networks).at(-1);
    if (last)
        return last.mode === "host" ? "host" : last.mode === "container/bridge" ? "bridge" : "container";
    const { network } = mapAt(mapAt(app.container).docker);
    if (network === "USER") return "container";
    if (network === "BRIDGE") return "bridge";
    return Object.keys(mapAt(app.ipAddress)).length > 0 ? "container" : "host";
}

/** The service ports of an app, in the order in which labels count them. */
export function livePortsOf(app: PropertyMap): readonly LivePort[] {
    const mapped = networkOf(app) === "host" ? [] : numberedEntries(mappingsOf(app), "servicePort");
    if (mapped.length > 0) return mapped;
    if (app.portDefinitions !== undefined) return numberedEntries(mapsIn(app.portDefinitions), "port");
    return listAt(app.ports).map((number, place) => ({ number, entry: {}, place }));
}

/** The ports of one task of an app. */
export function instancePortsOf(app: PropertyMap, task: PropertyMap): InstancePorts {
    const network = networkOf(app);
    if (network === "container") return definedPorts(discoveryPortsOf(app), mappedPorts(app));
    const onAgent = listAt(task.ports);
    if (onAgent.length > 0) {
        const places = network === "host" ? onAgent.map((_, place) => place) : placesOnAgent(app);
        return { numbers: onAgent, places, origin: "instance" };
    }
    const definitions = numberedEntries(mapsIn(app.portDefinitions), "port");
    return definedPorts(definitions, network === "host" ? [] : mappedPorts(app));
}

/** The elements of a list that are objects. */
export function mapsIn(value: PropertyValue | undefined): readonly PropertyMap[] {
    return listAt(value).filter(isPropertyMap);
}

export function listAt(value: PropertyValue | undefined): readonly PropertyValue[] {
    return Array.isArray(value) ? value : [];
}

function mapAt(value: PropertyValue | undefined): PropertyMap {
    return isPropertyMap(value) ? value : {};
}

function mappingsOf({ container }: PropertyMap): readonly PropertyMap[] {
    const old = mapsIn(mapAt(mapAt(container).docker).portMappings);
    return old.length > 0 ? old : mapsIn(mapAt(container).portMappings);
}

function numberedEntries(entries: readonly PropertyMap[], member: string): readonly LivePort[] {
    return entries.flatMap((entry, place) => {
        const number = entry[member];
        return number === undefined ? [] : [{ number, entry, place }];
    });
}

function mappedPorts(app: PropertyMap): readonly LivePort[] {
    return numberedEntries(mappingsOf(app), "containerPort");
}

function discoveryPortsOf({ ipAddress }: PropertyMap): readonly LivePort[] {
    const ports = numberedEntries(mapsIn(mapAt(mapAt(ipAddress).discovery).ports), "number");
    return ports.map(({ number, entry }) => ({ number, entry }));
}

/** A task on a bridge has a port on its agent for every mapping with a host port, and for no other. */
function placesOnAgent(app: PropertyMap): readonly (number | undefined)[] {
    return numberedEntries(mappingsOf(app), "hostPort").map(({ place }) => place);
}

function definedPorts(first: readonly LivePort[], otherwise: readonly LivePort[]): InstancePorts {
    const ports = first.length > 0 ? first : otherwise;
    return {
        numbers: ports.map(({ number }) => number),
        places: ports.map(({ place }) => place),
        origin: "definition",
    };
}
