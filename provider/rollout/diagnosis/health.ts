import type { HealthCheck } from "../../definition/types";
import type { HealthCheckResult, Task } from "../../marathon/wire";
import type { FailedRollout } from "../failed-rollout";
import { causeOf } from "../instance-failure";
import { type Finding, tally } from "./finding";
import { type Definition, quote } from "./plain-text";

/** Why instances are not healthy; nothing for an app that is, or has no health checks. */
export function findHealth({ app, failures, observation }: FailedRollout): Finding | undefined {
    const definition: Definition = app as Definition;
    const checks = definition.healthChecks ?? [];
    if (checks.length === 0 || observation.healthy >= observation.instances) return undefined;
    const bad = (app.tasks ?? [])
        .filter(isOfVersion(app.versionInfo?.lastConfigChangeAt))
        .flatMap(badResults);
    if (bad.length > 0)
        return describe(
            bad.map(({ lastFailureCause }) => lastFailureCause ?? ""),
            definition,
        );
    const kill = failures.findLast((failure) => causeOf(failure) === "health");
    if (kill) return describe([kill.message], definition);
    if (observation.running === 0) return undefined;
    const longest = Math.max(...checks.map(({ gracePeriodSeconds = 300 }) => gracePeriodSeconds));
    return {
        label: "Health",
        text: `no check has a result yet; failures of the first ${longest} s (gracePeriodSeconds) show none`,
        todo: "Raise progressTimeout if the program needs longer to warm up; its log tells.",
    };
}

function isOfVersion(configVersion: string | undefined): (task: Task) => boolean {
    return ({ version }) => configVersion === undefined || version === undefined || version >= configVersion;
}

function badResults({ healthCheckResults = [] }: Task): readonly HealthCheckResult[] {
    return healthCheckResults.filter((result) => result !== null && !result.alive);
}

function describe(causes: readonly string[], definition: Definition): Finding {
    const [[cause, times] = ["", 0] as const] = tally(causes);
    const check = checkOf(cause, definition.healthChecks ?? []);
    const { text, todo, isConnection = false } = explain(cause, check, definition);
    const often = causes.length > 1 ? ` (${times} of ${causes.length} results)` : "";
    const network = containerNetwork(definition);
    if (!isConnection || network === undefined || !isRunByMarathon(check))
        return { label: "Health", text: `${text}${often}`, todo };
    return {
        label: "Health",
        text:
            `${text}${often}. Marathon itself runs ${check?.protocol ?? "HTTP"} checks, and has to reach the ` +
            `instance's own address on network ${network}.`,
        todo:
            `Use MESOS_${check?.protocol ?? "HTTP"} instead of ${check?.protocol ?? "HTTP"} as the protocol of the ` +
            "health check: Mesos runs it on the agent, beside the instance.",
    };
}

interface Explanation {
    readonly text: string;
    readonly todo: string;
    /** Whether no connection came about at all. */
    readonly isConnection?: boolean;
}

/** What Marathon's `HealthCheckWorkerActor` and its HTTP client say, in words. */
function explain(cause: string, check: HealthCheck | undefined, definition: Definition): Explanation {
    const what = nameOf(check);
    const [, status, phrase = ""] = /^(?:HTTP )?([1-5]\d\d)\b ?(.*)$/.exec(cause) ?? [];
    if (status !== undefined) {
        const answer = quote(`HTTP ${status} ${phrase}`, definition);
        return {
            text: `${what} answered ${answer}`,
            todo: `Make ${what} answer 200 to 399 once the program can work.`,
        };
    }
    if (/effectivePort/.test(cause))
        return {
            text: `${what} has no port to ask: portIndex names none that the app has`,
            todo: "Give the app a port, and the health check its portIndex.",
        };
    if (/connection refused/i.test(cause))
        return {
            text: `${what}: connection refused${addressIn(cause)}`,
            todo: "Have the program listen on the port that the check asks ($PORT0 in host mode), on 0.0.0.0.",
            isConnection: true,
        };
    if (/no ?route ?to ?host|unreachable/i.test(cause))
        return {
            text: `${what}: no route to the instance${addressIn(cause)}`,
            todo: "See that the network lets Marathon reach the agents' ports.",
            isConnection: true,
        };
    if (/time(?:d )?-?out/i.test(cause)) {
        const isConnection = /connect/i.test(cause);
        const within = isConnection ? "no connection" : `no answer within ${check?.timeoutSeconds ?? 20} s`;
        return {
            text: `${what}: ${within} (time-out)${addressIn(cause)}`,
            todo: isConnection
                ? "See that the network lets Marathon reach the port, and that the program listens on it."
                : "Make the program answer faster, or raise timeoutSeconds of the health check.",
            isConnection: true,
        };
    }
    if (cause === "")
        return {
            text: `${what} fails; Mesos runs it and tells no cause`,
            todo: "Read stderr in the sandbox: the executor writes there why the check failed.",
        };
    return { text: `${what}: ${quote(cause, definition)}`, todo: "Read the log in the sandbox." };
}

/** Which check a cause is about; where several could be meant the first. */
function checkOf(cause: string, checks: readonly HealthCheck[]): HealthCheck | undefined {
    const isMesos = cause === "";
    return checks.find((check) => isRunByMarathon(check) !== isMesos) ?? checks[0];
}

function isRunByMarathon(check: HealthCheck | undefined): boolean {
    return ["HTTP", "HTTPS", "TCP"].includes(check?.protocol ?? "HTTP");
}

/** `HTTP /health`, `TCP check`. */
function nameOf(check: HealthCheck | undefined): string {
    const { protocol = "HTTP", path } = check ?? {};
    return path !== undefined && protocol.includes("HTTP") ? `${protocol} ${path}` : `the ${protocol} check`;
}

/** Of a network on which instances have addresses of their own. */
function containerNetwork({ networks = [] }: Definition): string | undefined {
    const network = networks.find(({ mode }) => mode === "container");
    return network && (network.name ?? "of the container");
}

/** Where the HTTP client of Marathon wanted to connect to: `Connect(10.0.0.5/<unresolved>:31001,None,…)`. */
function addressIn(cause: string): string {
    const [, host, port] = /Connect\(([^/(),\s]+)\/[^:,\s]*:(\d+)/.exec(cause) ?? [];
    return host === undefined ? "" : ` at ${host}:${port}`;
}
