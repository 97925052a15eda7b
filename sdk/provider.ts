import * as pulumi from "@pulumi/pulumi";

/** How to reach one Marathon. */
export interface ProviderArgs {
    /** The base URL, path prefix included; several of one highly available Marathon, separated by commas. */
    readonly url: pulumi.Input<string>;
    /** User name for HTTP basic authentication. */
    readonly username?: pulumi.Input<string>;
    /** Password for HTTP basic authentication; kept encrypted in the state. */
    readonly password?: pulumi.Input<string>;
    /** Token, sent as `Authorization: token=…`; kept encrypted in the state. */
    readonly token?: pulumi.Input<string>;
    /** How long one request may take, as `30s` or `1m`. @default 30s */
    readonly requestTimeout?: pulumi.Input<string>;
}

const secrets = new Set(["password", "token"]);

/**
 * One Marathon, for programs that manage several: pass it as the `provider` option of a resource or the `providers`
 * option of a component.
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const east = new marathon.Provider("east", { url: "http://marathon.east.example:8080" });
 * new marathon.MarathonApp("ticker", { cmd: "while sleep 10; do date; done" }, { provider: east });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
        super("pulumi-nodejs", name, namespaced(args), opts);
    }
}

/** The provider process reads the same keys whether they come from stack configuration or from here. */
function namespaced(args: ProviderArgs): pulumi.Inputs {
    return Object.fromEntries(
        Object.entries(args)
            .filter(([, value]) => value !== undefined)
            .map(([key, value]) => [`marathon:${key}`, secrets.has(key) ? pulumi.secret(value) : value]),
    );
}
