import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import { balancerObstacle } from "../links/balancer-app";
import { endpointsOf } from "../links/endpoints";
import type { TargetApp } from "../links/target";
import { UnauthorisedError } from "../marathon/errors";
import { findApp } from "./app-live";
import { BrokenLinkError } from "./broken-link-error";
import type { Context } from "./context";
import type { Live } from "./handler";
import { placesIn, singletonProblems } from "./link-arguments";
import { directValues, linkValues, reachOutputs, viaOf } from "./link-values";

/** What the provider adds to a link's inputs, in previews or once it was seen in Marathon. */
export const linkOutputs: readonly string[] = [...reachOutputs, "forms", "addresses", "status"];

/** The `status` of a link that leads somewhere. */
const ok = "ok";

/**
 * The outputs of a link, once its target is seen in Marathon, reached where the link says. That its load balancer is not
 * there is a warning: it may be yet to come, and the link is right.
 *
 * @throws BrokenLinkError when the target is not there, or elsewhere
 */
export async function verifiedOutputs(context: Context, inputs: PropertyMap): Promise<PropertyMap> {
    const { target } = inputs;
    const live = await findApp(context, String(target));
    if (!live) {
        throw new BrokenLinkError(
            `The link leads to ${target}, which is not in Marathon. Deploy that app first.`,
        );
    }
    const { values, failures } = linkValues(targetIn(live), inputs, placesIn(inputs));
    const [failure] = [...singletonProblems(inputs, live.instances), ...failures];
    if (failure) throw brokenLink(inputs, failure.text);
    if (viaOf(inputs) === "direct") {
        const direct = directValues(targetIn(live), inputs, live);
        if ("failure" in direct) throw brokenLink(inputs, direct.failure.text);
        return { ...inputs, ...direct.value, status: ok };
    }
    if (values.endpoint !== inputs.endpoint) {
        throw new BrokenLinkError(
            `The link to ${target} says ${inputs.endpoint}, but in Marathon it is at ${values.endpoint}. ` +
                "Run pulumi refresh, then pulumi up.",
        );
    }
    const status = await balancerStatus(context, inputs);
    if (status !== ok) {
        context.row.warn(`Links lead nowhere: ${status}. Start it, or set balancer.app or balancer.host.`);
    }
    return { ...inputs, addresses: [], status };
}

/**
 * The link as Marathon has what it leads to; nothing when its target is gone. Of a target that no longer has the port, or
 * no longer publishes it, there is nothing but the `status` that says so.
 */
export async function readLink(context: Context, olds: PropertyMap): Promise<Live | undefined> {
    const live = await findApp(context, String(olds.target));
    if (!live) return undefined;
    const given = Object.fromEntries(Object.entries(olds).filter(([name]) => !linkOutputs.includes(name)));
    const kept = { ...given, ...revisionIn(live, olds) };
    const { values, failures } = linkValues(targetIn(live), kept, placesIn(kept));
    const inputs = { ...kept, ...values };
    const [failure] = [...singletonProblems(kept, live.instances), ...failures];
    if (failure) return { inputs, outputs: { ...inputs, addresses: [], status: failure.text } };
    if (viaOf(kept) !== "direct") {
        return {
            inputs,
            outputs: { ...inputs, addresses: [], status: await balancerStatus(context, inputs) },
        };
    }
    const direct = directValues(targetIn(live), kept, live);
    const found =
        "failure" in direct
            ? { addresses: [], status: direct.failure.text }
            : { ...direct.value, status: ok };
    return { inputs, outputs: { ...inputs, ...found } };
}

function targetIn(live: PropertyMap): TargetApp {
    return { appId: String(live.id), endpoints: endpointsOf(live), isManaged: false };
}

function brokenLink({ target }: PropertyMap, text: string): BrokenLinkError {
    return new BrokenLinkError(`The link to ${target} does not hold: ${text}`);
}

/** The target's own revision is another one only after more than scaling. Timestamps sort as texts. */
function revisionIn({ version, versionInfo }: PropertyMap, { targetRevision }: PropertyMap): PropertyMap {
    if (typeof targetRevision !== "string" || typeof version !== "string") return {};
    const changedAt = isPropertyMap(versionInfo) ? versionInfo.lastConfigChangeAt : undefined;
    return typeof changedAt === "string" && changedAt <= targetRevision ? {} : { targetRevision: version };
}

/** Whether the load balancer that a link goes through runs and serves the group, as far as this Marathon can tell. */
async function balancerStatus(context: Context, inputs: PropertyMap): Promise<string> {
    if (viaOf(inputs) !== "marathon-lb") return ok;
    const { app, group, framework, host } = placesIn(inputs).balancer;
    const { name } = await context.facts.info();
    if (host !== undefined || framework !== name) return ok;
    try {
        return balancerObstacle(app, group, await lookAtBalancer(context, app)) ?? ok;
    } catch (error) {
        // Whom Marathon does not let see the load balancer may link through it all the same.
        if (error instanceof UnauthorisedError) return ok;
        throw error;
    }
}

const freshMs = 5_000;

/** What was seen of load balancers a moment ago, so that a hundred links ask once. */
const looks = new WeakMap<object, Map<string, { at: number; app: Promise<PropertyMap | undefined> }>>();

async function lookAtBalancer(context: Context, appId: string): Promise<PropertyMap | undefined> {
    const { clock, facts } = context;
    const known = looks.get(facts) ?? new Map();
    looks.set(facts, known);
    const last = known.get(appId);
    if (last && clock.now() - last.at < freshMs) return await last.app;
    const app = findApp(context, appId);
    known.set(appId, { at: clock.now(), app });
    return await app;
}
