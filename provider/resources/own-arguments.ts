import { isDeepStrictEqual } from "node:util";
import { isGiven } from "../definition/given";
import { isPropertyMap, isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { parseDuration } from "../marathon/duration";
import { ConfigError } from "../marathon/errors";
import type { OnFailure } from "../rollout/rollback";
import type { WaitFor } from "../rollout/verdict";
import type { Failure } from "./handler";

/** What the resource itself reads or says: no fields of Marathon's app definition. */
const ownArguments: ReadonlySet<string> = new Set([
    "appId",
    "adopt",
    "allocateServicePorts",
    "allowSharedServicePort",
    "assignedPorts",
    "dnsName",
    "endpoints",
    "forceDestroy",
    "manageInstances",
    "onFailure",
    "progressTimeout",
    "restartOn",
    "revision",
    "servicePortRange",
    "waitFor",
]);

/** What counts from the update that brings it on, with what it is where it is left out. */
const remembered: Readonly<Record<string, PropertyValue | undefined>> = {
    allocateServicePorts: true,
    allowSharedServicePort: false,
    forceDestroy: false,
    manageInstances: true,
    onFailure: "keep",
    progressTimeout: undefined,
    restartOn: {},
    servicePortRange: undefined,
    waitFor: "healthy",
};

/** The definition that an app's inputs come to, with what nobody knows. */
export function definitionIn(inputs: PropertyMap): PropertyMap {
    const members = Object.entries(inputs).filter(
        ([name]) => !ownArguments.has(name) && !name.startsWith("__"),
    );
    return { id: inputs.appId, ...Object.fromEntries(members) };
}

/** What differs between two sets of arguments besides the definition. `adopt` is looked at only on creation. */
export function changedArguments(olds: PropertyMap, news: PropertyMap): string[] {
    return Object.keys(remembered).filter(
        (name) => !isDeepStrictEqual(argumentIn(olds, name), argumentIn(news, name)),
    );
}

/** Whether the map that stands for a restart is another one than at the last update. */
export function asksForRestart(olds: PropertyMap, news: PropertyMap): boolean {
    return changedArguments(olds, news).includes("restartOn");
}

/** Whether somebody else, an autoscaler say, decides how many instances run. */
export function leavesInstances({ manageInstances }: PropertyMap): boolean {
    return manageInstances === false;
}

/** What these arguments say about waiting: until when, and how long without progress, in milliseconds. */
export function waitOf(inputs: PropertyMap): {
    readonly waitFor: WaitFor;
    readonly progressTimeoutMs: number | undefined;
} {
    const { progressTimeout, waitFor } = inputs;
    return {
        waitFor: waits.find((known) => known === waitFor) ?? "healthy",
        progressTimeoutMs: typeof progressTimeout === "string" ? parseDuration(progressTimeout) : undefined,
    };
}

/** Whether a rollout that fails is to be undone. */
export function rollsBack({ onFailure }: PropertyMap): boolean {
    return onFailure === "rollback";
}

/** What is wrong with the arguments that are no part of the definition. */
export function ownArgumentProblems(inputs: PropertyMap): Failure[] {
    return Object.entries(rules).flatMap(([path, { isRight, wants }]) => {
        const value = inputs[path];
        return !isGiven(value) || isUnknown(value) || isRight(value)
            ? []
            : [{ path, text: `must be ${wants}` }];
    });
}

const afterFailures: readonly OnFailure[] = ["keep", "rollback"];

const waits: readonly WaitFor[] = ["healthy", "running", "deployment", "none"];

interface Rule {
    readonly isRight: (value: PropertyValue) => boolean;
    readonly wants: string;
}

const flag: Rule = { isRight: (value) => typeof value === "boolean", wants: "true or false" };

const rules: Readonly<Record<string, Rule>> = {
    adopt: flag,
    forceDestroy: flag,
    manageInstances: flag,
    onFailure: {
        isRight: (value) => afterFailures.some((known) => known === value),
        wants: `one of ${afterFailures.join(", ")}`,
    },
    progressTimeout: {
        isRight: isDuration,
        wants: 'a duration greater than 0. Write it as "30s", "10m" or "1h30m"',
    },
    restartOn: { isRight: isPropertyMap, wants: "a map" },
    waitFor: {
        isRight: (value) => waits.some((known) => known === value),
        wants: `one of ${waits.join(", ")}`,
    },
};

function isDuration(value: PropertyValue): boolean {
    try {
        return typeof value === "string" && parseDuration(value) > 0;
    } catch (error) {
        // The text is not repeated: what is wrong is told as a problem of the argument.
        if (error instanceof ConfigError) return false;
        throw error;
    }
}

function argumentIn(properties: PropertyMap, name: string): PropertyValue | undefined {
    return properties[name] ?? remembered[name];
}
