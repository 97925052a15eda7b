/**
 * MongoDB on two REX-Ray volumes, and an app that is linked to it. The volumes follow the database to whichever agent it
 * runs on, and stay when the stack goes.
 */
import * as marathon from "pulumi-marathon";

// REX-Ray makes a volume when an app first mounts it, and takes up one of the name that is there already.
const data = new marathon.RexRayVolume("data", { size: 20 });
// The image declares a second place for data. What is not mounted there is gone with the container.
const configuration = new marathon.RexRayVolume("config", { size: 1 });

const accounts = new marathon.MarathonGroup("accounts");
const db = new marathon.MarathonApp("db", {
    group: accounts,
    // Docker's volume plugin would not tell REX-Ray the sizes; Mesos does.
    container: {
        type: "MESOS",
        docker: { image: "mongo:7" },
        portMappings: [{ name: "mongo", containerPort: 27_017 }],
    },
    networks: [{ mode: "container/bridge" }],
    mem: 1024,
    healthChecks: [{ protocol: "MESOS_TCP", portIndex: 0 }],
    volumes: [data.mount("/data/db"), configuration.mount("/data/configdb")],
    // An agent that nobody can reach may still write: a second instance must not.
    unreachableStrategy: "disabled",
    marathonLb: true,
});

const mongo = new marathon.ServiceLink("mongo", { target: db, scheme: "mongodb" });

new marathon.MarathonApp("ledger", {
    group: accounts,
    container: { docker: { image: "registry.example/ledger:1" } },
    links: { DB: mongo },
});

export const databaseUrl = mongo.url;
export const volumes = [data.volumeName, configuration.volumeName];
