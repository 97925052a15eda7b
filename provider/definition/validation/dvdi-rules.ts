import { isGiven } from "../given";
import { memberStep, type Problem, problem } from "../problem";
import { isAtLeast, type Server } from "../server";
import { isUnknown, type PropertyMap, type PropertyValue } from "../unknown";
import { containerTypeOf, instancesOf, isText, membersOf, numberOr, type Placed } from "./reading";

/** Marathon's `OptionLabelPatterns`. */
const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const labelWords = "consist of lower-case letters, digits and inner hyphens";

/** What a volume of Docker's volume plugins asks of itself, its container and the app (`DVDIProvider`). */
export function dvdiProblems(
    { value: volume, path }: Placed,
    definition: PropertyMap,
    server: Server | undefined,
): Problem[] {
    const type = containerTypeOf(definition);
    const external = membersOf(volume.external);
    const { containerPath, mode } = volume;
    const problems = [...appProblems(definition), ...nameProblems(external, path, server)];
    if (containerPath === "." || containerPath === "..") {
        problems.push(problem("must name a directory", `${path}.containerPath`));
    }
    if (type === "MESOS" && mode === "RO") {
        problems.push(problem("must be RW with container type MESOS", `${path}.mode`));
    }
    if (type === "DOCKER" && isGiven(external.size)) {
        problems.push(problem("is possible only with container type MESOS", `${path}.external.size`));
    }
    return [...problems, ...optionProblems(external.options, type, `${path}.external.options`)];
}

/** Only one instance at a time can have the volume, whoever shares it. */
function appProblems(definition: PropertyMap): Problem[] {
    const over = membersOf(definition.upgradeStrategy).maximumOverCapacity;
    return [
        ...((instancesOf(definition) ?? 0) > 1
            ? [problem("must not be greater than 1 with external volumes", "instances")]
            : []),
        ...((numberOr(over, 0) ?? 0) > 0
            ? [
                  problem(
                      "must be 0 with external volumes: only one instance can have them",
                      "upgradeStrategy.maximumOverCapacity",
                  ),
              ]
            : []),
    ];
}

/** The first version that leaves names of volumes to the driver. */
const anyNameSince = { major: 1, minor: 8, patch: 222 };

function nameProblems({ name }: PropertyMap, path: string, server: Server | undefined): Problem[] {
    if (!server || isAtLeast(server, anyNameSince) || !isText(name) || label.test(name)) return [];
    return [problem(`must ${labelWords}; Marathon 1.8.222 and later take any name`, `${path}.external.name`)];
}

const driverOption = "dvdi/driver";

function optionProblems(given: PropertyValue | undefined, type: string | undefined, path: string): Problem[] {
    const options = membersOf(given);
    const { [driverOption]: driver } = options;
    const refuse = (text: string, option: string) => problem(text, `${path}${memberStep(option)}`);
    const problems: Problem[] = [];
    if (!isGiven(driver) && !isUnknown(given)) {
        problems.push(refuse("is missing: it names the volume driver", driverOption));
    }
    if (isText(driver) && !label.test(driver)) problems.push(refuse(`must ${labelWords}`, driverOption));
    if (type === "DOCKER") {
        const others = Object.keys(options).filter((name) => name !== driverOption);
        problems.push(...others.map((name) => refuse("is possible only with container type MESOS", name)));
    }
    return driver === "rexray" ? [...problems, ...rexrayProblems(options, refuse)] : problems;
}

/** Marathon's `validRexRayOptions`. */
function rexrayProblems(options: PropertyMap, refuse: (text: string, option: string) => Problem): Problem[] {
    const wrong = (option: string, isRight: (value: string) => boolean, text: string) => {
        const value = options[option];
        return isText(value) && !isRight(value) ? [refuse(text, option)] : [];
    };
    return [
        ...wrong("dvdi/volumetype", (value) => label.test(value), `must ${labelWords}`),
        ...wrong("dvdi/newfstype", (value) => label.test(value), `must ${labelWords}`),
        ...wrong(
            "dvdi/iops",
            (value) => /^\+?0*[1-9]\d*$/.test(value),
            "must be a whole number greater than 0",
        ),
        // Marathon takes nothing else for a boolean here, not even "false".
        ...wrong("dvdi/overwritefs", (value) => value.toLowerCase() === "true", 'must be "true" or left out'),
    ];
}
