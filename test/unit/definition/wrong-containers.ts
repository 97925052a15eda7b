import { image } from "./sample-volumes";
import type { WrongDefinition } from "./wrong-apps";

/** Containers, networks and ports. */
export const wrongContainers: readonly WrongDefinition[] = [
    [
        "a DOCKER container without an image",
        { cmd: "serve", container: { type: "DOCKER" } },
        ["container.docker"],
    ],
    ["an empty name of an image", { container: { docker: { image: "" } } }, ["container.docker.image"]],
    [
        "parameters in a MESOS container",
        { container: { type: "MESOS", docker: { image: "a", parameters: [{ key: "a", value: "b" }] } } },
        ["container.docker.parameters"],
    ],
    [
        "a pull configuration in a DOCKER container",
        {
            secrets: { s: { source: "x" } },
            container: { docker: { image: "a", pullConfig: { secret: "s" } } },
        },
        ["container.docker.pullConfig"],
    ],
    [
        "shared memory of a parent",
        {
            cmd: "serve",
            container: { type: "MESOS", linuxInfo: { ipcInfo: { mode: "SHARE_PARENT", shmSize: 1 } } },
        },
        ["container.linuxInfo.ipcInfo.shmSize"],
    ],
    [
        "neither a profile nor unconfined",
        { cmd: "serve", container: { type: "MESOS", linuxInfo: { seccomp: {} } } },
        ["container.linuxInfo.seccomp"],
    ],

    ["too large a port", { cmd: "serve", portDefinitions: [{ port: 70_000 }] }, ["portDefinitions[0].port"]],
    [
        "the same port twice",
        { cmd: "serve", portDefinitions: [{ port: 80 }, { port: 80 }] },
        ["portDefinitions[1].port"],
    ],
    [
        "the same name of ports twice",
        { cmd: "serve", portDefinitions: [{ name: "a" }, { name: "a" }] },
        ["portDefinitions[1].name"],
    ],
    [
        "a name of a port in upper case",
        { cmd: "serve", portDefinitions: [{ name: "HTTP" }] },
        ["portDefinitions[0].name"],
    ],
    ["two kinds of networks", { cmd: "serve", networks: [{ mode: "host" }, { name: "a" }] }, ["networks"]],
    [
        "a host network with a name",
        { cmd: "serve", networks: [{ mode: "host", name: "a" }] },
        ["networks[0].name"],
    ],
    [
        "a bridge with a name",
        { cmd: "serve", networks: [{ mode: "container/bridge", name: "a" }] },
        ["networks[0].name"],
    ],
    ["the same network twice", { cmd: "serve", networks: [{ name: "a" }, { name: "a" }] }, ["networks[1]"]],
    [
        "a DOCKER container on two networks",
        { container: image, networks: [{ name: "a" }, { name: "b" }] },
        ["networks"],
    ],
    [
        "a host port on two networks",
        {
            cmd: "serve",
            networks: [{ name: "a" }, { name: "b" }],
            container: { type: "MESOS", portMappings: [{ hostPort: 0 }] },
        },
        ["container.portMappings[0].networkNames"],
    ],
    [
        "a port on a network that the app is not on",
        {
            cmd: "serve",
            networks: [{ name: "a" }],
            container: { type: "MESOS", portMappings: [{ networkNames: ["b"] }] },
        },
        ["container.portMappings[0].networkNames"],
    ],
    ["ports in both forms", { cmd: "serve", ports: [1], portDefinitions: [] }, ["ports"]],
    ["networks in both forms", { cmd: "serve", ipAddress: {}, networks: [{ mode: "host" }] }, ["ipAddress"]],
    ["files in both forms", { cmd: "serve", uris: ["http://a"], fetch: [{ uri: "http://b" }] }, ["uris"]],
    [
        "no network at all",
        { container: { docker: { image: "a", network: "NONE" } } },
        ["container.docker.network"],
    ],
];
