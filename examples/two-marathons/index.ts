/**
 * The same apps in two Marathons: each region has a provider, and a component whose resources go where its provider
 * leads. Without URLs of their own, both regions are in the Marathon of `marathon:url`.
 */
import * as pulumi from "@pulumi/pulumi";
import * as marathon from "pulumi-marathon";

/** The apps of one region, in a group with its name. */
class Region extends pulumi.ComponentResource {
    readonly webEnvironment: pulumi.Output<Readonly<Record<string, string>> | undefined>;

    constructor(name: string, opts: pulumi.ComponentResourceOptions) {
        super("two-marathons:index:Region", name, {}, opts);
        const group = new marathon.MarathonGroup(name, {}, { parent: this });
        const redis = new marathon.MarathonApp(
            `${name}-redis`,
            {
                appId: pulumi.interpolate`${group.groupId}/redis`,
                container: { docker: { image: "redis:7" }, portMappings: [{ containerPort: 6379 }] },
                networks: [{ mode: "container/bridge" }],
                marathonLb: true,
            },
            { parent: this },
        );
        const web = new marathon.MarathonApp(
            `${name}-web`,
            {
                appId: pulumi.interpolate`${group.groupId}/web`,
                container: { docker: { image: "nginx:1.27" }, portMappings: [{ containerPort: 80 }] },
                networks: [{ mode: "container/bridge" }],
                links: { REDIS: redis },
                marathonLb: true,
            },
            { parent: this },
        );
        this.webEnvironment = web.env;
        this.registerOutputs({ webEnvironment: web.env });
    }
}

const config = new pulumi.Config();
const east = new marathon.Provider("east", {
    url: config.get("eastUrl"),
    token: config.getSecret("eastToken"),
});
const west = new marathon.Provider("west", {
    url: config.get("westUrl"),
    token: config.getSecret("westToken"),
});

export const eastEnvironment = new Region("east", { provider: east }).webEnvironment;
export const westEnvironment = new Region("west", { providers: [west] }).webEnvironment;
export const marathons = pulumi
    .all([east, west].map((provider) => marathon.getInfoOutput({ provider })))
    .apply((infos) => infos.map(({ name, version }) => `${name} ${version}`));
