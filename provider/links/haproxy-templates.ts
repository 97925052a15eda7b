/** A piece of haproxy configuration that a label can replace for one port. */
export interface Template {
    /** What may stand in braces in it; nothing for the ones that are copied as they stand. */
    readonly placeholders?: readonly string[];
    /** Whether marathon-lb uses it for a port. */
    readonly isUsed: (port: TemplatePort) => boolean;
    /** The line without which no request gets through the port. */
    readonly leads?: RegExp;
    /** The beginning of the name of a rule that it must define, since other templates refer to it. */
    readonly defines?: (port: TemplatePort) => string | undefined;
    /** Stands inside a line rather than being lines of its own. */
    readonly isInline?: boolean;
    /** Nothing of the same section comes after it, so its last line need not end. */
    readonly isLast?: boolean;
    /** Without this placeholder its section has a name that nothing refers to, or that another app has. */
    readonly needs?: string;
}

/** What decides which templates marathon-lb takes for a port. */
export interface TemplatePort {
    readonly isHttp: boolean;
    readonly hosts: "none" | "one" | "several";
    readonly hasPath: boolean;
    readonly hasAuth: boolean;
    readonly redirects: boolean;
    readonly check: "none" | "tcp" | "http";
    readonly has: (setting: string) => boolean;
    readonly isOn: (setting: string) => boolean;
}

const host = ["cleanedUpHostname", "hostname", "appId", "backend"];
const check = [
    ...["healthCheck", "healthCheckPortIndex", "healthCheckPort", "healthCheckProtocol", "healthCheckPath"],
    ...["healthCheckTimeoutSeconds", "healthCheckIntervalSeconds", "healthCheckGracePeriodSeconds"],
    ...["healthCheckMaxConsecutiveFailures", "healthCheckFalls", "healthCheckPortOptions"],
];
const server = ["host", "host_ipv4", "port", "serverName", "serverId"];
const serverOptions = ["cookieOptions", "healthCheckOptions", "otherOptions"];
const route = /^\s*(use_backend|default_backend|redirect|http-request\s+(redirect|return|use-service))\s/m;
const hostRule = () => "host_";
const pathRule = () => "path_";
const isRouted = ({ hosts }: TemplatePort) => hosts !== "none";
const forOne = ({ hosts }: TemplatePort) => hosts === "one";
const forSeveral = ({ hosts, redirects }: TemplatePort) => hosts === "several" && !redirects;

