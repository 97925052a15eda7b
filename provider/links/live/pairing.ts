import type { PropertyMap, PropertyValue } from "../../definition/unknown";
import { type BalancerFlags, isServed, type Service } from "../services";
import { type Verdict, warning } from "../verdict";
import { obstacleOf } from "./instances";
import { type InstancePorts, instancePortsOf, mapsIn, networkOf } from "./live-app";
import type { LiveApp } from "./published";

/**
 * The ports whose traffic does not reach the port it is meant for. marathon-lb counts service ports and the ports of
 * instances separately, and leads the first to the first, the second to the second.
 */
export function judgePairing({ shown, ports, published }: LiveApp, flags: BalancerFlags): Verdict[] {
    const served = (published?.services ?? []).filter((service) => isServed(service, flags));
    const routed = mapsIn(shown.tasks).filter((task) => obstacleOf(shown, task, flags) === undefined);
    const instances = routed.map((task) => instancePortsOf(shown, task));
    return served.flatMap(({ port: { index } }: Service) => {
        const place = ports[index]?.place;
        const texts = instances.map((instance) => textFor(shown, instance, index, place));
        const text = texts.find((each) => each !== undefined);
        return text === undefined ? [] : [{ path: pathOf(shown, place ?? index), ...warning(text) }];
    });
}

function textFor(
    app: PropertyMap,
    { numbers, places, origin }: InstancePorts,
    index: number,
    place: number | undefined,
): string | undefined {
    const number: PropertyValue | undefined = numbers[index];
    const reached = places[index];
    if (number === undefined) return undefined;
    if (place !== undefined && reached !== undefined && place !== reached) {
        return (
            `leads to the port at place ${reached}: marathon-lb pairs service ports and instance ports by their order, ` +
            "and not every port has both. Give each a service port and, on a bridge, a host port."
        );
    }
    const network = networkOf(app);
    if (network === "container") {
        return number === 0
            ? "leads to whatever number the client asked for: the container port is 0. Give it one."
            : undefined;
    }
    if (origin === "instance" || (network === "host" && app.requirePorts === true)) return undefined;
    return (
        `leads to port ${number} of the agent, which belongs to someone else: the instances show no ports of their own. ` +
        "Start them again."
    );
}

function pathOf(app: PropertyMap, place: number): string {
    return networkOf(app) === "host"
        ? `portDefinitions[${place}].port`
        : `container.portMappings[${place}].servicePort`;
}
