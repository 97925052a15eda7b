import * as pulumi from "@pulumi/pulumi";
import { type EnvironmentStyle, environmentPrefix, renameVariables } from "../provider/links/environment";
import type { LinkForm } from "../provider/links/link-form";
import { withTargetProvider } from "./link-provider";
import {
    foreignTargetId,
    type LinkTarget,
    targetInstances,
    targetProps,
    targetRevision,
} from "./link-target";
import { convert, type InputMap, isLater } from "./merge";
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

/** How mesos-dns names the apps of this Marathon. */
export interface DnsArgs {
    /** Name of the framework that runs the target. @default `marathon:framework`, else what Marathon calls itself */
    readonly framework?: pulumi.Input<string>;
    /** The domain that it answers for. @default `marathon:dnsDomain`, which is `mesos` unless it is set */
    readonly domain?: pulumi.Input<string>;
    /** Where it takes addresses from (`IPSources`); with `host` first, names lead to agents. @default netinfo, mesos, host */
    readonly ipSources?: pulumi.Input<readonly pulumi.Input<"netinfo" | "mesos" | "docker" | "host">[]>;
    /** `rfc952` where it runs with `enforceRFC952`. @default rfc1123 */
    readonly labelRule?: pulumi.Input<"rfc1123" | "rfc952">;
}

/** What a {@link ServiceLink} is made of. */
export interface ServiceLinkArgs {
    /** Where the link leads. */
    readonly target: LinkTarget;
    /** Which port of the target: its name, its index or its container port. @default the first */
    readonly targetPort?: pulumi.Input<string | number>;
    /**
     * How the target is reached: through marathon-lb; by its name in mesos-dns; by the virtual address in the port's
     * label `VIP_n` (DC/OS); or `direct`, at the instances themselves. Where these are is not known before they run, so
     * that everything but `forms` of a direct link is unknown in previews that make it or change its target.
     *
     * @default marathon-lb
     */
    readonly via?: pulumi.Input<"marathon-lb" | "mesos-dns" | "vip" | "direct">;
    /** Scheme of `url`. @default `http` for a port that marathon-lb serves in http mode, else its protocol */
    readonly scheme?: pulumi.Input<string>;
    /** What the names of the environment variables begin with. @default the name of the resource, in upper case */
    readonly prefix?: pulumi.Input<string>;
    /**
     * Which variables there are, for the prefix `DB`: `simple` is `DB_HOST`, `DB_PORT` and `DB_URL`; `docker` those of
     * Docker's links, `DB_NAME`, `DB_SERVICE_HOST`, `DB_PORT` (a URL) and `DB_PORT_6379_TCP` with `_PROTO`, `_PORT` and
     * `_ADDR`; `both` all of them, with the number in `DB_PORT`; `panamax` exactly what Panamax's Marathon adapter gave.
     *
     * @default simple
     */
    readonly envStyle?: pulumi.Input<EnvironmentStyle>;
    /** The load balancer of a link via marathon-lb. @default that of the settings */
    readonly balancer?: pulumi.Input<BalancerArgs>;
    /** How mesos-dns names the target. @default as the settings say */
    readonly dns?: pulumi.Input<DnsArgs>;
    /** `true`: a target of more than one instance is an error. @default false */
    readonly singleton?: pulumi.Input<boolean>;
}

/** Every way to reach the target that does not depend on where its instances run. */
export interface LinkForms {
    /** Where a load balancer of the group serves the port. */
    readonly "marathon-lb"?: LinkForm;
    /** Without port, endpoint and URL where the agents choose the port; `srv` is the name to ask for SRV records. */
    readonly "mesos-dns": Partial<LinkForm> & { readonly host: string; readonly srv: string };
    /** Where the port has a label `VIP_n`. */
    readonly vip?: LinkForm;
}

/** What the provider fills in, all but `addresses` and `status` during previews too. */
const outputNames = ["host", "port", "endpoint", "url", "env", "forms"] as const;

