import { list, map, record, set } from "./collection";
import { elementsOf, isGiven } from "./given";
import { labels } from "./network-fields";
import { memberStep, problem } from "./problem";
import { either, exactWord, flag, looseText, type Shape, text, whole, withRules, word } from "./shape";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "./unknown";
import { isBrokenPattern } from "./validation/java-pattern";

const path = { shape: text({ minLength: 1 }), required: true } as const;
const mode = { shape: word("RO", "RW"), required: true } as const;

/** The largest number of Marathon's 64-bit members that JSON can tell apart. */
const maxLong = Number.MAX_SAFE_INTEGER;

const hostVolume = record({ containerPath: path, hostPath: path, mode });

const secretVolume = record({
    containerPath: path,
    secret: { shape: text({ minLength: 1 }), required: true },
});

/** A directory of the sandbox: persistent volumes are created there. */
const sandboxName = withRules(text({ minLength: 1 }), (value) =>
    String(value).includes("/") || value === "." || value === ".."
        ? [problem("must be one name, without slashes")]
        : [],
);

/** Only the path of the disk can be constrained. */
const volumeConstraint = withRules(list(looseText()), (value) => {
    const [field, operator, pattern] = elementsOf(value);
    if ([field, operator, pattern].some(isUnknown)) return [];
    const isRight =
        field === "path" &&
        (operator === "LIKE" || operator === "UNLIKE") &&
        typeof pattern === "string" &&
        !isBrokenPattern(pattern);
    return isRight ? [] : [problem("must be path, LIKE or UNLIKE, and a regular expression")];
});

const persistentVolume = record({
    containerPath: { shape: sandboxName, required: true },
    mode: { shape: word("RW"), required: true },
    persistent: {
        shape: record(
            {
                // `VolumeConversion`: a profile is a mount disk.
                type: {
                    shape: word("root", "path", "mount"),
                    default: (_, { profileName }) => (profileName === undefined ? "root" : "mount"),
                },
                size: { shape: whole(1, maxLong), required: true },
                maxSize: { shape: whole(1, maxLong) },
                profileName: { shape: text({ minLength: 1 }), since: { major: 1, minor: 6 } },
                constraints: { shape: set(volumeConstraint), default: [] },
            },
            { problems: persistentProblems },
        ),
        required: true,
    },
});

/** Marathon's `PersistentVolume` validation. */
function persistentProblems({ size, maxSize, type, profileName, constraints }: PropertyMap) {
    if ([size, maxSize, type, profileName].some(isUnknown)) return [];
    const kind = type ?? (profileName === undefined ? "root" : "mount");
    const problems = [];
    if (maxSize !== undefined && kind !== "mount") {
        problems.push(problem("is possible only with type mount", ".maxSize"));
    }
    if (typeof maxSize === "number" && typeof size === "number" && maxSize <= size) {
        problems.push(problem("must be greater than size", ".maxSize"));
    }
    if (kind === "root" && Array.isArray(constraints) && constraints.length > 0) {
        problems.push(problem("is not possible with type root", ".constraints"));
    }
    return problems;
}

/** Marathon's `OptionSupport`: a label. */
const optionName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\/[A-Za-z0-9](?:[-A-Za-z0-9._:]*[A-Za-z0-9])?$/;

const dvdiOptions = withRules(map(looseText()), (options) =>
    Object.keys(options as PropertyMap)
        .filter((name) => !optionName.test(name))
        .map((name) => problem("must have a name of the form prefix/name", memberStep(name))),
);

const dvdi = record({
    size: { shape: whole(1, maxLong) },
    name: { shape: text({ minLength: 1 }), required: true },
    provider: { shape: exactWord("dvdi", "csi"), required: true },
    options: { shape: dvdiOptions, required: true, emptyIsAbsent: true },
    shared: { shape: flag, default: false, since: { major: 1, minor: 8, patch: 222 } },
});

const csiCapability = record(
    {
        accessMode: {
            shape: exactWord(
                "SINGLE_NODE_WRITER",
                "SINGLE_NODE_READER_ONLY",
                "MULTI_NODE_READER_ONLY",
                "MULTI_NODE_SINGLE_WRITER",
                "MULTI_NODE_MULTI_WRITER",
            ),
            required: true,
        },
        accessType: { shape: exactWord("block", "mount"), required: true },
        fsType: { shape: text() },
        mountFlags: { shape: list(text()), emptyIsAbsent: true },
    },
    {
        settle: ({ fsType, mountFlags, ...rest }) => {
            if (rest.accessType === "block") return rest;
            return {
                ...rest,
                ...(fsType !== undefined && { fsType }),
                ...(mountFlags !== undefined && { mountFlags }),
            };
        },
        // Marathon answers a missing one with an internal error.
        problems: ({ accessType, fsType }) =>
            accessType === "mount" && !isGiven(fsType)
                ? [problem("is missing: accessType mount needs it", ".fsType")]
                : [],
    },
);

const csi = record({
    name: { shape: text(), required: true },
    provider: { shape: exactWord("dvdi", "csi"), required: true },
    options: {
        shape: record({
            pluginName: { shape: text({ minLength: 1 }), required: true },
            capability: { shape: csiCapability, required: true },
            nodeStageSecret: { shape: labels, emptyIsAbsent: true },
            nodePublishSecret: { shape: labels, emptyIsAbsent: true },
            volumeContext: { shape: labels, emptyIsAbsent: true },
        }),
        required: true,
    },
});

const externalVolume = record({
    containerPath: path,
    external: { shape: either(shapeOfProvider), required: true },
    mode,
});

function shapeOfProvider(external: PropertyValue): Shape {
    const provider = isPropertyMap(external) ? external.provider : undefined;
    if (provider === "csi") return csi;
    // Who provides it decides what it may say.
    return isUnknown(provider) ? { ...dvdi, problems: () => [] } : dvdi;
}

/** One of Marathon's kinds of volumes, told apart by the member that only it has; tried in Marathon's order. */
export const volume: Shape = either((value) => {
    if (!isPropertyMap(value)) return hostVolume;
    const has = (member: string) => isGiven(value[member]);
    if (has("persistent")) return persistentVolume;
    if (has("external")) return externalVolume;
    return has("secret") ? secretVolume : hostVolume;
});
