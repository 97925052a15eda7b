/** One of many apps that run, are healthy and are published, in one of fifty groups; each round is another definition. */
export function oneOfMany(index: number, round = 0): object {
    return {
        id: `/team-${index % 50}/app-${index}`,
        container: { docker: { image: "nginx:1.27" }, portMappings: [{ containerPort: 80 }] },
        networks: [{ mode: "container/bridge" }],
        healthChecks: [{ protocol: "HTTP", path: "/health", portIndex: 0 }],
        labels: { HAPROXY_GROUP: "internal", HAPROXY_0_VHOST: `app-${index}.example` },
        env: { LOG: "info", ROUND: String(round) },
    };
}
