import { isDeepStrictEqual } from "node:util";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../definition/unknown";
import { endpointsOf } from "../links/endpoints";
import type { BalancerSettings } from "../links/marathon-lb";
import type { TargetApp } from "../links/target";
import { findApp } from "./app-live";
import { BrokenLinkError } from "./broken-link-error";
import type { Context } from "./context";
import { frameworkRecord, guardFramework, recordedFramework } from "./framework";
import type { Checked, ResourceHandler } from "./handler";
import { withoutHidden } from "./hidden-keys";
import { linkValues } from "./link-values";
import { pathProblems } from "./path-rules";

/** ServiceLink through marathon-lb: where another app is reached, computed from its endpoints. */
export const linkHandler: ResourceHandler = {
    async check(context, olds, news) {
        const { targetEndpoints, ...given } = news;
        const failures = pathProblems("target", given.target);
        if (failures.length > 0) return { inputs: given, failures };
        const balancer = await resolveBalancer(context, olds, given.balancer);
        const inputs: PropertyMap = { ...given, balancer: { ...balancer } };
        return targetEndpoints === undefined
            ? await linkToForeignApp(context, olds, inputs)
            : linkTo(ownApp(given.target as string, targetEndpoints), inputs);
    },

    diff(_id, olds, news) {
        return { changed: !isDeepStrictEqual(withoutHidden(olds), withoutHidden(news)) };
    },

    async create(context, inputs) {
        const id = context.urn.split("::").at(-1) ?? "";
        const framework = await guardFramework(context, id, undefined);
        await verify(context, inputs);
        return { id, outputs: withFramework(inputs, framework) };
    },

    async read(context, id, olds) {
        const framework = await guardFramework(context, id, recordedFramework(olds));
        const live = await readTarget(context, olds.target as string);
        if (!live) return undefined;
        const inputs = { ...withoutHidden(olds), ...linkValues(live, olds, storedBalancer(olds)).values };
        return { inputs, outputs: withFramework(inputs, framework) };
    },

    async update(context, id, olds, news) {
        const framework = await guardFramework(context, id, recordedFramework(olds));
        await verify(context, news);
        return withFramework(news, framework);
    },

    // A link lives in the environment of the apps that use it: there is nothing of its own to take away.
    async delete() {},
};

function withFramework(inputs: PropertyMap, framework: string | undefined): PropertyMap {
    return { ...inputs, __live: frameworkRecord(framework) };
}

function linkTo(target: TargetApp, inputs: PropertyMap): Checked {
    const { values, failures } = linkValues(target, inputs, storedBalancer(inputs));
    return { inputs: { ...inputs, ...values }, failures };
}

/** The target as this program describes it. */
function ownApp(appId: string, endpoints: PropertyValue): TargetApp {
    return { appId, endpoints: endpoints as unknown as TargetApp["endpoints"], isManaged: true };
}

/**
 * The target as Marathon holds it. A link that says what it said before keeps its values, so that a preview without
 * changes asks nothing; `pulumi refresh` shows where the target has moved.
 */
async function linkToForeignApp(context: Context, olds: PropertyMap, inputs: PropertyMap): Promise<Checked> {
    const appId = inputs.target as string;
    const saysTheSame = Object.entries(inputs).every(([name, value]) => isDeepStrictEqual(value, olds[name]));
    if (saysTheSame) return { inputs: { ...inputs, ...computedOf(olds) }, failures: [] };
    if (isUnknown(appId)) return linkTo({ appId, endpoints: appId, isManaged: false }, inputs);
    const facts = await context.facts.known((text) => context.row.warn(text));
    if (!facts) return linkTo({ appId, endpoints: UNKNOWN, isManaged: false }, inputs);
    const live = facts.apps.get(appId);
    if (live) return linkTo({ appId, endpoints: endpointsOf(live), isManaged: false }, inputs);
    return {
        inputs,
        failures: [{ path: "target", text: `there is no app ${appId} in Marathon to link to` }],
    };
}

function computedOf({ host, port, endpoint, url, env }: PropertyMap): PropertyMap {
    return { host, port, endpoint, url, env };
}

async function readTarget(context: Context, appId: string): Promise<TargetApp | undefined> {
    const live = await findApp(context, appId);
    return live && { appId, endpoints: endpointsOf(live), isManaged: false };
}

/**
 * Which load balancer the link goes through. The framework's name is Marathon's to tell; once it stands in the
 * inputs, a preview need not ask again.
 */
async function resolveBalancer(
    context: Context,
    olds: PropertyMap,
    given: PropertyValue | undefined,
): Promise<BalancerSettings> {
    const { settings } = context;
    const own = isPropertyMap(given) ? (given as Partial<BalancerSettings>) : {};
    const framework = own.framework ?? settings.framework ?? storedFramework(olds);
    return {
        app: own.app ?? settings.lbApp,
        group: own.group ?? settings.lbGroup,
        framework: framework ?? (await askFramework(context)),
        domain: settings.dnsDomain,
        ...(own.host !== undefined && { host: own.host }),
    };
}

async function askFramework(context: Context): Promise<string> {
    const facts = await context.facts.known((text) => context.row.warn(text));
    return facts?.info.name ?? "marathon";
}

function storedFramework({ balancer }: PropertyMap): string | undefined {
    return isPropertyMap(balancer) ? (balancer.framework as string | undefined) : undefined;
}

function storedBalancer({ balancer }: PropertyMap): BalancerSettings {
    return balancer as unknown as BalancerSettings;
}

/** Before anything depends on the link: its target is there, and reached where the link says. */
async function verify(context: Context, inputs: PropertyMap): Promise<void> {
    const { target } = inputs;
    const live = await readTarget(context, target as string);
    if (!live) {
        throw new BrokenLinkError(
            `The link leads to ${target}, which is not in Marathon. Deploy that app first.`,
        );
    }
    const { values, failures } = linkValues(live, inputs, storedBalancer(inputs));
    const [failure] = failures;
    if (failure) throw new BrokenLinkError(`The link to ${target} does not hold: ${failure.text}`);
    if (values.endpoint === inputs.endpoint) return;
    throw new BrokenLinkError(
        `The link to ${target} says ${inputs.endpoint}, but in Marathon it is at ${values.endpoint}. ` +
            "Run pulumi refresh, then pulumi up.",
    );
}
