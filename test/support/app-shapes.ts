import type { Properties } from "./provider-process";

/** Arguments of an app with a local persistent volume. */
export const resident = {
    cmd: "db",
    container: {
        type: "MESOS",
        volumes: [{ containerPath: "data", mode: "RW", persistent: { size: 100 } }],
    },
};

/** Arguments of an app that mounts an external volume. */
export const mounting = (name: string): Properties => ({
    cmd: "db",
    container: {
        type: "MESOS",
        volumes: [
            {
                containerPath: "data",
                mode: "RW",
                external: { name, provider: "dvdi", options: { "dvdi/driver": "rexray" } },
            },
        ],
    },
});

/** Arguments of an app that marathon-lb serves. */
export const published: Properties = {
    container: { docker: { image: "nginx:1.27" }, portMappings: [{ containerPort: 80, name: "http" }] },
    networks: [{ mode: "container/bridge" }],
    labels: { HAPROXY_GROUP: "internal" },
};

/** Arguments of a group of two apps, of which `web` needs the other one. */
export const system = (more: Properties = {}): Properties => ({
    groupId: "/shop",
    apps: { web: { cmd: "web", dependencies: ["/shop/backend/db"] } },
    groups: { backend: { apps: { db: { cmd: "db" } } } },
    ...more,
});
