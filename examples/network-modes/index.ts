/**
 * A web server in each network mode: on the agent's own network, on a bridge in a container of Docker and in one of Mesos,
 * and on a CNI network, where each instance has an address of its own. Who is linked to them sees no difference.
 */
import * as pulumi from "@pulumi/pulumi";
import * as marathon from "pulumi-marathon";

const network = new pulumi.Config().require("network");
const modes = new marathon.MarathonGroup("modes");
const docker = { image: "nginx:1.27" };
const http = { name: "http", containerPort: 80 };

// The port is one of the agent, and each instance is told its own: PORT0, or PORT_HTTP after the name.
const host = new marathon.MarathonApp("host", {
    group: modes,
    cmd: "python3 -m http.server $PORT_HTTP",
    networks: [{ mode: "host" }],
    portDefinitions: [{ name: "http" }],
    healthChecks: [{ protocol: "HTTP", portIndex: 0 }],
    marathonLb: true,
});

// A port of the agent leads to the one of the container: one that Marathon finds free, or what hostPort says.
const bridge = new marathon.MarathonApp("bridge", {
    group: modes,
    container: { type: "DOCKER", docker, portMappings: [http] },
    networks: [{ mode: "container/bridge" }],
    healthChecks: [{ protocol: "HTTP", portIndex: 0 }],
    marathonLb: true,
});

// The same image without Docker (UCR). The agent asks for its health, from within the container; that marathon-lb
// serves it as HTTP must be said then.
const ucr = new marathon.MarathonApp("ucr", {
    group: modes,
    container: { type: "MESOS", docker, portMappings: [http] },
    networks: [{ mode: "container/bridge" }],
    healthChecks: [{ protocol: "MESOS_HTTP", portIndex: 0 }],
    marathonLb: { ports: { http: { mode: "http" } } },
});

// Every instance has port 80 of its own address. Only with a hostPort, be it 0, would the mapping take one of the agent.
const cni = new marathon.MarathonApp("cni", {
    group: modes,
    container: { type: "MESOS", docker, portMappings: [http] },
    networks: [{ mode: "container", name: network }],
    healthChecks: [{ protocol: "MESOS_HTTP", portIndex: 0 }],
    marathonLb: { ports: { http: { mode: "http" } } },
});

const links = { AGENT: host, BRIDGE: bridge, UCR: ucr, CNI: cni };
const client = new marathon.MarathonApp("client", { group: modes, cmd: "env && sleep 1d", links });

export const clientEnvironment = client.env;
export const hostEndpoints = host.endpoints;
export const cniEndpoints = cni.endpoints;
