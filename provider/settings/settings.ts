import type { PortRange } from "../definition/service-ports";
import type { ConnectionSettings } from "../marathon/connection";
import type { Force } from "./force";

/** The settings of one provider, resolved: argument or stack configuration, environment, default. */
export interface Settings {
    /** The name of the explicit provider; `undefined` for the default one. */
    readonly provider: string | undefined;
    /** Base URLs of one Marathon; several when it is highly available. */
    readonly urls: readonly string[];
    readonly requestTimeoutMs: number;
    readonly factsTimeoutMs: number;
    readonly progressTimeoutMs: number;
    readonly rolloutTimeoutMs: number | undefined;
    /** How many unfinished deployments of ours there may be at once. */
    readonly maxDeployments: number;
    /** Id of the marathon-lb app that links go through. */
    readonly lbApp: string;
    /** The load-balancer group that links go through. */
    readonly lbGroup: string;
    /** The domain that mesos-dns answers for. */
    readonly dnsDomain: string;
    /** Name of the Marathon framework in mesos-dns, where it is not what Marathon calls itself. */
    readonly framework: string | undefined;
    /** Where service ports are taken from, where it is not the upper half of the server's own range. */
    readonly servicePortRange: PortRange | undefined;
    /** Service ports that are never given out, besides those that marathon-lb uses itself. */
    readonly reservedServicePorts: ReadonlySet<number>;
    /** Whether every write is refused. The client of Marathon sees to it itself. */
    readonly readOnly: boolean;
    /** Whether apps get the label that says whose they are. */
    readonly ownerLabel: boolean;
    /** The framework id that may take the place of a recorded one, or `true` for any. */
    readonly acceptFrameworkChange: string | undefined;
    /** The apps whose locks this run may break: `MARATHON_FORCE`, of the environment only. */
    readonly force: Force;
}

/** Everything that the sources say about one provider, once it has been read. */
export interface ResolvedSettings {
    readonly settings: Settings;
    readonly connection: ConnectionSettings;
    /** What the user has to know about them, each to be said once. */
    readonly warnings: readonly string[];
}
