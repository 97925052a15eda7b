import * as pulumi from "@pulumi/pulumi";
import { environmentPrefix } from "../provider/links/environment";
import { type LinkTarget, targetProps } from "./link-target";
import type { InputMap } from "./merge";
import { MarathonResource } from "./resource";

/** Which load balancer a link goes through. */
export interface BalancerArgs {
    /** Id of the marathon-lb app. @default `marathon:lbApp`, which is `/marathon-lb` unless it is set */
    readonly app?: pulumi.Input<string>;
    /** The group whose apps it serves. @default `marathon:lbGroup`, which is `internal` unless it is set */
    readonly group?: pulumi.Input<string>;
    /** Name of the framework that runs it. @default what Marathon calls itself */
    readonly framework?: pulumi.Input<string>;
    /** Its host name, where it is not the one that mesos-dns gives it. */
    readonly host?: pulumi.Input<string>;
}

/** What a {@link ServiceLink} is made of. */
export interface ServiceLinkArgs {
    /** Where the link leads. */
    readonly target: LinkTarget;
    /** Which port of the target: its name, its index or its container port. @default the first */
    readonly targetPort?: pulumi.Input<string | number>;
    /** How the target is reached: through marathon-lb. @default marathon-lb */
    readonly via?: pulumi.Input<"marathon-lb">;
    /** Scheme of `url`. @default `http` for a port that marathon-lb serves in http mode, else `tcp` */
    readonly scheme?: pulumi.Input<string>;
    /** What the names of the environment variables begin with. @default the name of the resource, in upper case */
    readonly prefix?: pulumi.Input<string>;
    readonly balancer?: pulumi.Input<BalancerArgs>;
}

/** What the provider fills in, during previews too. */
const outputs = { host: undefined, port: undefined, endpoint: undefined, url: undefined, env: undefined };

/**
 * A link from one app to another: where the target can be reached, known in the preview of the very first `up`.
 *
 * It counts as ready when the target is in Marathon and published under the port that the link names.
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const redis = new marathon.MarathonApp("redis", {
 *     container: { docker: { image: "redis:7" }, portMappings: [{ containerPort: 6379, name: "redis" }] },
 *     networks: [{ mode: "container/bridge" }],
 *     marathonLb: true,
 * });
 * const link = new marathon.ServiceLink("cache", { target: redis });
 * export const address = link.endpoint;
 * ```
 */
export class ServiceLink extends MarathonResource {
    /** Id of the app that the link leads to. */
    declare readonly target: pulumi.Output<string>;
    declare readonly via: pulumi.Output<string>;
    /** Host name under which the target is reached. */
    declare readonly host: pulumi.Output<string>;
    /** Port under which the target is reached. */
    declare readonly port: pulumi.Output<number>;
    /** `host:port`. */
    declare readonly endpoint: pulumi.Output<string>;
    /** `scheme://host:port`. */
    declare readonly url: pulumi.Output<string>;
    /** The link as environment variables: `<PREFIX>_HOST`, `<PREFIX>_PORT`, `<PREFIX>_URL`. */
    declare readonly env: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: ServiceLinkArgs, opts?: pulumi.CustomResourceOptions) {
        const { target, ...others } = args;
        const via = args.via ?? "marathon-lb";
        super(
            "ServiceLink",
            name,
            { ...outputs, prefix: name, ...targetProps(target), ...others, via },
            opts,
        );
    }

    /** The link as environment variables whose names begin with another prefix. */
    envFor(prefix: string): pulumi.Output<Record<string, string>> {
        return pulumi.output(this.envMembers(prefix));
    }

    /** The same, each variable an Output of its own, so that one that is unknown does not hide the others. */
    envMembers(prefix: string): InputMap<string> {
        const name = environmentPrefix(prefix);
        if ("failure" in name) throw new pulumi.RunError(`Prefix of a link: ${name.failure.text}`);
        return {
            [`${name.value}_HOST`]: this.host,
            [`${name.value}_PORT`]: this.port.apply(String),
            [`${name.value}_URL`]: this.url,
        };
    }

    /** Whether the value is a ServiceLink, also one of another copy of this package. */
    static override isInstance(value: unknown): value is ServiceLink {
        return MarathonResource.isKind(value, "ServiceLink");
    }
}
