import { isUnknown, type PropertyMap } from "../definition/unknown";
import { balancerObstacle } from "../links/balancer-app";
import type { BalancerSettings } from "../links/marathon-lb";
import { UnauthorisedError } from "../marathon/errors";
import { otherApps } from "./app-labels";
import { findApp } from "./app-live";
import type { Context } from "./context";
import type { Facts } from "./facts";
import { placesIn } from "./link-arguments";
import { viaOf } from "./link-values";

/** The `status` of a link that leads somewhere. */
export const reachable = "ok";

/** What to do about a `status` that names the load balancer. */
export const balancerAdvice = "Start it, or set balancer.app, balancer.framework or balancer.host";

/**
 * Whether the load balancer that a link goes through runs and serves the group, as far as a preview knows. One that this
 * program is about to make counts as running.
 */
export async function expectedStatus(context: Context, inputs: PropertyMap, facts: Facts): Promise<string> {
    const balancer = balancerOf(inputs, facts.info.name);
    if (!balancer) return reachable;
    const { app, group } = balancer;
    if (facts.apps.has(app)) {
        const live = await lookOnce(context, expectedLooks, app, () =>
            context.facts.knownApp(app, (text) => context.row.warn(text)),
        );
        return (live && balancerObstacle(app, group, live)) ?? reachable;
    }
    const isPlanned = otherApps(context, "", facts.apps).some(({ appId }) => appId === app);
    if (isPlanned || facts.mayHideApps) return reachable;
    return balancerObstacle(app, group, undefined) ?? reachable;
}

/** The same, as it is now. */
export async function presentStatus(context: Context, inputs: PropertyMap): Promise<string> {
    const balancer = balancerOf(inputs, (await context.facts.info()).name);
    if (!balancer) return reachable;
    const { app, group } = balancer;
    try {
        return (
            balancerObstacle(
                app,
                group,
                await lookOnce(context, presentLooks, app, () => findApp(context, app)),
            ) ?? reachable
        );
    } catch (error) {
        // Whom Marathon does not let see the load balancer may link through it all the same.
        if (error instanceof UnauthorisedError) return reachable;
        throw error;
    }
}

/** The load balancer of a link, if it is one that this Marathon runs. */
function balancerOf(inputs: PropertyMap, ownFramework: string): BalancerSettings | undefined {
    if (viaOf(inputs) !== "marathon-lb") return undefined;
    const { balancer } = placesIn(inputs);
    const isElsewhere = balancer.host !== undefined || balancer.framework !== ownFramework;
    return isElsewhere || isUnknown(balancer.app) || isUnknown(balancer.group) ? undefined : balancer;
}

const freshMs = 5_000;

/** What was seen of load balancers a moment ago, by the facts of their Marathon. */
type Looks = WeakMap<object, Map<string, { at: number; app: Promise<PropertyMap | undefined> }>>;

const expectedLooks: Looks = new WeakMap();
const presentLooks: Looks = new WeakMap();

/** Looks at a load balancer, unless somebody just has: a hundred links ask once. */
async function lookOnce(
    { clock, facts }: Context,
    looks: Looks,
    appId: string,
    look: () => Promise<PropertyMap | undefined>,
): Promise<PropertyMap | undefined> {
    const known = looks.get(facts) ?? new Map();
    looks.set(facts, known);
    const last = known.get(appId);
    if (last && clock.now() - last.at < freshMs) return await last.app;
    const app = look();
    known.set(appId, { at: clock.now(), app });
    return await app;
}
