/**
 * Five services on two levels in one group, deployed as one: the database and the cache first, then what talks to them. The
 * part in the back comes from a YAML file, and a link leads into the group from outside.
 */
import * as marathon from "pulumi-marathon";

const backend = marathon.definitions.readGroup("backend.yaml");

const service = {
    networks: [{ mode: "container/bridge" }],
    cpus: 0.1,
    mem: 64,
    healthChecks: [{ protocol: "HTTP", path: "/", portIndex: 0, gracePeriodSeconds: 60 }],
    linkDependencies: true,
} as const;

const shop = new marathon.MarathonGroup("shop", {
    apps: {
        web: {
            ...service,
            container: {
                docker: { image: "nginx:1.27" },
                portMappings: [{ name: "http", containerPort: 80 }],
            },
            links: { API: { target: "api" } },
            marathonLb: { group: "external", ports: { http: { vhosts: "shop.example.com" } } },
        },
        api: {
            ...service,
            instances: 2,
            container: {
                docker: { image: "registry.example/shop-api:1" },
                portMappings: [{ name: "http", containerPort: 8080 }],
            },
            // Seen from the group that the app is in; each becomes DB_URL, CACHE_URL and so on.
            links: {
                DB: { target: "backend/db", port: "sql", scheme: "postgres" },
                CACHE: { target: "backend/cache" },
            },
            marathonLb: true,
        },
    },
    groups: { backend },
});

// An app with a life of its own: what it talks to is in the group.
const report = new marathon.MarathonApp("report", {
    cmd: "./report --every 1h",
    cpus: 0.1,
    mem: 32,
    portDefinitions: [],
    links: { DB: shop.app("backend/db").endpoint("sql") },
});

export const members = shop.members.apply((all) => Object.values(all).map(({ appId }) => appId));
export const reportEnvironment = report.env;
