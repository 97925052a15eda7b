import { isGiven } from "../given";
import { type Problem, problem } from "../problem";
import { isAtLeast, type Server, versionText } from "../server";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../unknown";

/** A volume kept outside of Mesos, and where it stands. */
interface Placed {
    readonly volume: PropertyMap;
    readonly external: PropertyMap;
    readonly path: string;
}

/** What external volumes ask of themselves, of their container and of the app (`DVDIProvider`, `CSIProvider`). */
export function volumeRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const { container, instances } = definition;
    if (!isPropertyMap(container)) return [];
    const type = container.type ?? "DOCKER";
    const placed = externalVolumesIn(container);
    return [
        ...repeatedNames(placed),
        ...placed.flatMap((each) => {
            if (each.external.provider === "csi") return csiProblems(each, instances, server);
            return each.external.provider === "dvdi" ? dvdiProblems(each, type, instances) : [];
        }),
    ];
}

function externalVolumesIn({ volumes }: PropertyMap): Placed[] {
    if (!Array.isArray(volumes)) return [];
    return volumes.flatMap((volume: PropertyValue, index): Placed[] =>
        isPropertyMap(volume) && isPropertyMap(volume.external)
            ? [{ volume, external: volume.external, path: `container.volumes[${index}]` }]
            : [],
    );
}

function repeatedNames(placed: readonly Placed[]): Problem[] {
    const seen = new Set<PropertyValue>();
    return placed.flatMap(({ external: { name }, path }) => {
        if (typeof name !== "string" || isUnknown(name)) return [];
        if (seen.has(name)) return [problem("must be unique", `${path}.external.name`)];
        seen.add(name);
        return [];
    });
}

function dvdiProblems(
    { volume, external, path }: Placed,
    type: PropertyValue,
    instances: PropertyValue | undefined,
): Problem[] {
    const { containerPath, mode } = volume;
    const problems: Problem[] = [];
    if (typeof instances === "number" && instances > 1) {
        problems.push(problem("must not be greater than 1 with external volumes", "instances"));
    }
    if (containerPath === "." || containerPath === "..") {
        problems.push(problem("must name a directory", `${path}.containerPath`));
    }
    if (type === "MESOS" && mode === "RO") {
        problems.push(problem("must be RW with container type MESOS", `${path}.mode`));
    }
    if (type === "DOCKER" && isGiven(external.size)) {
        problems.push(problem("is possible only with container type MESOS", `${path}.external.size`));
    }
    return [...problems, ...dvdiOptionProblems(external.options, type, `${path}.external.options`)];
}

const driverOption = "dvdi/driver";

/** Marathon's `OptionLabelPatterns`. */
const driverName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

function dvdiOptionProblems(
    options: PropertyValue | undefined,
    type: PropertyValue,
    path: string,
): Problem[] {
    if (!isPropertyMap(options)) return [];
    const problems: Problem[] = [];
    const refuse = (text: string, option: string) => problems.push(problem(text, `${path}["${option}"]`));
    const driver = options[driverOption];
    if (!isGiven(driver)) refuse("is missing: it names the volume driver", driverOption);
    else if (isText(driver) && !driverName.test(driver)) {
        refuse("must consist of lower-case letters, digits and inner hyphens", driverOption);
    }
    if (type === "DOCKER") {
        for (const option of Object.keys(options).filter((name) => name !== driverOption)) {
            refuse("is possible only with container type MESOS", option);
        }
    }
    if (driver !== "rexray") return problems;
    const { "dvdi/overwritefs": overwrites, "dvdi/iops": iops } = options;
    // Marathon takes nothing else for a boolean here, not even "false".
    if (isText(overwrites) && overwrites.toLowerCase() !== "true")
        refuse('must be "true" or left out', "dvdi/overwritefs");
    if (isText(iops) && !/^0*[1-9]\d*$/.test(iops))
        refuse("must be a whole number greater than 0", "dvdi/iops");
    return problems;
}

const csiSince = { major: 1, minor: 11 };

function csiProblems(
    { volume, external, path }: Placed,
    instances: PropertyValue | undefined,
    server: Server | undefined,
): Problem[] {
    const problems: Problem[] = [];
    if (server && !isAtLeast(server, csiSince)) {
        const text = `csi needs Marathon ${versionText(csiSince)} or newer; this one is ${versionText(server.version)}`;
        problems.push(problem(text, `${path}.external.provider`));
    }
    const options = isPropertyMap(external.options) ? external.options : {};
    const { accessMode } = isPropertyMap(options.capability) ? options.capability : {};
    if (!isText(accessMode) || isUnknown(volume.mode)) return problems;
    const isReadOnly = accessMode.endsWith("READER_ONLY");
    if (isReadOnly && volume.mode !== "RO") {
        problems.push(problem("must be RO with an access mode that only reads", `${path}.mode`));
    }
    const isShareable =
        accessMode === "MULTI_NODE_READER_ONLY" ||
        accessMode === "MULTI_NODE_MULTI_WRITER" ||
        (accessMode === "MULTI_NODE_SINGLE_WRITER" && volume.mode === "RO");
    if (!isShareable && typeof instances === "number" && instances > 1) {
        problems.push(
            problem("must not be greater than 1 with a CSI volume for one node or one writer", "instances"),
        );
    }
    return problems;
}

function isText(value: PropertyValue | undefined): value is string {
    return typeof value === "string" && !isUnknown(value);
}
