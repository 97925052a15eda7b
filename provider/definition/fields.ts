import { list, type Member, map, set } from "./collection";
import { artifact, container, executorResources, resourceLimits } from "./container-fields";
import { isGiven } from "./given";
import { appCheck, healthCheck, readinessCheck } from "./health-fields";
import { ipAddress, labels, network, portDefinition } from "./network-fields";
import {
    cautiousUpgradeStrategy,
    constraint,
    environmentValue,
    hasExternalVolumes,
    hasPersistentVolumes,
    pathId,
    residency,
    secret,
    unreachableStrategy,
    upgradeStrategy,
} from "./scheduling-fields";
import { isAtLeast } from "./server";
import { anyWhole, flag, looseText, number, text, whole, word } from "./shape";
import type { AppDefinition } from "./types";
import type { PropertyMap, PropertyValue } from "./unknown";

/** What there is to know about one field of the app definition, besides what is true of every member. */
export interface Field extends Member {
    /**
     * What a change does to running instances: Marathon restarts all of them unless it says otherwise
     * (`AppDefinition.isUpgrade`).
     */
    readonly effect?: "scales" | "none";
    /** What a server may show or not: both mean the same. */
    readonly sameAsAbsent?: PropertyValue;
    /** Its members belong to whoever set them: a change of one leaves the others as they are. */
    readonly mergedByKey?: true;
    /** Left out it says nothing at all: the group or the server decides, and any value will do. */
    readonly absentMeansAny?: true;
    /** Of Marathon before 1.5: never shown, and rewritten in canonical form. */
    readonly isOldForm?: true;
}

const fieldsOfAppDefinition = {
    // Marathon refuses a command of one character as empty (`AppDefinition`'s validation of `cmd`).
    cmd: { shape: text({ minLength: 2 }) },
    args: { shape: list(looseText()), emptyIsAbsent: true },
    user: { shape: text() },
    env: { shape: map(environmentValue, { needsNames: true }), emptyIsAbsent: true, mergedByKey: true },
    secrets: { shape: map(secret, { needsNames: true }), emptyIsAbsent: true, mergedByKey: true },
    labels: { shape: labels, default: {}, mergedByKey: true },
    instances: { shape: whole(0), default: 1, effect: "scales" },
    cpus: { shape: number(0), default: 1 },
    mem: { shape: number(0), default: 128 },
    disk: { shape: number(0), default: 0 },
    gpus: { shape: whole(0), default: 0 },
    resourceLimits: { shape: resourceLimits, since: { major: 1, minor: 10 }, sameAsAbsent: {} },
    executorResources: { shape: executorResources, since: { major: 1, minor: 6 }, effect: "none" },
    executor: {
        shape: text({
            pattern: /^(\/\/cmd.*|\/?[^/]+(\/[^/]+)*|)$/,
            wants: "be empty, //cmd, or a path without empty parts",
        }),
        default: "",
    },
    constraints: { shape: set(constraint), emptyIsAbsent: true },
    acceptedResourceRoles: { shape: set(text()) },
    role: {
        shape: text({ minLength: 1 }),
        since: { major: 1, minor: 9 },
        default: ({ mesosRole }) => mesosRole,
        absentMeansAny: true,
    },
    container: { shape: container },
    networks: { shape: list(network) },
    portDefinitions: { shape: list(portDefinition) },
    requirePorts: { shape: flag, default: false },
    fetch: { shape: list(artifact), emptyIsAbsent: true },
    dependencies: { shape: set(pathId), emptyIsAbsent: true },
    healthChecks: { shape: set(healthCheck), emptyIsAbsent: true },
    check: { shape: appCheck, since: { major: 1, minor: 8 } },
    readinessChecks: { shape: list(readinessCheck, { max: 1 }), emptyIsAbsent: true },
    backoffSeconds: { shape: whole(0), default: 1 },
    backoffFactor: { shape: number(1), default: 1.15 },
    maxLaunchDelaySeconds: {
        shape: whole(0),
        default: (server) => (isAtLeast(server, { major: 1, minor: 8 }) ? 300 : 3600),
    },
    upgradeStrategy: {
        shape: upgradeStrategy,
        // Marathon's `ResidencyAndUpgradeStrategy`; from 1.9 on it does not look at what was asked for as residency.
        default: (server, definition): PropertyValue =>
            (isGiven(definition.residency) && !isAtLeast(server, { major: 1, minor: 9 })) ||
            hasPersistentVolumes(definition) ||
            hasExternalVolumes(definition)
                ? cautiousUpgradeStrategy
                : { maximumOverCapacity: 1, minimumHealthCapacity: 1 },
    },
    unreachableStrategy: {
        shape: unreachableStrategy,
        default: (_, definition): PropertyValue => (hasPersistentVolumes(definition) ? "disabled" : {}),
    },
    killSelection: { shape: word("YOUNGEST_FIRST", "OLDEST_FIRST"), default: "YOUNGEST_FIRST" },
    taskKillGracePeriodSeconds: { shape: whole(0) },
    // False is forgotten when the server reads its store again.
    tty: { shape: flag, sameAsAbsent: false },
    residency: { shape: residency },
    // Marathon looks at the elements only as portDefinitions and fetch.
    ports: { shape: list(anyWhole), isOldForm: true },
    uris: { shape: list(text()), isOldForm: true },
    ipAddress: { shape: ipAddress, isOldForm: true },
} satisfies Record<keyof AppDefinition, Field>;

/** The fields of an app definition, each in one place. The id is not one of them: it names the app. */
export const fields: Readonly<Record<string, Field>> = fieldsOfAppDefinition;

/** The definition that an app's properties hold among others: what Marathon gets of them, besides the id. */
export function definitionFrom(properties: PropertyMap): PropertyMap {
    const members = Object.keys(fields).map((name) => [name, properties[name]] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
