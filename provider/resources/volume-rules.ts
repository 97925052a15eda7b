import { dockerVolumes } from "../definition/docker-volumes";
import { isPropertyMap, isUnknown, type PropertyMap } from "../definition/unknown";
import { volumesInConflict } from "../definition/validate";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Failure } from "./handler";
import { belongsTo, ownerOf } from "./ownership";

/** What Marathon takes and a volume that only one instance can have does not. */
export function volumeProblems(inputs: PropertyMap): Failure[] {
    const { upgradeStrategy } = inputs;
    const kept = isPropertyMap(upgradeStrategy) ? upgradeStrategy.minimumHealthCapacity : undefined;
    if (typeof kept !== "number" || kept === 0 || ownVolumeNames(inputs).length === 0) return [];
    return [
        {
            path: "upgradeStrategy.minimumHealthCapacity",
            text:
                "must be 0 with external volumes: the old instance holds the volume until it stops. Leave " +
                "upgradeStrategy out to have it so",
        },
    ];
}

/** What other apps have of the volumes that an app mounts. */
export interface MountVerdicts {
    readonly failures: readonly Failure[];
    readonly warnings: readonly Failure[];
}

/**
 * Volumes that other apps mount, of which Marathon refuses a second one (`ExternalVolumes`): apps of this program, as it
 * wants them, and those in Marathon, as far as facts tell. An app of this stack that the program has not said anything
 * about yet may still give its volume up.
 *
 * @param mounter the name under which the app's own mounts were noted
 */
export function judgeMounts(
    context: Pick<Context, "urn" | "memory" | "settings">,
    mounter: string,
    inputs: PropertyMap,
    facts: Facts | undefined,
): MountVerdicts {
    const inProgram = context.memory.volumes.mountsOfOthers(mounter).flatMap((app) =>
        clashes(inputs, app).map((name) => {
            const text = `the volume ${name} is mounted by ${nameOf(app)} of this program too. ${oneEach}`;
            return mountProblem(text);
        }),
    );
    const failures: Failure[] = [...inProgram];
    const warnings: Failure[] = [];
    for (const [id, app] of facts?.apps ?? []) {
        if (id === inputs.appId || context.memory.isManaged(id)) continue;
        const owner = ownerOf(app);
        for (const name of clashes(inputs, app)) {
            const mounted = `the volume ${name} is mounted by ${id}`;
            if (belongsTo(context.urn, owner))
                warnings.push(mountProblem(`${mounted} of this stack. ${oldFirst}`));
            else if (owner === undefined && !context.settings.ownerLabel) {
                warnings.push(mountProblem(`${mounted}. ${unlessGivenUp}`));
            } else failures.push(mountProblem(`${mounted}, which this stack does not manage`));
        }
    }
    return { failures, warnings };
}

/** What both cannot have: for Marathon's sake, or, of names that differ in case, for that of REX-Ray, which would. */
function clashes(inputs: PropertyMap, other: PropertyMap): string[] {
    const same = rexrayVolumes(other).flatMap((theirs) =>
        rexrayVolumes(inputs)
            .filter(({ name }) => name !== theirs.name && keyOf(name) === keyOf(theirs.name))
            .filter(({ shared }) => shared !== true || theirs.shared !== true)
            .map(({ name }) => `${name} (${theirs.name} there, which is the same to REX-Ray)`),
    );
    return [...volumesInConflict(inputs, other), ...same];
}

function rexrayVolumes(definition: PropertyMap): PropertyMap[] {
    return dockerVolumes(definition).filter(
        ({ name, options }) =>
            typeof name === "string" &&
            !isUnknown(name) &&
            isPropertyMap(options) &&
            options["dvdi/driver"] === "rexray",
    );
}

function keyOf(name: PropertyMap[string]): string {
    return String(name).toLowerCase();
}

function mountProblem(text: string): Failure {
    return { path: "container.volumes", text };
}

function nameOf({ appId }: PropertyMap): string {
    return typeof appId === "string" && !isUnknown(appId) ? appId : "another app";
}

const oneEach =
    "Marathon lets one app have it: give each a volume of its own, or let all who mount it say shared: true";

const oldFirst =
    "Marathon refuses this app until that one has given it up, and one that leaves the program is deleted last: " +
    "take it out in an update of its own, or let the option aliases of this one name it, which replaces it";

const unlessGivenUp = "Marathon refuses this app unless this update makes that one give it up";

/** Whether two definitions cannot both be in Marathon, since each has the same volume for itself. */
export function shareVolume(before: PropertyMap, after: PropertyMap): boolean {
    const names = new Set(ownVolumeNames(before));
    return ownVolumeNames(after).some((name) => names.has(name));
}

/** The names of the volumes that no other app and no second instance can have at the same time. */
export function ownVolumeNames(definition: PropertyMap): string[] {
    return dockerVolumes(definition).flatMap(({ name, shared }) =>
        shared !== true && typeof name === "string" && !isUnknown(name) ? [name] : [],
    );
}

/** Whether there is a volume that the app did not mount before. */
export function mountsMore(before: PropertyMap, inputs: PropertyMap): boolean {
    const mounted = ownVolumeNames(before);
    return ownVolumeNames(inputs).some((name) => !mounted.includes(name));
}

/** Whether an app mounts the volume of a Docker volume driver, shared or not. REX-Ray tells names apart ignoring case. */
export function mountsVolume(definition: PropertyMap, volumeName: string): boolean {
    return dockerVolumes(definition).some(({ name }) => keyOf(name) === keyOf(volumeName));
}
