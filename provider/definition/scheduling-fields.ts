import { list, record } from "./collection";
import { elementsOf, isGiven } from "./given";
import { isPathId } from "./path-id";
import { type Problem, problem, warning } from "./problem";
import { isAtLeast, type Server, versionText } from "./server";
import { either, looseText, number, type Shape, text, whole, withRules, word } from "./shape";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "./unknown";
import { isBrokenPattern } from "./validation/java-pattern";

/** The id of an app or a group; which one it may be is another question. */
export const pathId = withRules(text(), (id) =>
    isPathId(String(id))
        ? []
        : [
              problem(
                  "must consist of names between slashes, each of lower-case letters, digits, dots and inner hyphens",
              ),
          ],
);

const operators = ["UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "MAX_PER", "UNLIKE", "IS"];
const isSince = { major: 1, minor: 6 };

const constraintParts = list(looseText());

/** `[attribute, operator, value?]`. Marathon fails on operators in lower case, so in canonical form they are raised. */
export const constraint: Shape = withRules(
    {
        ...constraintParts,
        canonical: (value) => {
            const parts = constraintParts.canonical(value);
            if (!Array.isArray(parts)) return parts;
            return parts.map((part: PropertyValue, index) =>
                index === 1 && typeof part === "string" && !isUnknown(part) ? part.toUpperCase() : part,
            );
        },
    },
    (value, server) => constraintProblems(elementsOf(value), server),
);

/** Marathon's `SchedulingValidation`. */
function constraintProblems(parts: readonly PropertyValue[], server: Server | undefined): Problem[] {
    if (parts.length < 2 || parts.length > 3) return [problem("must have 2 or 3 elements")];
    const [field, operator, value] = parts;
    if (parts.some(isUnknown)) return [];
    if (field === "") return [problem("must not be empty", "[0]")];
    const isWhole = typeof value === "string" && /^[+-]?\d+$/.test(value);
    switch (operator) {
        case "UNIQUE":
            return value === undefined ? [] : [problem("must be left out: UNIQUE takes no value", "[2]")];
        case "GROUP_BY":
            return value === undefined || isWhole ? [] : [problem("must be a whole number", "[2]")];
        case "MAX_PER":
            return isWhole ? [] : [problem("must be a whole number", "[2]")];
        case "LIKE":
        case "UNLIKE":
            return typeof value === "string" && !isBrokenPattern(value)
                ? []
                : [problem("must be a regular expression of Java's", "[2]")];
        case "IS":
            return isProblems(value, server);
        case "CLUSTER":
            return [];
        default:
            return [problem(`must be one of ${operators.join(", ")}`, "[1]")];
    }
}

function isProblems(value: PropertyValue | undefined, server: Server | undefined): Problem[] {
    if (server && !isAtLeast(server, isSince)) {
        return [problem(`IS needs Marathon ${versionText(isSince)} or newer`, "[1]")];
    }
    return value === undefined || /^[a-zA-Z0-9_/.-]*$/.test(String(value))
        ? []
        : [problem("must be a text or a number as Mesos attributes have them", "[2]")];
}

const share = { shape: number(0, 1), required: true } as const;

export const upgradeStrategy = record({ maximumOverCapacity: share, minimumHealthCapacity: share });

/** Half of the instances stay, and never one more runs (`UpgradeStrategy.forResidentTasks`). */
export const cautiousUpgradeStrategy = { maximumOverCapacity: 0, minimumHealthCapacity: 0.5 };

const seconds = { shape: whole(0, Number.MAX_SAFE_INTEGER), default: 0 } as const;

const unreachableTimes = record(
    { inactiveAfterSeconds: seconds, expungeAfterSeconds: seconds },
    {
        problems: ({ inactiveAfterSeconds = 0, expungeAfterSeconds = 0 }) =>
            typeof inactiveAfterSeconds === "number" &&
            typeof expungeAfterSeconds === "number" &&
            inactiveAfterSeconds > expungeAfterSeconds
                ? [problem("must not be greater than expungeAfterSeconds", ".inactiveAfterSeconds")]
                : [],
    },
);

/** Marathon takes every text for `disabled`. */
const unreachableText: Shape = {
    ...text(),
    canonical: () => "disabled",
    problems: (value) =>
        value === "disabled"
            ? []
            : [warning('is taken for "disabled", as every text is: write that, or times')],
};

/** Times, or a text. */
export const unreachableStrategy = either((value) =>
    typeof value === "string" ? unreachableText : unreachableTimes,
);

/** A text, or the name of a secret. */
export const environmentValue = either((value) =>
    isPropertyMap(value) ? record({ secret: { shape: text(), required: true } }) : looseText(),
);

export const secret = record({ source: { shape: text({ minLength: 1 }), required: true } });

export const residency = record({
    relaunchEscalationTimeoutSeconds: { shape: whole(0, Number.MAX_SAFE_INTEGER), default: 3600 },
    taskLostBehavior: { shape: word("WAIT_FOREVER", "RELAUNCH_AFTER_TIMEOUT"), default: "WAIT_FOREVER" },
});

/** Whether the app keeps data on its agents, as far as that is known. */
export function hasPersistentVolumes(definition: PropertyMap): boolean {
    return volumesOf(definition).some((volume) => isPropertyMap(volume) && isGiven(volume.persistent));
}

/** Whether the app mounts volumes that are kept outside of Mesos, as far as that is known. */
export function hasExternalVolumes(definition: PropertyMap): boolean {
    return volumesOf(definition).some((volume) => isPropertyMap(volume) && isGiven(volume.external));
}

function volumesOf({ container }: PropertyMap): readonly PropertyValue[] {
    return elementsOf(isPropertyMap(container) ? container.volumes : undefined);
}