/** All of them, from marathon-lb's `config.py` and the places where `marathon_lb.py` fills them in. */
export const templates: Readonly<Record<string, Template>> = {
    FRONTEND_HEAD: {
        placeholders: ["bindAddr", "backend", "servicePort", "mode", "sslCert", "bindOptions"],
        isUsed: () => true,
        leads: /^\s*bind\s/m,
        needs: "backend",
    },
    BACKEND_HEAD: {
        placeholders: ["backend", "balance", "mode"],
        isUsed: () => true,
        needs: "backend",
    },
    USERLIST_HEAD: {
        placeholders: ["backend", "user", "passwd"],
        isUsed: ({ hasAuth }) => hasAuth,
        needs: "backend",
    },
    FRONTEND_BACKEND_GLUE: {
        placeholders: ["backend"],
        isUsed: () => true,
        leads: route,
        isLast: true,
    },
    BACKEND_SERVER_OPTIONS: {
        placeholders: [...server, ...serverOptions],
        isUsed: () => true,
        leads: /^\s*server(-template)?\s+\S+\s+\S/m,
    },
    BACKEND_HTTP_OPTIONS: { isUsed: ({ isHttp }) => isHttp },
    BACKEND_HSTS_OPTIONS: { isUsed: ({ isHttp, isOn }) => isHttp && isOn("USE_HSTS") },
    BACKEND_STICKY_OPTIONS: { isUsed: ({ isOn }) => isOn("STICKY") },
    BACKEND_HTTP_HEALTHCHECK_OPTIONS: { placeholders: check, isUsed: (port) => port.check === "http" },
    BACKEND_TCP_HEALTHCHECK_OPTIONS: { placeholders: check, isUsed: (port) => port.check === "tcp" },
    BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS: {
        placeholders: check,
        isUsed: (port) => port.check === "http",
        isInline: true,
    },
    BACKEND_SERVER_TCP_HEALTHCHECK_OPTIONS: {
        placeholders: check,
        isUsed: (port) => port.check === "tcp",
        isInline: true,
    },
    HTTP_BACKEND_PROXYPASS_GLUE: {
        placeholders: ["hostname", "proxypath"],
        isUsed: ({ isHttp, has }) => isHttp && has("HTTP_BACKEND_PROXYPASS_PATH"),
    },
    HTTP_BACKEND_REVPROXY_GLUE: {
        placeholders: ["hostname", "rootpath"],
        isUsed: ({ isHttp, has }) => isHttp && has("HTTP_BACKEND_REVPROXY_PATH"),
    },
    HTTP_BACKEND_NETWORK_ALLOWED_ACL: {
        placeholders: ["network_allowed"],
        isUsed: ({ isHttp, has }) => isHttp && has("BACKEND_NETWORK_ALLOWED_ACL"),
    },
    TCP_BACKEND_NETWORK_ALLOWED_ACL: {
        placeholders: ["network_allowed"],
        isUsed: ({ isHttp, has }) => !isHttp && has("BACKEND_NETWORK_ALLOWED_ACL"),
    },
    HTTP_FRONTEND_APPID_ACL: {
        placeholders: ["cleanedUpAppId", "hostname", "appId", "backend"],
        isUsed: ({ isHttp }) => isHttp,
    },
    HTTP_FRONTEND_ACL: {
        placeholders: host,
        isUsed: (port) => forOne(port) && !port.hasPath && (port.redirects || !port.hasAuth),
        leads: route,
        defines: ({ redirects }) => (redirects ? "host_" : undefined),
    },
    HTTP_FRONTEND_ACL_WITH_AUTH: {
        placeholders: [...host, "realm"],
        isUsed: (port) => forOne(port) && !port.hasPath && !port.redirects && port.hasAuth,
        leads: route,
    },
    HTTP_FRONTEND_ACL_WITH_PATH: {
        placeholders: [...host, "path"],
        isUsed: (port) => forOne(port) && port.hasPath && !port.redirects && !port.hasAuth,
        leads: route,
    },
    HTTP_FRONTEND_ACL_WITH_AUTH_AND_PATH: {
        placeholders: [...host, "path", "realm"],
        isUsed: (port) => forOne(port) && port.hasPath && !port.redirects && port.hasAuth,
        leads: route,
    },
    HTTP_FRONTEND_ACL_ONLY: {
        placeholders: ["cleanedUpHostname", "hostname"],
        isUsed: (port) => port.hosts === "several" || (forOne(port) && port.hasPath && port.redirects),
        defines: hostRule,
    },
    HTTP_FRONTEND_ACL_ONLY_WITH_PATH: {
        placeholders: ["path", "backend"],
        isUsed: (port) =>
            port.hasPath && (port.hosts === "several" ? !port.hasAuth : forOne(port) && port.redirects),
        defines: pathRule,
    },
    HTTP_FRONTEND_ACL_ONLY_WITH_PATH_AND_AUTH: {
        placeholders: ["path", "cleanedUpHostname", "hostname", "realm", "backend"],
        isUsed: (port) => port.hosts === "several" && port.hasPath && port.hasAuth,
        defines: pathRule,
    },
    HTTP_FRONTEND_ROUTING_ONLY: {
        placeholders: ["cleanedUpHostname", "backend"],
        isUsed: (port) => forSeveral(port) && !port.hasPath && !port.hasAuth,
        leads: route,
    },
    HTTP_FRONTEND_ROUTING_ONLY_WITH_AUTH: {
        placeholders: ["cleanedUpHostname", "realm", "backend"],
        isUsed: (port) => forSeveral(port) && !port.hasPath && port.hasAuth,
        leads: route,
    },
    HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH: {
        placeholders: ["cleanedUpHostname", "backend"],
        isUsed: (port) => forSeveral(port) && port.hasPath && !port.hasAuth,
        leads: route,
    },
    HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH_AND_AUTH: {
        placeholders: ["cleanedUpHostname", "realm", "backend"],
        isUsed: (port) => forSeveral(port) && port.hasPath && port.hasAuth,
        leads: route,
    },
    HTTPS_FRONTEND_ACL: {
        placeholders: host,
        isUsed: (port) => isRouted(port) && !port.hasPath && !port.hasAuth,
        leads: route,
    },
    HTTPS_FRONTEND_ACL_WITH_AUTH: {
        placeholders: [...host, "realm"],
        isUsed: (port) => isRouted(port) && !port.hasPath && port.hasAuth,
        leads: route,
    },
    HTTPS_FRONTEND_ACL_WITH_PATH: {
        placeholders: host,
        isUsed: (port) => isRouted(port) && port.hasPath && !port.hasAuth,
        leads: route,
    },
    HTTPS_FRONTEND_ACL_WITH_AUTH_AND_PATH: {
        placeholders: [...host, "realm"],
        isUsed: (port) => isRouted(port) && port.hasPath && port.hasAuth,
        leads: route,
    },
    HTTPS_FRONTEND_ACL_ONLY_WITH_PATH: {
        placeholders: ["path", "backend"],
        isUsed: (port) => isRouted(port) && port.hasPath,
        defines: pathRule,
    },
    BACKEND_REDIRECT_HTTP_TO_HTTPS: {
        placeholders: ["bindAddr", "cleanedUpHostname"],
        isUsed: (port) => isRouted(port) && port.redirects && !port.hasPath,
    },
    BACKEND_REDIRECT_HTTP_TO_HTTPS_WITH_PATH: {
        placeholders: ["bindAddr", "cleanedUpHostname", "backend"],
        isUsed: (port) => isRouted(port) && port.redirects && port.hasPath,
    },
};
