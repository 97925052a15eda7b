import { isGiven } from "../given";
import { type Problem, problem, warning } from "../problem";
import { isAtLeast, type Server, versionText } from "../server";
import { isUnknown, type PropertyMap } from "../unknown";
import { containerTypeOf, instancesOf, isText, membersOf, type Placed } from "./reading";

const since = { major: 1, minor: 11 };

/** What a volume of Mesos' Container Storage Interface asks (`CSIProvider`); older versions refuse it. */
export function csiProblems(
    { value: volume, path }: Placed,
    definition: PropertyMap,
    server: Server | undefined,
): Problem[] {
    const external = membersOf(volume.external);
    if (server && !isAtLeast(server, since)) {
        const text = `csi needs Marathon ${versionText(since)} or newer; this one is ${versionText(server.version)}`;
        return [problem(text, `${path}.external.provider`)];
    }
    const { capability } = membersOf(external.options);
    return [
        ...accessProblems(membersOf(capability), volume, path, definition),
        ...lostMembers(external, path),
        ...(containerTypeOf(definition) === "DOCKER"
            ? [warning("is mounted only in containers of type MESOS", `${path}.external`)]
            : []),
    ];
}

function accessProblems(
    { accessMode }: PropertyMap,
    { mode }: PropertyMap,
    path: string,
    definition: PropertyMap,
): Problem[] {
    if (!isText(accessMode) || isUnknown(mode)) return [];
    const problems: Problem[] = [];
    if (accessMode.endsWith("READER_ONLY") && mode !== "RO") {
        problems.push(problem("must be RO with an access mode that only reads", `${path}.mode`));
    }
    const isShareable =
        ["MULTI_NODE_READER_ONLY", "MULTI_NODE_MULTI_WRITER"].includes(accessMode) ||
        (accessMode === "MULTI_NODE_SINGLE_WRITER" && mode === "RO");
    if (!isShareable && (instancesOf(definition) ?? 0) > 1) {
        problems.push(
            problem("must not be greater than 1 with a CSI volume for one node or one writer", "instances"),
        );
    }
    return problems;
}

/** What Marathon takes and cannot mean: Mesos is told nothing of it, or nothing that works. */
function lostMembers({ name, options }: PropertyMap, path: string): Problem[] {
    const { accessType, fsType, mountFlags } = membersOf(membersOf(options).capability);
    const where = `${path}.external.options.capability`;
    const isBlock = accessType === "block";
    return [
        ...(name === "" ? [warning("is empty: Mesos finds no such volume", `${path}.external.name`)] : []),
        ...(isBlock && isGiven(fsType)
            ? [warning("is dropped with accessType block", `${where}.fsType`)]
            : []),
        ...(isBlock && isGiven(mountFlags)
            ? [warning("is dropped with accessType block", `${where}.mountFlags`)]
            : []),
    ];
}
