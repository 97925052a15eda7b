import { record, set } from "./collection";
import { isGiven } from "./given";
import { port, portName } from "./network-fields";
import { type Problem, problem } from "./problem";
import { flag, text, whole, word } from "./shape";
import { isUnknown, type PropertyMap } from "./unknown";

const seconds = whole(0);

/** What each kind of check does without (`HealthCheckConversion`): the server drops it. */
const ignoredBy: Readonly<Record<string, readonly string[]>> = {
    HTTP: ["command"],
    HTTPS: ["command"],
    TCP: ["command", "path"],
    MESOS_HTTP: ["command"],
    MESOS_HTTPS: ["command"],
    MESOS_TCP: ["command", "path"],
    COMMAND: ["path", "port", "portIndex", "ipProtocol"],
};

const defaultDelaySeconds = 15;

export const healthCheck = record(
    {
        command: { shape: record({ value: { shape: text(), required: true } }) },
        gracePeriodSeconds: { shape: seconds, default: 300 },
        ignoreHttp1xx: { shape: flag },
        intervalSeconds: { shape: seconds, default: 60 },
        maxConsecutiveFailures: { shape: seconds, default: 3 },
        path: { shape: text() },
        port: { shape: port },
        portIndex: { shape: port },
        protocol: {
            shape: word("HTTP", "HTTPS", "TCP", "COMMAND", "MESOS_TCP", "MESOS_HTTP", "MESOS_HTTPS"),
            default: "HTTP",
        },
        ipProtocol: { shape: word("IPv4", "IPv6"), default: "IPv4", since: { major: 1, minor: 6 } },
        timeoutSeconds: { shape: seconds, default: 20 },
        delaySeconds: { shape: seconds, default: defaultDelaySeconds },
    },
    { settle: settleHealthCheck, problems: healthCheckProblems },
);

function settleHealthCheck({ ignoreHttp1xx: _, ...check }: PropertyMap): PropertyMap {
    const { protocol } = check;
    if (typeof protocol !== "string" || isUnknown(protocol)) return check;
    const ignored = ignoredBy[protocol] ?? [];
    const kept = Object.fromEntries(Object.entries(check).filter(([member]) => !ignored.includes(member)));
    return {
        ...kept,
        // Always false, whatever was asked for.
        ...(/^HTTPS?$/.test(protocol) && { ignoreHttp1xx: false }),
        // Marathon's own checks have no delay.
        ...(/^(HTTPS?|TCP)$/.test(protocol) && { delaySeconds: defaultDelaySeconds }),
        ...(protocol === "COMMAND" && check.ipProtocol !== undefined && { ipProtocol: "IPv4" }),
    };
}

/** Combinations that Marathon answers with an internal error. */
function healthCheckProblems({ protocol = "HTTP", ...check }: PropertyMap): Problem[] {
    if (isUnknown(protocol)) return [];
    const given = (member: string) => isGiven(check[member]);
    if (protocol !== "COMMAND") {
        return given("command") ? [problem("is possible only with protocol COMMAND", ".command")] : [];
    }
    return [
        ...(given("command") ? [] : [problem("is missing: protocol COMMAND needs it", ".command")]),
        ...["path", "port"]
            .filter(given)
            .map((member) => problem("is not possible with protocol COMMAND", `.${member}`)),
    ];
}

const httpPath = text({ minLength: 1, maxLength: 1024 });

export const appCheck = record(
    {
        http: {
            shape: record({
                portIndex: { shape: port },
                port: { shape: port },
                path: { shape: httpPath },
                scheme: { shape: word("HTTP", "HTTPS"), default: "HTTP" },
            }),
        },
        tcp: { shape: record({ portIndex: { shape: port }, port: { shape: port } }) },
        exec: {
            shape: record({
                command: {
                    // Marathon stores a command given as `argv` and can then never read the app again.
                    shape: record({ shell: { shape: text({ minLength: 1 }), required: true } }),
                    required: true,
                },
            }),
        },
        intervalSeconds: { shape: seconds, default: 60 },
        timeoutSeconds: { shape: seconds, default: 20 },
        delaySeconds: { shape: seconds, default: defaultDelaySeconds },
    },
    {
        problems: (check) => {
            const kinds = ["http", "tcp", "exec"].filter((kind) => isGiven(check[kind]));
            return kinds.length === 1 ? [] : [problem("must have exactly one of http, tcp and exec")];
        },
    },
);

export const readinessCheck = record(
    {
        name: { shape: text({ minLength: 1 }), default: "readinessCheck" },
        protocol: { shape: word("HTTP", "HTTPS"), default: "HTTP" },
        path: { shape: httpPath, default: "/" },
        portName: { shape: portName, default: "http-api" },
        intervalSeconds: { shape: seconds, default: 30 },
        timeoutSeconds: { shape: whole(1), default: 10 },
        httpStatusCodesForReady: { shape: set(whole(100, 999), { min: 1 }), default: [200] },
        preserveLastResponse: { shape: flag, default: false },
    },
    {
        problems: ({ intervalSeconds = 30, timeoutSeconds = 10 }) =>
            typeof intervalSeconds === "number" &&
            typeof timeoutSeconds === "number" &&
            timeoutSeconds >= intervalSeconds
                ? [problem("must be less than intervalSeconds", ".timeoutSeconds")]
                : [],
    },
);
