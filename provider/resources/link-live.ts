import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import { endpointsOf } from "../links/endpoints";
import type { TargetApp } from "../links/target";
import { findApp } from "./app-live";
import { BrokenLinkError } from "./broken-link-error";
import type { Context } from "./context";
import type { Live } from "./handler";
import { placesIn, singletonProblems } from "./link-arguments";
import { balancerAdvice, presentStatus, reachable } from "./link-balancer";
import { directValues, linkValues, reachOutputs, viaOf } from "./link-values";

/** What the provider adds to a link's inputs, in previews or once it was seen in Marathon. */
export const linkOutputs: readonly string[] = [...reachOutputs, "forms", "addresses", "status"];

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
        return { ...inputs, ...direct.value };
    }
    if (values.endpoint !== inputs.endpoint) {
        throw new BrokenLinkError(
            `The link to ${target} says ${inputs.endpoint}, but in Marathon it is at ${values.endpoint}. ` +
                "Run pulumi refresh, then pulumi up.",
        );
    }
    const status = await presentStatus(context, inputs);
    if (status !== reachable && status !== inputs.status) {
        context.row.warn(`Links lead nowhere: ${status}. ${balancerAdvice}.`);
    }
    return { ...inputs, addresses: [] };
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
    const [failure] = [...singletonProblems(kept, live.instances), ...failures];
    const asSeen = (status: string, seen: PropertyMap) => {
        const inputs = { ...kept, ...values, status };
        return { inputs, outputs: { ...inputs, ...seen } };
    };
    if (failure) return asSeen(failure.text, { addresses: [] });
    if (viaOf(kept) !== "direct") return asSeen(await presentStatus(context, kept), { addresses: [] });
    const direct = directValues(targetIn(live), kept, live);
    if ("value" in direct) return asSeen(reachable, direct.value);
    // Where it was is all that its dependents can be told until an instance is back.
    return asSeen(direct.failure.text, { ...lastReach(olds), addresses: [] });
}

function lastReach(olds: PropertyMap): PropertyMap {
    return Object.fromEntries(reachOutputs.flatMap((name) => (name in olds ? [[name, olds[name]]] : [])));
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
