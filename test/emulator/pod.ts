import { isObject, isSame, type JsonObject } from "./json";
import { invalidShape, type Violation } from "./refusal";

/** A pod as Marathon holds and returns it. Pods are kept and deployed, but their instances are never launched. */
export interface Pod {
    readonly id: string;
    readonly version: string;
    readonly scaling: { readonly kind: string; readonly instances: number };
    readonly [field: string]: unknown;
}

const containerResources = { cpus: 0.1, mem: 32, disk: 0, gpus: 0 };

const executorResources = { cpus: 0.1, mem: 32, disk: 10 };

/**
 * Reads a pod and fills in the defaults; its version is that of the write.
 * @param role the role of a pod that names none; absent where pods have no roles (up to 1.8)
 * @throws Refusal (422)
 */
export function readPod(body: unknown, id: string, role: string | undefined): Pod {
    const given = isObject(body) ? body : {};
    const violations = ["id", "containers"].flatMap((member): Violation[] =>
        given[member] === undefined
            ? [
                  {
                      path: `/${member}`,
                      errors: [`'${member}' is undefined on object: ${JSON.stringify(given)}`],
                  },
              ]
            : [],
    );
    if (violations.length > 0) throw invalidShape(violations);
    const containers = Array.isArray(given.containers) ? given.containers.filter(isObject) : [];
    return {
        ...given,
        id,
        version: "",
        containers: containers.map((container) => ({
            ...container,
            resources: { ...containerResources, ...objectIn(container.resources) },
        })),
        scaling: { kind: "fixed", instances: 1, ...objectIn(given.scaling) },
        scheduling: schedulingOf(objectIn(given.scheduling), role !== undefined),
        executorResources: { ...executorResources, ...objectIn(given.executorResources) },
        ...(role !== undefined && { role: given.role ?? role }),
    };
}

function schedulingOf(given: JsonObject, hasPlacement: boolean): JsonObject {
    return {
        ...given,
        backoff: { backoff: 1, backoffFactor: 1.15, maxLaunchDelay: 300, ...objectIn(given.backoff) },
        upgrade: { minimumHealthCapacity: 1, maximumOverCapacity: 1, ...objectIn(given.upgrade) },
        ...(hasPlacement && { placement: objectIn(given.placement) }),
        killSelection: given.killSelection ?? "YOUNGEST_FIRST",
        unreachableStrategy: given.unreachableStrategy ?? {
            inactiveAfterSeconds: 0,
            expungeAfterSeconds: 0,
        },
    };
}

function objectIn(value: unknown): JsonObject {
    return isObject(value) ? value : {};
}

/** Whether two pods differ in nothing, or in nothing but the number of instances. */
export function comparePods(old: Pod, pod: Pod): "same" | "scaled" | "changed" {
    const { version: _, scaling, ...definition } = old;
    const { version: __, scaling: newScaling, ...newDefinition } = pod;
    if (!isSame(definition, newDefinition)) return "changed";
    return scaling.instances === newScaling.instances ? "same" : "scaled";
}

/** The status of a pod without instances. */
export function podStatusOf(pod: Pod, now: string): JsonObject {
    return {
        id: pod.id,
        spec: pod,
        status: pod.scaling.instances === 0 ? "STABLE" : "DEGRADED",
        statusSince: pod.version,
        instances: [],
        terminationHistory: [],
        lastUpdated: now,
        lastChanged: pod.version,
    };
}
