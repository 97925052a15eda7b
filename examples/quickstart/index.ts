/**
 * A Redis app and a web app, joined by a link: the environment of the web app tells where Redis is reached, and both are
 * published by marathon-lb.
 */
import * as marathon from "pulumi-marathon";

const redis = new marathon.MarathonApp("redis", {
    container: { docker: { image: "redis:7" }, portMappings: [{ containerPort: 6379 }] },
    networks: [{ mode: "container/bridge" }],
    healthChecks: [{ protocol: "TCP", portIndex: 0 }],
    marathonLb: true,
});

const web = new marathon.MarathonApp("web", {
    container: { docker: { image: "nginx:1.27" }, portMappings: [{ containerPort: 80 }] },
    networks: [{ mode: "container/bridge" }],
    healthChecks: [{ protocol: "HTTP", portIndex: 0 }],
    links: { REDIS: redis },
    marathonLb: true,
});

export const webEnvironment = web.env;
