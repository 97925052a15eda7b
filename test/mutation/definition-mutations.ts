import type { Family } from "./mutation";

const source = (name: string) => `provider/definition/${name}.ts`;
const tests = (...names: readonly string[]) => names.map((name) => `test/unit/definition/${name}.test.ts`);

/** The rules of the app definition. */
export const definitionFamilies: readonly Family[] = [
    {
        name: "canonical form",
        tests: tests("canonical"),
        mutations: [
            {
                rule: "sets are sorted",
                file: source("collection"),
                find: "left < right ? -1 : 1)).map(([, item]) => item)",
                replace: "left < right ? 1 : -1)).map(([, item]) => item)",
            },
            {
                rule: "numbers in environments become text",
                file: source("shape"),
                find: 'typeof value === "number" || typeof value === "boolean" ? String(value) : value',
                replace: 'typeof value === "boolean" ? String(value) : value',
            },
            {
                rule: "enum values have Marathon's case",
                file: source("shape"),
                find: "(value) => find(value) ?? value,",
                replace: "(value) => value,",
            },
            {
                rule: "operators of constraints are raised",
                file: source("scheduling-fields"),
                find: "part.toUpperCase() : part",
                replace: "part.toLowerCase() : part",
            },
            {
                rule: "uris become fetch, archives unpacked",
                file: source("old-forms"),
                find: "isUnknown(uri) ? UNKNOWN : isUnpacked(uri)",
                replace: "false",
            },
            {
                rule: "docker.network BRIDGE becomes a bridge network",
                file: source("old-forms"),
                find: 'case "BRIDGE":\n            return [{ mode: "container/bridge", ...labelled }];',
                replace: 'case "BRIDGE":\n            return [{ mode: "container", ...labelled }];',
            },
            {
                rule: "docker.portMappings move to the container",
                file: source("old-forms"),
                find: "return { ...container, docker: rest, portMappings };",
                replace: "return container;",
            },
            {
                rule: "relative ids begin at the group",
                file: source("path-id"),
                find: `id.startsWith("/") ? id : \`\${group}/`,
                replace: `id.startsWith("/") ? id : \`/`,
            },
        ],
    },
    {
        name: "defaults by version",
        tests: tests("effective", "effective-ports", "schema-since", "server"),
        mutations: [
            {
                rule: "residency alone is nothing from 1.9 on",
                file: source("fields"),
                find: "(isGiven(definition.residency) && !isAtLeast(server, { major: 1, minor: 9 }))",
                replace: "isGiven(definition.residency)",
            },
            {
                rule: "the longest launch delay is 300 seconds from 1.8 on",
                file: source("fields"),
                find: "isAtLeast(server, { major: 1, minor: 8 }) ? 300 : 3600",
                replace: "isAtLeast(server, { major: 1, minor: 7 }) ? 300 : 3600",
            },
            {
                rule: "roles are known from 1.9 on",
                file: source("fields"),
                find: "shape: text({ minLength: 1 }),\n        since: { major: 1, minor: 9 },",
                replace: "shape: text({ minLength: 1 }),\n        since: { major: 1, minor: 8 },",
            },
            {
                rule: "apps with volumes are replaced cautiously",
                file: source("fields"),
                find: "? cautiousUpgradeStrategy",
                replace: "? { maximumOverCapacity: 1, minimumHealthCapacity: 1 }",
            },
            {
                rule: "a bridge gives every mapping a host port",
                file: source("networking"),
                find: "isPropertyMap(mapping) ? { hostPort: 0, ...mapping } : mapping,",
                replace: "mapping,",
            },
            {
                rule: "a persistent volume with a profile is a mount disk",
                file: source("volume-fields"),
                find: '(profileName === undefined ? "root" : "mount"),\n                },',
                replace: '(profileName === undefined ? "root" : "path"),\n                },',
            },
        ],
    },
    {
        name: "comparison",
        tests: tests("compare", "projection"),
        mutations: [
            {
                rule: "any service port is as good as none",
                file: source("compare"),
                find: "? { ...entry, [member]: 0 }",
                replace: "? entry",
            },
            {
                rule: "a role that is absent is any",
                file: source("compare"),
                find: "if (absentMeansAny && isOpen) return [];",
                replace: "",
            },
            {
                rule: "a role where there was none is a change",
                file: source("compare"),
                find: "if (absentMeansAny && isOpen) return [];",
                replace: "if (absentMeansAny) return [];",
            },
            {
                rule: "what may be shown or not is the same",
                file: source("compare"),
                find: "isDeepStrictEqual(value, fields[field]?.sameAsAbsent) ? undefined : value",
                replace: "value",
            },
            {
                rule: "an unknown value differs from everything",
                file: source("compare"),
                find: "if (isUnknown(left) || isUnknown(right)) return [path];",
                replace: "",
            },
        ],
    },
    {
        name: "merge",
        tests: tests("merge"),
        mutations: [
            {
                rule: "what the program left alone stays as it is live",
                file: source("merge"),
                find: "const value = (isOurs ? ours : theirs)[name];",
                replace: "const value = ours[name] ?? theirs[name];",
            },
            {
                rule: "keys are merged one by one",
                file: source("fields"),
                find: "labels: { shape: labels, default: {}, mergedByKey: true }",
                replace: "labels: { shape: labels, default: {} }",
            },
            {
                rule: "where both changed a key it is a conflict",
                file: source("merge"),
                find: "if (isTheirs && isOurs && !isDeepStrictEqual(ours[key], theirs[key])) conflicts.push(path);",
                replace: "",
            },
            {
                rule: "fields that are not known stay",
                file: source("merge"),
                find: "        ...foreignFields(sides.theirs),\n",
                replace: "",
            },
            {
                rule: "where others alone changed a key it is said",
                file: source("merge"),
                find: "if (isTheirs && !isOurs) kept.push(path);",
                replace: "",
            },
            {
                rule: "the version is never sent back",
                file: source("merge"),
                find: '    "version",\n',
                replace: "",
            },
        ],
    },
    {
        name: "effect",
        tests: tests("effect"),
        mutations: [
            {
                rule: "another number of instances scales",
                file: source("fields"),
                find: 'default: 1, effect: "scales"',
                replace: "default: 1",
            },
            {
                rule: "the executor's resources restart nothing",
                file: source("fields"),
                find: 'since: { major: 1, minor: 6 }, effect: "none"',
                replace: "since: { major: 1, minor: 6 }",
            },
            {
                rule: "an app without instances has nothing to restart",
                file: source("effect"),
                find: "restarting.length > 0 && instances !== 0",
                replace: "restarting.length > 0",
            },
            {
                rule: "what merely follows from another field is not named",
                file: source("effect"),
                find: "return written.length > 0 ? written : changed;",
                replace: "return changed;",
            },
            {
                rule: "the new app starts before the old one stops",
                file: source("effect"),
                find: 'order === "new first"',
                replace: 'order !== "new first"',
            },
        ],
    },
    {
        name: "service ports",
        tests: tests("service-ports", "service-ports.properties", "ports"),
        mutations: [
            {
                rule: "port definitions off the host go where no container was",
                file: source("ports"),
                find: "const { portDefinitions: _, ...rest } = definition;",
                replace: "const rest = definition;",
            },
            {
                rule: "the upper half of the server's range is taken",
                file: source("service-ports"),
                find: "Math.ceil((localPortMin + localPortMax) / 2)",
                replace: "localPortMin",
            },
            {
                rule: "the load balancer's own ports are never handed out",
                file: source("service-ports"),
                find: "!isTaken && !isBalancerPort(number)",
                replace: "!isTaken",
            },
            {
                rule: "ports of other apps are never handed out",
                file: source("service-ports"),
                find: "taken.has(number) || used.has(number)",
                replace: "used.has(number)",
            },
            {
                rule: "a number is kept by the name of its port",
                file: source("service-ports"),
                find: "    match((port) => port.name);\n",
                replace: "",
            },
            {
                rule: "the order of ports decides nothing",
                file: source("service-ports"),
                find: "return [...ports].sort((left, right) => order(identityOf(left), identityOf(right)));",
                replace: "return [...ports];",
            },
            {
                rule: "the app's id decides about the first candidate",
                file: source("service-ports"),
                find: `candidates(\`\${appId}\\n`,
                replace: `candidates(\`\\n`,
            },
        ],
    },
    {
        name: "validation",
        tests: tests("validate", "app-id", "port-rules", "rollout-rules"),
        mutations: [
            {
                rule: "a command and arguments exclude each other",
                file: source("validation/command-rules"),
                find: "if (isGiven(cmd) && hasArgs) return",
                replace: "if (false) return",
            },
            {
                rule: "no app is called like a route of Marathon",
                file: source("validation/id-rules"),
                find: 'reserved.includes(absolute.slice(absolute.lastIndexOf("/") + 1))',
                replace: "reserved.includes(absolute)",
            },
            {
                rule: "every secret that is named is defined",
                file: source("validation/secret-rules"),
                find: ".filter(({ name }) => !isGiven(defined[name]))",
                replace: ".filter(() => false)",
            },
            {
                rule: "names of ports are unique",
                file: source("validation/port-rules"),
                find: '        ...unique(ports, "name"),\n',
                replace: "",
            },
            {
                rule: "the modes of networks are not mixed",
                file: source("validation/network-rules"),
                find: 'if (modes.some((mode) => mode !== "container")) {',
                replace: "if (false) {",
            },
            {
                rule: "limits are at least what is asked for",
                file: source("validation/resource-rules"),
                find: "limit >= request",
                replace: "limit >= 0",
            },
            {
                rule: "CSI volumes need 1.11",
                file: source("validation/csi-rules"),
                find: "const since = { major: 1, minor: 11 };",
                replace: "const since = { major: 1, minor: 10 };",
            },
            {
                rule: "a readiness check answers before the next one",
                file: source("health-fields"),
                find: "timeoutSeconds >= intervalSeconds",
                replace: "timeoutSeconds > intervalSeconds",
            },
            {
                rule: "a fixed host port and full health capacity deadlock",
                file: source("validation/rollout-rules"),
                find: "Math.ceil(share * instances) >= instances",
                replace: "Math.ceil(share * instances) > instances",
            },
        ],
    },
];
