import { elementsOf, isGiven } from "../given";
import { elementStep, type Problem, problem } from "../problem";
import { containsUnknown, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";
import { containerTypeOf, membersOf, placedIn, repeatedIn } from "./reading";
import { isUri } from "./uri";

/** Old forms that could not be translated, because the new ones are there too. */
export function leftoverRules({ ports, uris, ipAddress, container }: PropertyMap): Problem[] {
    const docker = membersOf(membersOf(container).docker);
    const contradicts = (value: PropertyValue | undefined, path: string, other: string) =>
        isGiven(value) && !containsUnknown(value)
            ? [problem(`contradicts ${other}: give one of them`, path)]
            : [];
    return [
        ...contradicts(ports, "ports", "portDefinitions"),
        ...contradicts(uris, "uris", "fetch"),
        ...contradicts(ipAddress, "ipAddress", "networks or container.portMappings"),
        ...(docker.network === "NONE"
            ? [problem("must be BRIDGE, HOST or USER", "container.docker.network")]
            : contradicts(docker.network, "container.docker.network", "networks")),
        ...contradicts(docker.portMappings, "container.docker.portMappings", "container.portMappings"),
    ];
}

/**
 * What Marathon asks of the old forms themselves, before it translates them (`AppValidation.validateOldAppAPI`).
 *
 * @param body before it is brought into canonical form
 */
export function oldFormRules(body: PropertyMap): Problem[] {
    return [
        ...portProblems(body),
        ...networkProblems(body),
        ...containerProblems(body),
        ...uriProblems(body),
    ];
}

function portProblems({ ports, portDefinitions, ipAddress }: PropertyMap): Problem[] {
    const numbers = elementsOf(ports).filter((port) => port !== 0 && !isUnknown(port));
    const problems: Problem[] = [];
    if (new Set(numbers).size < numbers.length) problems.push(problem("must be unique", "ports"));
    const defined = placedIn(portDefinitions, "portDefinitions").map(({ value }) => value.port ?? 0);
    const isSame = JSON.stringify(elementsOf(ports)) === JSON.stringify(defined);
    if (isGiven(ports) && isGiven(portDefinitions) && !isSame) {
        problems.push(problem("must not be given together with portDefinitions", "ports"));
    }
    const hasPorts = elementsOf(ports).length > 0 || elementsOf(portDefinitions).length > 0;
    if (isGiven(ipAddress) && hasPorts) {
        problems.push(problem("must not be given together with ports", "ipAddress"));
    }
    return problems;
}

function networkProblems({ networks, ipAddress, container }: PropertyMap): Problem[] {
    const { network } = membersOf(membersOf(container).docker);
    const isNetworked = elementsOf(networks).length > 0;
    return [
        ...(isNetworked && isGiven(ipAddress)
            ? [problem("must not be given together with networks", "ipAddress")]
            : []),
        ...(isNetworked && isGiven(network)
            ? [problem("must not be given together with networks", "container.docker.network")]
            : []),
    ];
}

function containerProblems(body: PropertyMap): Problem[] {
    const type = containerTypeOf(body)?.toUpperCase();
    const docker = membersOf(membersOf(body.container).docker);
    const mappings = placedIn(docker.portMappings, "container.docker.portMappings");
    const problems = repeatedIn(mappings, "name").map(({ path }) =>
        problem("must be unique", `${path}.name`),
    );
    if (type === "DOCKER" && isGiven(membersOf(body.ipAddress).discovery)) {
        problems.push(problem("is possible only with container type MESOS", "ipAddress.discovery"));
    }
    if (type !== "MESOS") return problems;
    for (const member of ["network", "portMappings"].filter((name) => isGiven(docker[name]))) {
        problems.push(problem("is possible only with container type DOCKER", `container.docker.${member}`));
    }
    return problems;
}

function uriProblems({ uris, fetch }: PropertyMap): Problem[] {
    const given = elementsOf(uris);
    const twice = given.length > 0 && elementsOf(fetch).length > 0;
    return [
        ...(twice ? [problem("must not be given together with fetch", "uris")] : []),
        ...given.flatMap((uri, index) =>
            typeof uri === "string" && !isUnknown(uri) && !isUri(uri)
                ? [problem("must have the form of a URI", `uris${elementStep(index)}`)]
                : [],
        ),
    ];
}
