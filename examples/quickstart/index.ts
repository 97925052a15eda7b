/**
 * A Redis app and a web app, joined by a link: the web app is told in its environment where Redis is, and both are
 * published by marathon-lb.
 */
import * as marathon from "pulumi-marathon";

const redis = new marathon.MarathonApp("redis", {
    container: { docker: { image: "redis:7" }, portMappings: [{ containerPort: 6379, name: "redis" }] },
    networks: [{ mode: "container/bridge" }],
    cpus: 0.1,
    mem: 64,
    healthChecks: [{ protocol: "TCP", portIndex: 0 }],
    marathonLb: true,
});

const web = new marathon.MarathonApp("web", {
    container: { docker: { image: "nginx:1.27" }, portMappings: [{ containerPort: 80, name: "http" }] },
    networks: [{ mode: "container/bridge" }],
    cpus: 0.1,
    mem: 64,
    instances: 2,
    healthChecks: [{ protocol: "HTTP", portIndex: 0, path: "/" }],
    links: { REDIS: redis },
    marathonLb: true,
});

export const webEndpoints = web.endpoints;
