import type * as pulumi from "@pulumi/pulumi";
import { mappingFrom, networksFrom } from "../provider/definition/old-forms";
import type { PropertyMap, PropertyValue } from "../provider/definition/unknown";
import { convert, convertEach, definedMembers, isAbsent, isEmpty, isLater } from "./merge";

type Input = pulumi.Input<unknown>;

/**
 * A definition whose `ipAddress`, `docker.network` and `docker.portMappings` have become `networks` and
 * `container.portMappings`. Where the new form is there as well, both stay.
 */
export function withoutOldNetworking(definition: pulumi.Inputs): pulumi.Inputs {
    const { ipAddress, networks, container, ...rest } = definition;
    const fields = {
        ipAddress: leftAddress(definition),
        networks: newNetworks(definition),
        container: newContainer(definition),
    };
    return { ...rest, ...definedMembers(fields) };
}

function newNetworks({ ipAddress, networks, container }: pulumi.Inputs): Input {
    const mode = member(member(container, "docker"), "network");
    if (isAbsent(mode) && isAbsent(ipAddress)) return networks;
    return convert(networks, (given) =>
        isEmpty(given) ? convert(oldNetworks(mode, ipAddress), (old) => old ?? given) : given,
    );
}

function oldNetworks(mode: Input, ipAddress: Input): Input {
    return convert(mode, (known) => convert(ipAddress, (address) => networksOf(modeName(known), address)));
}

/** Labels stay as they are given, whatever is in them; whether the name is that of the bridge must be known. */
function networksOf(mode: PropertyValue | undefined, address: unknown): Input {
    if (mode === undefined && isAbsent(address)) return undefined;
    const { networkName, labels } = membersOf(address);
    return convert(networkName, (name) => {
        const given = definedMembers({ networkName: isAbsent(name) ? undefined : name, labels });
        return networksFrom(given as PropertyMap, mode);
    });
}

function newContainer({ ipAddress, networks, container }: pulumi.Inputs): Input {
    if (!isAbsent(container)) {
        return convert(container, (given) => (isMap(given) ? translated(given, networks, ipAddress) : given));
    }
    // An address per instance needs a container, an empty one if need be.
    return convert(ipAddress, (address) =>
        isAbsent(address) ? container : translated({ type: "MESOS" }, networks, address),
    );
}

function translated(container: pulumi.Inputs, networks: Input, ipAddress: Input): pulumi.Inputs {
    const { docker, portMappings, ...rest } = container;
    const old = oldMappings(container, ipAddress);
    const fields = {
        docker: convert(docker, (given) => (isMap(given) ? newDocker(given, networks, portMappings) : given)),
        portMappings: isAbsent(old)
            ? portMappings
            : convert(portMappings, (given) => (isAbsent(given) ? old : given)),
    };
    return { ...rest, ...definedMembers(fields) };
}

/** The ports that Docker's part names, or else those that the address announces. */
function oldMappings({ type, docker }: pulumi.Inputs, ipAddress: Input): Input {
    return convert(member(docker, "portMappings"), (given) => {
        if (!isAbsent(given)) return given;
        if (isAbsent(ipAddress)) return undefined;
        const announced = member(member(ipAddress, "discovery"), "ports");
        const mappings = () =>
            convert(announced, (ports) =>
                isEmpty(ports)
                    ? undefined
                    : convertEach(ports as readonly PropertyValue[], (port) => mappingFrom(port)),
            );
        return convert(type, (name) => (isMesos(name) ? mappings() : undefined));
    });
}

function newDocker(docker: pulumi.Inputs, networks: Input, taken: Input): pulumi.Inputs {
    const { network, portMappings, ...image } = docker;
    const fields = {
        network: convert(network, (mode) =>
            networksFrom(undefined, modeName(mode)) === undefined
                ? mode
                : convert(networks, (given) => (isEmpty(given) ? undefined : mode)),
        ),
        portMappings: convert(portMappings, (mappings) =>
            isEmpty(mappings)
                ? undefined
                : convert(taken, (given) => (isAbsent(given) ? undefined : mappings)),
        ),
    };
    return { ...image, ...definedMembers(fields) };
}

/** What the check must see of the address: all of it where nothing new can stand for it. */
function leftAddress({ ipAddress, networks, container }: pulumi.Inputs): Input {
    if (isAbsent(ipAddress)) return undefined;
    const announced = member(member(ipAddress, "discovery"), "ports");
    const isHeard = convert(announced, (ports) =>
        isEmpty(ports)
            ? true
            : convert(container, (given) => {
                  if (isAbsent(given)) return true;
                  const { type, portMappings } = membersOf(given);
                  return convert(type, (name) => isMesos(name) && isAbsent(portMappings));
              }),
    );
    return convert(isHeard, (heard) =>
        heard ? convert(networks, (given) => (isEmpty(given) ? undefined : ipAddress)) : ipAddress,
    );
}

/** Marathon reads the names of modes and types in any case. */
function modeName(mode: unknown): PropertyValue | undefined {
    return isAbsent(mode) ? undefined : String(mode).toUpperCase();
}

function isMesos(type: unknown): boolean {
    return String(type).toUpperCase() === "MESOS";
}

/** A member of a value that may come later. */
function member(value: Input, name: string): Input {
    return convert(value, (given) => membersOf(given)[name]);
}

function membersOf(value: unknown): pulumi.Inputs {
    return isMap(value) ? value : {};
}

function isMap(value: unknown): value is pulumi.Inputs {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);
}
