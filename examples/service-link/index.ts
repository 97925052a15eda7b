/**
 * Three tiers, web → api → database, and every way to link them: through marathon-lb, by names of mesos-dns, by a virtual
 * address (DC/OS), directly at the instances, and as the variables of Docker's links.
 */
import * as marathon from "pulumi-marathon";

const shop = new marathon.MarathonGroup("shop");
const networks = [{ mode: "container/bridge" }] as const;

const sql = { name: "sql", containerPort: 5432, hostPort: 31_432, labels: { VIP_0: "/shop/db:5432" } };
const db = new marathon.MarathonApp("db", {
    group: shop,
    container: { docker: { image: "postgres:17" }, portMappings: [sql] },
    networks,
    env: { POSTGRES_HOST_AUTH_METHOD: "trust" },
    // Its successor needs the same host port.
    upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
    healthChecks: [{ protocol: "TCP", portIndex: 0 }],
    marathonLb: true,
});

// The host port is fixed, so mesos-dns's name for the agents says it all.
const byName = new marathon.ServiceLink("db-by-name", { target: db, via: "mesos-dns", scheme: "postgres" });
// The virtual address is what the label VIP_0 says.
const byVip = new marathon.ServiceLink("db-by-vip", { target: db, via: "vip", scheme: "postgres" });
// Through marathon-lb, under the names that images written for Docker's links look for.
const forDocker = new marathon.ServiceLink("db-for-docker", { target: db, envStyle: "docker" });

const api = new marathon.MarathonApp("api", {
    group: shop,
    container: {
        docker: { image: "registry.example/shop-api:1" },
        portMappings: [{ name: "http", containerPort: 8080 }],
    },
    networks,
    instances: 2,
    links: { DB: byName, REPORTS: byVip, POSTGRES: forDocker },
    healthChecks: [{ protocol: "HTTP", path: "/health", portIndex: 0 }],
    marathonLb: true,
});

const web = new marathon.MarathonApp("web", {
    group: shop,
    container: { docker: { image: "nginx:1.27" }, portMappings: [{ name: "http", containerPort: 80 }] },
    networks,
    links: { API: api },
    healthChecks: [{ protocol: "HTTP", portIndex: 0 }],
    marathonLb: { group: "external", ports: { http: { vhosts: "shop.example.com", redirectToHttps: true } } },
});

// Where the instances run is known when they do: in previews that make or change the app, this is not.
const instances = new marathon.ServiceLink("api-instances", { target: api, via: "direct" });

export const databaseForms = byName.forms;
export const apiEnvironment = api.env;
export const webEnvironment = web.env;
export const apiAddresses = instances.addresses;
