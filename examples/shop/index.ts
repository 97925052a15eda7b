/**
 * A database that keeps its data on a REX-Ray volume and an app that is linked to it, in a group of their own. The link is
 * made by hand: it has a scheme, leads to a port by its name, and its URL is an output of the stack. The password is secret
 * wherever it goes.
 */
import * as pulumi from "@pulumi/pulumi";
import * as marathon from "pulumi-marathon";

const password = new pulumi.Config().requireSecret("password");
const shop = new marathon.MarathonGroup("shop");
const data = new marathon.RexRayVolume("data", { size: 10 });

const mongo = new marathon.MarathonApp("mongo", {
    group: shop,
    container: {
        type: "MESOS",
        docker: { image: "mongo:7" },
        portMappings: [{ containerPort: 27017, name: "mongo" }],
    },
    networks: [{ mode: "container/bridge" }],
    volumes: [data.mount("/data/db")],
    mem: 1024,
    env: { MONGO_INITDB_ROOT_USERNAME: "shop", MONGO_INITDB_ROOT_PASSWORD: password },
    healthChecks: [{ protocol: "MESOS_TCP", portIndex: 0 }],
    marathonLb: true,
});

const database = new marathon.ServiceLink("database", {
    target: mongo,
    targetPort: "mongo",
    scheme: "mongodb",
});

const cart = new marathon.MarathonApp("cart", {
    group: shop,
    container: {
        docker: { image: "mongo-express:1.0" },
        portMappings: [{ containerPort: 8081, name: "http" }],
    },
    networks: [{ mode: "container/bridge" }],
    instances: 2,
    links: { DB: database },
    env: { DB_USER: "shop", DB_PASSWORD: password },
    healthChecks: [{ protocol: "HTTP", path: "/status", portIndex: 0 }],
    marathonLb: { group: "external" },
});

export const databaseUrl = database.url;
export const cartEndpoints = cart.endpoints;
