import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "../provider/definition/unknown";
import { convertPorts } from "./app-ports";
import { convert, convertEach, isAbsent } from "./merge";

/** How the health of an app is judged that has no health checks of its own. */
export type DefaultHealthCheck = "http" | "tcp";

/**
 * The health checks of an app: its own, each of which names its port, or else the default one.
 *
 * Marathon gives a check without a port the app's first one in some requests and not in others; where it does not, the
 * check never passes, and the next write restarts the app (`AppNormalization.normalizeHealthChecks`).
 *
 * @param definition  of the app, in the new form
 * @throws pulumi.RunError  where the default is none that there is
 */
export function healthChecksOf(
    definition: pulumi.Inputs,
    byDefault: DefaultHealthCheck | undefined,
): pulumi.Input<unknown> {
    if (byDefault !== undefined && !Object.hasOwn(checks, byDefault)) {
        throw new pulumi.RunError(`defaultHealthCheck must be ${Object.keys(checks).join(" or ")}.`);
    }
    const own: pulumi.Input<readonly pulumi.Input<unknown>[] | undefined> = definition.healthChecks;
    return convert(own, (given) => {
        if (!isAbsent(given)) return convertEach(given, withPort);
        return byDefault && defaultChecks(byDefault, definition);
    });
}

function withPort(check: unknown): pulumi.Input<unknown> {
    if (typeof check !== "object" || check === null) return check;
    const { port, portIndex, protocol }: pulumi.Inputs = check;
    if (!isAbsent(port) || !isAbsent(portIndex)) return check;
    const isCommand = (name: unknown) => String(name).toUpperCase() === "COMMAND";
    if (isCommand(protocol)) return check;
    return { ...check, portIndex: convert(protocol, (name) => (isCommand(name) ? undefined : 0)) };
}

/**
 * What Alien4Cloud gives the apps that it deploys. HTTP checks of Marathon take every status from 200 to 399 for
 * healthy.
 */
const rule = { gracePeriodSeconds: 300, intervalSeconds: 15, maxConsecutiveFailures: 1 };

const checks: Readonly<Record<DefaultHealthCheck, object>> = {
    http: { protocol: "HTTP", path: "/", ...rule },
    tcp: { protocol: "TCP", ...rule },
};

/** One check of the first port that tcp can reach, if there is one. */
function defaultChecks(kind: DefaultHealthCheck, definition: pulumi.Inputs): pulumi.Input<unknown> {
    return convertPorts(definition, "protocol", (ports) => {
        const port = ports.find(({ protocols }) => isUnknown(protocols) || protocols.includes("tcp"));
        return port && [{ ...checks[kind], portIndex: port.index }];
    });
}
