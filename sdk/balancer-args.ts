import type * as pulumi from "@pulumi/pulumi";

/**
 * How an app is published by marathon-lb. Each setting becomes a label of the app, which marathon-lb 1.15 reads as said
 * here; the app's own `labels` win, and may say what is not among these.
 */
export interface MarathonLbArgs {
    /**
     * The load-balancer groups that serve the app (`HAPROXY_GROUP`).
     *
     * @default `marathon:lbGroup`, which is `internal` unless it is set
     */
    readonly group?: BalancerList;
    /**
     * Settings for single ports, by the name of the port or its index: `{ http: { vhosts: "shop.example.com" } }`. The
     * preview fails for a name that no port has.
     */
    readonly ports?: Readonly<Record<string, BalancedPortArgs>>;
    /** That the app is one of two in a blue/green deployment. */
    readonly deployment?: BalancedDeploymentArgs;
}

/** One or several. */
export type BalancerList = pulumi.Input<string> | pulumi.Input<readonly pulumi.Input<string>[]>;

/** How marathon-lb serves one port of an app. */
export interface BalancedPortArgs {
    /**
     * The load-balancer groups that serve this port; an empty text is none (`HAPROXY_n_GROUP`).
     *
     * @default those of the app
     */
    readonly group?: BalancerList;
    /**
     * Whether the port is served at all (`HAPROXY_n_ENABLED`).
     *
     * @default true, and false where marathon-lb runs with `--strict-mode`
     */
    readonly enabled?: pulumi.Input<boolean>;
    /**
     * What the load balancer listens on for this port alone (`HAPROXY_n_PORT`). Not 80, 443, 9090 or 9091, which are its
     * own.
     *
     * @default the service port
     */
    readonly port?: pulumi.Input<number>;
    /**
     * Whether HTTP requests are passed on or plain connections (`HAPROXY_n_MODE`).
     *
     * @default `http` for a port with virtual hosts or a health check of the protocol HTTP, else `tcp`
     */
    readonly mode?: pulumi.Input<"http" | "tcp">;
    /**
     * The host names under which ports 80 and 443 of the load balancer lead to this one, in lower case and without port
     * (`HAPROXY_n_VHOST`). On 443 the name in the TLS greeting decides (SNI), not the header.
     *
     * @default none
     */
    readonly vhosts?: BalancerList;
    /**
     * The beginnings of paths that the virtual hosts are limited to, each with its slash (`HAPROXY_n_PATH`). `/api` is the
     * beginning of `/apis` too.
     *
     * @default every path
     */
    readonly path?: BalancerList;
    /**
     * Which rule is tried first where several apps have the same virtual host: that of the greatest number
     * (`HAPROXY_n_BACKEND_WEIGHT`).
     *
     * @default 0, and 1 for a port with `path`
     */
    readonly backendWeight?: pulumi.Input<number>;
    /**
     * Keep each client at its instance, by a cookie (`HAPROXY_n_STICKY`). Needs http mode.
     *
     * @default false
     */
    readonly sticky?: pulumi.Input<boolean>;
    /**
     * Answer requests for the virtual hosts on port 80 with a redirection to https, status 301
     * (`HAPROXY_n_REDIRECT_TO_HTTPS`). Without `path` this goes for all apps of the same host.
     *
     * @default false
     */
    readonly redirectToHttps?: pulumi.Input<boolean>;
    /**
     * Tell browsers to use https only: the header Strict-Transport-Security (`HAPROXY_n_USE_HSTS`). Needs http mode, and
     * haproxy 2.0 or older, which marathon-lb 1.15 has: newer ones refuse it.
     *
     * @default false
     */
    readonly useHsts?: pulumi.Input<boolean>;
    /**
     * Path of a certificate on the load balancer: its port for this one speaks TLS then (`HAPROXY_n_SSL_CERT`). The
     * virtual hosts have those that marathon-lb itself is started with.
     *
     * @default plain text
     */
    readonly sslCert?: pulumi.Input<string>;
    /** What else stands in haproxy's `bind` line, as `ciphers AES128+EECDH` (`HAPROXY_n_BIND_OPTIONS`). @default nothing */
    readonly bindOptions?: pulumi.Input<string>;
    /** The address that the load balancer listens on for this port (`HAPROXY_n_BIND_ADDR`). @default every one */
    readonly bindAddr?: pulumi.Input<string>;
    /**
     * Who may reach the virtual hosts (`HAPROXY_n_AUTH`). The service port stays open to all.
     *
     * @default everyone
     */
    readonly auth?: pulumi.Input<BalancerAuth>;
    /**
     * haproxy's algorithm, as `leastconn` or `source` (`HAPROXY_n_BALANCE`).
     *
     * @default roundrobin
     */
    readonly balance?: pulumi.Input<string>;
    /**
     * Who may connect: addresses and networks such as `10.0.0.0/8` (`HAPROXY_n_BACKEND_NETWORK_ALLOWED_ACL`).
     *
     * @default everyone
     */
    readonly allowedNetworks?: BalancerList;
    /**
     * The port, by name or index, whose health check haproxy uses for this one
     * (`HAPROXY_n_BACKEND_HEALTHCHECK_PORT_INDEX`).
     *
     * @default the port itself
     */
    readonly healthCheckPort?: pulumi.Input<string | number>;
    /**
     * Path that is taken away from the beginning of requests, and put before redirections in answers
     * (`HAPROXY_n_HTTP_BACKEND_PROXYPASS_PATH`). Needs http mode, exactly one virtual host, and haproxy 2.0 or older,
     * which marathon-lb 1.15 has.
     *
     * @default requests stay as they are
     */
    readonly proxyPassPath?: pulumi.Input<string>;
    /**
     * Path that is put before redirections in answers (`HAPROXY_n_HTTP_BACKEND_REVPROXY_PATH`). Needs the same.
     *
     * @default answers stay as they are
     */
    readonly revProxyPath?: pulumi.Input<string>;
    /**
     * Path that requests for `/` are redirected to (`HAPROXY_n_HTTP_BACKEND_REDIR`). Needs http mode and exactly one
     * virtual host.
     *
     * @default none
     */
    readonly redirect?: pulumi.Input<string>;
    /**
     * Parts of haproxy's configuration that take the place of marathon-lb's own, by their names in its documentation:
     * `{ BACKEND_HEAD: "…" }` is the label `HAPROXY_n_BACKEND_HEAD`. Each ends with a line break.
     *
     * @default marathon-lb's own
     */
    readonly templates?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Name and password that the virtual hosts of a port ask for (HTTP basic authentication). */
export interface BalancerAuth {
    /** What browsers show; without colons. */
    readonly realm: pulumi.Input<string>;
    /** Without colons and blanks. */
    readonly user: pulumi.Input<string>;
    /** The password as crypt(3) hashes it: what `mkpasswd --method=sha-512` prints. A secret one stays secret. */
    readonly hash: pulumi.Input<string>;
}

/** What marathon-lb needs to know about an app that replaces another one, or is replaced by it. */
export interface BalancedDeploymentArgs {
    /** The same for both apps: the load balancer then serves both as one (`HAPROXY_DEPLOYMENT_GROUP`). */
    readonly group: pulumi.Input<string>;
    /** When the app was started, as `2026-01-31T12:00:00`: the later one is new (`HAPROXY_DEPLOYMENT_STARTED_AT`). */
    readonly startedAt?: pulumi.Input<string>;
    /**
     * How many instances the new app is to have in the end; as many of the old one get no traffic any more as new ones are
     * ready (`HAPROXY_DEPLOYMENT_TARGET_INSTANCES`).
     */
    readonly targetInstances?: pulumi.Input<number>;
    /**
     * That only so many instances are to be new for now (`HAPROXY_DEPLOYMENT_NEW_INSTANCES`). Which app is new is then told
     * by when Marathon has last scaled it. Needs `targetInstances`.
     */
    readonly newInstances?: pulumi.Input<number>;
    /** A service port by which the new app alone can be tried (`HAPROXY_DEPLOYMENT_ALT_PORT`). */
    readonly altPort?: pulumi.Input<number>;
    /** `blue` or `green`, for the tools that switch (`HAPROXY_DEPLOYMENT_COLOUR`). */
    readonly colour?: pulumi.Input<string>;
}
