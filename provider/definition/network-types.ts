/** Strings by name, as Marathon takes them; numbers and booleans become text. */
export type Labels = Readonly<Record<string, string | number | boolean>>;

/** `udp,tcp` means one port with both. */
export type PortProtocol = "tcp" | "udp" | "udp,tcp";

/** One network that every instance of an app is attached to. A change restarts all instances. */
export interface Network {
    /**
     * `host` uses the agent's network: no isolation, and the app's ports are `portDefinitions`. `container/bridge` maps
     * ports of the agent to ports of the container. `container` joins a named network, with an IP address per instance.
     * With the last two the ports are `container.portMappings`.
     *
     * @default container
     */
    readonly mode?: "host" | "container" | "container/bridge";
    /** The network of mode `container`. @default what the server was started with as `--default_network_name` */
    readonly name?: string;
    /** Passed to the network's plugin; not for mode `host`. */
    readonly labels?: Labels;
}

/** A port of an app in host mode. A change restarts all instances. */
export interface PortDefinition {
    /** The service port, 0 to 65535; with `requirePorts` the port on the agent too. @default 0: one is allocated */
    readonly port?: number;
    /** @default tcp */
    readonly protocol?: PortProtocol;
    /** Lower-case letters, digits and inner hyphens; unique within the app. */
    readonly name?: string;
    /** For load balancers and other readers: `VIP_0` for instance. */
    readonly labels?: Labels;
}

/** A port of a container on a bridge or container network. A change restarts all instances. */
export interface PortMapping {
    /** What the program in the container listens on, 0 to 65535. @default 0: the same as the host port */
    readonly containerPort?: number;
    /**
     * The port on the agent; 0 lets Marathon choose one of the offer.
     *
     * @default 0 on a bridge network, no port on the agent on a container network
     */
    readonly hostPort?: number;
    /** The port under which load balancers publish it. @default 0: one is allocated */
    readonly servicePort?: number;
    /** @default tcp */
    readonly protocol?: PortProtocol;
    /** Lower-case letters, digits and inner hyphens; unique within the app. */
    readonly name?: string;
    /** For load balancers and other readers: `VIP_0` for instance. */
    readonly labels?: Labels;
    /** The container networks it is on; with several networks, a host port needs exactly one. @default all */
    readonly networkNames?: readonly string[];
}

/** A port that the `ipAddress` form announced. */
export interface DiscoveryPort {
    /** @default 0 */
    readonly number?: number;
    readonly name: string;
    /** @default tcp */
    readonly protocol?: PortProtocol;
    readonly labels?: Labels;
}

/** How an address per instance was asked for before Marathon 1.5. */
export interface IpAddress {
    /** @default what the server was started with as `--default_network_name` */
    readonly networkName?: string;
    readonly labels?: Labels;
    /** Ignored by Marathon. */
    readonly groups?: readonly string[];
    /** Becomes `container.portMappings`, with MESOS containers only. */
    readonly discovery?: { readonly ports?: readonly DiscoveryPort[] };
}
