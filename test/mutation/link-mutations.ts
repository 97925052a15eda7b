import type { Family } from "./mutation";

const source = (name: string) => `provider/links/${name}.ts`;
const tests = (...names: readonly string[]) => names.map((name) => `test/unit/links/${name}.test.ts`);

/** The rules of load balancing, names and links. */
export const linkFamilies: readonly Family[] = [
    {
        name: "labels",
        tests: tests("labels", "label-values", "label-templates"),
        mutations: [
            {
                rule: "what is no number stops marathon-lb",
                file: source("labels"),
                find: "    PORT: judgeInteger,\n",
                replace: "",
            },
            {
                rule: "credentials have three parts",
                file: source("label-values"),
                find: 'value.split(":").length === 3 ? undefined',
                replace: 'value.split(":").length >= 3 ? undefined',
            },
            {
                rule: "1 and on switch off",
                file: source("haproxy-labels"),
                find: '["true", "t", "yes", "y"]',
                replace: '["true", "t", "yes", "y", "1", "on"]',
            },
            {
                rule: "tcp mode and virtual hosts exclude each other",
                file: source("label-values"),
                find: 'mode === "tcp" && bindsHttp && settingOf(service, "VHOST")',
                replace: "false",
            },
            {
                rule: "nobody asks for a host with a wildcard",
                file: source("haproxy-labels"),
                find: "const hostForm = /^[a-z0-9_]",
                replace: "const hostForm = /^[a-z0-9_*]",
            },
            {
                rule: "nobody's path begins without a slash",
                file: source("label-routes"),
                find: "!/^\\/[!-~]*$/.test(word)",
                replace: "!/^[!-~]*$/.test(word)",
            },
            {
                rule: "a single brace stops marathon-lb",
                file: source("label-templates"),
                find: "return /[{}]/.test(outside) ? undefined : names;",
                replace: "return names;",
            },
            {
                rule: "a template names only what it is given",
                file: source("haproxy-templates"),
                find: 'placeholders: ["backend", "balance", "mode"],',
                replace: 'placeholders: ["backend", "balance", "mode", "servicePort"],',
            },
            {
                rule: "names of groups are not trimmed",
                file: source("label-groups"),
                find: "groups.some((group) => group !== group.trim())",
                replace: "false",
            },
            {
                rule: "an index that equals the number of ports stops marathon-lb",
                file: source("label-values"),
                find: "if (index === portCount)",
                replace: "if (index > portCount)",
            },
            {
                rule: "haproxy checks once a second at most",
                file: source("label-ports"),
                find: "seconds >= min && seconds <= maxSeconds",
                replace: "seconds >= min - 1 && seconds <= maxSeconds",
            },
            {
                rule: "TLS needs a certificate",
                file: source("label-tls"),
                find: 'return names ? undefined : dropsApp("switches',
                replace: 'return undefined && dropsApp("switches',
            },
        ],
    },
    {
        name: "collisions",
        tests: tests("collisions", "recordings"),
        mutations: [
            {
                rule: "no two apps share a port behind one load balancer",
                file: source("port-collisions"),
                find: "other.boundPort === boundPort &&",
                replace: "other.boundPort !== boundPort &&",
            },
            {
                rule: "ports on different addresses do not collide",
                file: source("port-collisions"),
                find: "(shareAddress(service, other) || sectionName(service) === sectionName(other)) &&",
                replace: "",
            },
            {
                rule: "the apps of one deployment share what they have",
                file: source("collision"),
                find: 'return Boolean(group) && group === labelText(right.labels, "HAPROXY_DEPLOYMENT_GROUP");',
                replace: "return false;",
            },
            {
                rule: "a heavier route is tried first",
                file: source("route-collisions"),
                find: "if (difference !== 0) return difference < 0;",
                replace: "if (difference !== 0) return difference > 0;",
            },
            {
                rule: "a password without a path reaches the whole host",
                file: source("route-collisions"),
                find: 'return rule(service) && !settingOf(service, "PATH") && !rule(other);',
                replace: "return false;",
            },
        ],
    },
    {
        name: "live apps",
        tests: [...tests("live/judge-live-apps", "live/assigned-ports"), ...tests("recordings")],
        mutations: [
            {
                rule: "an instance that starts gets no traffic",
                file: source("live/instances"),
                find: '...["TASK_STAGING", "TASK_STARTING",',
                replace: '...["TASK_STARTING",',
            },
            {
                rule: "an instance without a good result gets no traffic",
                file: source("live/instances"),
                find: "if (checksHealth && hasChecks(app) && !isAlive(task))",
                replace: "if (false)",
            },
            {
                rule: "ports are paired by their order",
                file: source("live/pairing"),
                find: "place !== reached) {",
                replace: "place === reached - 100) {",
            },
            {
                rule: "a check without its times stops marathon-lb",
                file: source("live/required-members"),
                find: '["timeoutSeconds", "intervalSeconds",',
                replace: '["intervalSeconds",',
            },
            {
                rule: "made-up ports follow from app and port",
                file: source("live/assigned-ports"),
                find: "const number = min + (hash % size);",
                replace: "const number = min + ((hash + 1) % size);",
            },
        ],
    },
    {
        name: "names in mesos-dns",
        tests: tests("dns-names", "dns-verdicts", "dns-records", "dns-instances"),
        mutations: [
            {
                rule: "names begin with the end of the path",
                file: source("dns-names"),
                find: 'segmentsOf(appId).reverse().join(".")',
                replace: 'segmentsOf(appId).join(".")',
            },
            {
                rule: "labels have 24 characters under RFC 952",
                file: source("dns-names"),
                find: "rfc952: { maxLength: 24,",
                replace: "rfc952: { maxLength: 25,",
            },
            {
                rule: "a cut label goes on behind dashes",
                file: source("dns-names"),
                find: 'rest = rest.slice(room).replace(/^-+/, "");',
                replace: "rest = rest.slice(room);",
            },
            {
                rule: "apps that share a name are refused",
                file: source("dns-verdicts"),
                find: "appLabel(other, zone.labelRule) === label,",
                replace: "other === label,",
            },
            {
                rule: "SRV records need room for the instance",
                file: source("dns-verdicts"),
                find: '"-xxxxx-s0".length',
                replace: '"-xxxxx".length',
            },
            {
                rule: "an instance is named by the hash of its task",
                file: source("dns-records"),
                find: "bits >>> (27 - 5 * place)",
                replace: "bits >>> (25 - 5 * place)",
            },
            {
                rule: "agents are listed under both protocols",
                file: source("dns-records"),
                find: 'for (const protocol of ["tcp", "udp"]) {',
                replace: 'for (const protocol of ["tcp"]) {',
            },
            {
                rule: "a port is announced once for each network",
                file: source("dns-instances"),
                find: "Math.max(1, port.networkNames?.length ?? 1)",
                replace: "1",
            },
        ],
    },
    {
        name: "forms of links",
        tests: tests("forms", "marathon-lb", "resolve", "endpoints"),
        mutations: [
            {
                rule: "behind a bridge links lead to the agent",
                file: source("mesos-dns"),
                find: 'return network === "container" && sources?.[0] !== "host";',
                replace: 'return sources?.[0] !== "host";',
            },
            {
                rule: "on container networks the container port counts",
                file: source("mesos-dns"),
                find: "return isOwn ? endpoint.containerPort : endpoint.hostPort;",
                replace: "return endpoint.hostPort;",
            },
            {
                rule: "the port of a label wins over the service port",
                file: source("endpoints"),
                find: "if (text === undefined) return port.servicePort;",
                replace: "return port.servicePort;",
            },
            {
                rule: "a link needs the group it goes through",
                file: source("marathon-lb"),
                find: 'group === "*" || balancer.groups.includes(group) ? balancer : undefined',
                replace: "balancer",
            },
            {
                rule: "a virtual host is the URL of an http link",
                file: source("marathon-lb"),
                find: "url: virtualHostUrl(wanted, balancer) ?? form.url",
                replace: "url: form.url",
            },
            {
                rule: "a port is found by name before place",
                file: source("resolve"),
                find: "if (named) return named;",
                replace: "",
            },
            {
                rule: "virtual addresses lose their slashes",
                file: source("vip"),
                find: 'name.replaceAll("/", "")',
                replace: "name",
            },
        ],
    },
    {
        name: "environment of links",
        tests: tests("environment"),
        mutations: [
            {
                rule: "Docker's port is the lowest",
                file: source("environment"),
                find: "sort((left, right) => left.number - right.number)",
                replace: "sort((left, right) => right.number - left.number)",
            },
            {
                rule: "with both styles the port is a number",
                file: source("environment"),
                find: "{ ...docker, ...simple }",
                replace: "{ ...simple, ...docker }",
            },
            {
                rule: "a prefix begins with no digit",
                file: source("environment"),
                find: "if (/^[A-Z_][A-Z0-9_]*$/.test(name))",
                replace: "if (/^[A-Z0-9_]*$/.test(name))",
            },
            {
                rule: "Panamax spells protocols in capitals",
                file: source("environment"),
                find: "const spelled = (protocol: Protocol) => protocol.toUpperCase();",
                replace: "const spelled = (protocol: Protocol): string => protocol;",
            },
        ],
    },
];
