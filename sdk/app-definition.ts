import type * as pulumi from "@pulumi/pulumi";
import { balancerLabels } from "./app-balancer";
import { healthChecksOf } from "./app-health";
import { linkEnvironment, linkedAppIds } from "./app-links";
import { withoutOldForms } from "./app-old-forms";
import { withVolumes } from "./app-volumes";
import type { MarathonAppArgs } from "./marathon-app";
import { convert, definedMembers, type InputMap, withDefaults, withElements } from "./merge";
import { type Refusals, refusalsOf } from "./rendered";

/** What arguments become, and what is wrong with them. */
export interface RenderedDefinition {
    readonly properties: pulumi.Inputs;
    readonly refusals: pulumi.Input<Refusals>;
}

/**
 * The properties of an app, wherever it is. Whatever moves a value to another place happens here and not in the
 * provider: Pulumi marks secrets again at the same key only.
 *
 * @param name  what the names of the links that are made begin with, and the app is called in warnings
 * @param opts  of the resource that holds the app
 */
export function renderDefinition(
    name: string,
    args: Omit<MarathonAppArgs, "appId" | "group">,
    opts: pulumi.CustomResourceOptions | undefined,
): RenderedDefinition {
    const { links = {}, linkDependencies, marathonLb, defaultHealthCheck, volumes = [], ...given } = args;
    const definition = withoutOldForms(given);
    const linkVariables = linkEnvironment(name, links, opts);
    const balancer = balancerLabels(marathonLb, definition, opts);
    const env = convert(linkVariables, ({ members }) =>
        withDefaults(members, definition.env as pulumi.Input<InputMap>),
    );
    const labels = convert(balancer, ({ members }) =>
        withDefaults(members, definition.labels as pulumi.Input<InputMap>),
    );
    const linked = linkDependencies ? linkedAppIds(links, opts) : [];
    const derived = {
        env,
        labels,
        dependencies: linked.length > 0 ? withElements(definition.dependencies, linked) : given.dependencies,
        healthChecks: healthChecksOf(definition, defaultHealthCheck),
        container: withVolumes(name, definition.container, volumes),
    };
    return {
        properties: definedMembers({ ...definition, ...derived }),
        refusals: refusalsOf([linkVariables, balancer]),
    };
}
