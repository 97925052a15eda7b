import { record, set } from "./collection";
import { isGiven } from "./given";
import { port, portName } from "./network-fields";
import { type Problem, problem, warning } from "./problem";
import { anyWhole, flag, text, whole, withRules, word } from "./shape";
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
        // The only one of these without a bound.
        timeoutSeconds: { shape: anyWhole, default: 20 },
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

const execCommand = record(
    { shell: { shape: text({ minLength: 1 }) } },
    {
        problems: ({ shell, argv }) => {
            // Marathon stores it all the same, and from then on fails whenever somebody lists apps.
            if (isGiven(argv))
                return [problem("makes Marathon fail on every listing of apps: use shell", ".argv")];
            return isGiven(shell) ? [] : [problem("is missing", ".shell")];
        },
    },
);

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
                    shape: execCommand,
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

const statusCode = withRules(anyWhole, (code) =>
    Number(code) < 100 || Number(code) > 999 ? [warning("is no status that an answer can have")] : [],
);

export const readinessCheck = record(
    {
        name: { shape: text({ minLength: 1 }), default: "readinessCheck" },
        protocol: { shape: word("HTTP", "HTTPS"), default: "HTTP" },
        path: { shape: httpPath, default: "/" },
        portName: { shape: portName, default: "http-api" },
        intervalSeconds: { shape: seconds, default: 30 },
        timeoutSeconds: { shape: whole(1), default: 10 },
        httpStatusCodesForReady: { shape: set(statusCode, { min: 1 }), default: [200] },
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