/**
 * A link from one app to another: where the target can be reached, known in the preview of the very first `up`. Unless
 * the options name a provider, it has that of its target, which may be in another Marathon than the apps that use it.
 *
 * It counts as ready when the target is in Marathon and has the port that the link names: published, or running for a
 * direct link.
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
    /** How the target is reached: `marathon-lb`, `mesos-dns`, `vip` or `direct`. */
    declare readonly via: pulumi.Output<string>;
    /** Host name under which the target is reached. */
    declare readonly host: pulumi.Output<string>;
    /** Port under which the target is reached. */
    declare readonly port: pulumi.Output<number>;
    /** `host:port`. */
    declare readonly endpoint: pulumi.Output<string>;
    /** `scheme://host:port`. */
    declare readonly url: pulumi.Output<string>;
    /** The link as environment variables: `<PREFIX>_HOST`, `<PREFIX>_PORT`, `<PREFIX>_URL`, or as `envStyle` says. */
    declare readonly env: pulumi.Output<Record<string, string>>;
    /** Every way to reach the target that does not depend on where its instances run, whatever `via` is. */
    declare readonly forms: pulumi.Output<LinkForms>;
    /** `host:port` of each instance, the oldest first, of a direct link; empty for others. */
    declare readonly addresses: pulumi.Output<readonly string[]>;
    /** `ok`, or what was wrong with the way to the target when it was last looked at. */
    declare readonly status: pulumi.Output<string>;
    declare private readonly style: pulumi.Input<EnvironmentStyle>;
    declare private readonly givenPrefix: pulumi.Input<string>;

    constructor(name: string, args: ServiceLinkArgs, opts?: pulumi.CustomResourceOptions) {
        const { target, singleton, ...others } = args;
        const via = args.via ?? "marathon-lb";
        const prefix = args.prefix ?? name;
        const props = {
            ...declaredOutputs(args),
            ...targetProps(target),
            ...others,
            prefix,
            via,
            ...(singleton !== undefined && { singleton, targetInstances: targetInstances(target) }),
            ...(via === "direct" || isLater(via) ? { targetRevision: revisionFor(via, target) } : {}),
        };
        super("ServiceLink", name, props, withTargetProvider(target, opts));
        // Not enumerable: they are arguments, and no outputs.
        Object.defineProperties(this, {
            style: { value: args.envStyle ?? "simple" },
            givenPrefix: { value: prefix },
        });
    }

    /** The link as environment variables whose names begin with another prefix. */
    envFor(prefix: string): pulumi.Output<Record<string, string>> {
        return pulumi.output(this.envMembers(prefix)) as pulumi.Output<Record<string, string>>;
    }

    /**
     * The same, each variable an Output of its own, so that one that is unknown does not hide the others. Which ones
     * there are depends on the target in all styles but `simple`: then they are an Output as a whole.
     */
    envMembers(prefix: string): pulumi.Input<InputMap<string>> {
        const { style } = this;
        if (style === "simple") return this.simpleMembers(prefix);
        const parts = pulumi.all([this.env, this.givenPrefix, style]);
        return parts.apply(([env, from, known]) => {
            const renamed = renameVariables(env, from, prefix, known);
            if ("failure" in renamed) throw wrongPrefix(renamed.failure.text);
            return renamed.value;
        });
    }

    private simpleMembers(prefix: string): InputMap<string> {
        const name = environmentPrefix(prefix);
        if ("failure" in name) throw wrongPrefix(name.failure.text);
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

function revisionFor(
    via: Required<ServiceLinkArgs>["via"],
    target: LinkTarget,
): pulumi.Input<string | undefined> {
    return convert(via, (known) => (known === "direct" ? targetRevision(target) : undefined));
}

/**
 * The outputs as properties. What follows from a secret argument is secret: Pulumi takes for a secret what the provider
 * answers under the name of a secret property, and each of these then is a secret without a value.
 */
function declaredOutputs(args: ServiceLinkArgs): pulumi.Inputs {
    const { target, singleton, via, envStyle, ...telling } = args;
    const sources = [foreignTargetId(target), ...Object.values(telling)].filter(
        (value) => typeof value === "object",
    );
    const mark =
        sources.length > 0
            ? pulumi.all(sources as pulumi.Input<unknown>[]).apply(() => undefined)
            : undefined;
    const marked = Object.fromEntries(outputNames.map((name) => [name, mark]));
    return { ...marked, addresses: undefined, status: undefined };
}

function wrongPrefix(text: string): pulumi.RunError {
    return new pulumi.RunError(`Prefix of a link: ${text}`);
}
