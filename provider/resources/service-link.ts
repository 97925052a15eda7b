import { isDeepStrictEqual } from "node:util";
import { isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "../definition/unknown";
import { endpointsOf } from "../links/endpoints";
import type { TargetApp } from "../links/target";
import type { Context } from "./context";
import type { Facts } from "./facts";
import { frameworkRecord, guardFramework, recordedFramework } from "./framework";
import type { Checked, ResourceHandler } from "./handler";
import { withoutHidden } from "./hidden-keys";
import { linkArgumentProblems, placesIn, singletonProblems, withPlaces } from "./link-arguments";
import { reachable } from "./link-balancer";
import { linkOutputs, readLink, verifiedOutputs } from "./link-live";
import { linkValues } from "./link-values";
import { linkVerdicts } from "./link-verdicts";

/** ServiceLink: where another app is reached, computed from its endpoints; of a direct link, from its instances. */
export const linkHandler: ResourceHandler = {
    async check(context, olds, news) {
        const { targetEndpoints, targetInstances, ...others } = news;
        // The program may send them as well, only to say that they are secret.
        const given = withoutOutputs(others);
        const failures = [...linkArgumentProblems(given), ...singletonProblems(given, targetInstances)];
        if (failures.length > 0) return { inputs: given, failures };
        const inputs = await withPlaces(context, olds, given);
        return targetEndpoints === undefined || targetEndpoints === null
            ? await linkToForeignApp(context, olds, inputs)
            : await linkTo(context, ownApp(given.target as string, targetEndpoints), olds, inputs);
    },

    diff(_id, olds, news) {
        const before = Object.entries(withoutHidden(olds)).filter(
            ([name]) => name in news || !linkOutputs.includes(name),
        );
        return { changed: !isDeepStrictEqual(Object.fromEntries(before), withoutHidden(news)) };
    },

    async create(context, inputs) {
        const id = context.urn.split("::").at(-1) ?? "";
        const framework = await guardFramework(context, id, undefined);
        const outputs = await verifiedOutputs(context, inputs);
        return { id, outputs: withFramework(outputs, framework) };
    },

    async read(context, id, olds) {
        const framework = await guardFramework(context, id, recordedFramework(olds));
        const live = await readLink(context, withoutHidden(olds));
        return live && { inputs: live.inputs, outputs: withFramework(live.outputs, framework) };
    },

    async update(context, id, olds, news) {
        const framework = await guardFramework(context, id, recordedFramework(olds));
        return withFramework(await verifiedOutputs(context, news), framework);
    },

    // A link lives in the environment of the apps that use it: there is nothing of its own to take away.
    async delete() {},
};

function withFramework(outputs: PropertyMap, framework: string | undefined): PropertyMap {
    return { ...outputs, __live: frameworkRecord(framework) };
}

function withoutOutputs(properties: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(properties).filter(([name]) => !linkOutputs.includes(name)));
}

/** The target as this program describes it. */
function ownApp(appId: string, endpoints: PropertyValue): TargetApp {
    return { appId, endpoints: endpoints as unknown as TargetApp["endpoints"], isManaged: true };
}

/** The other apps of Marathon are looked at only when the link is not what it was. */
async function linkTo(
    context: Context,
    target: TargetApp,
    olds: PropertyMap,
    inputs: PropertyMap,
): Promise<Checked> {
    const { values, failures } = linkValues(target, inputs, placesIn(inputs));
    const { status = reachable, ...before } = olds;
    const linked = { ...inputs, ...values };
    if (failures.length > 0) return { inputs: linked, failures };
    if (isDeepStrictEqual(linked, before)) return { inputs: { ...linked, status }, failures };
    const { status: expected, ...said } = await linkVerdicts(
        context,
        target,
        inputs,
        await knownFacts(context),
    );
    return { inputs: { ...linked, status: expected }, ...said };
}

/**
 * The target as Marathon holds it. A link that says what it said before keeps its values, so that a preview without
 * changes asks nothing; `pulumi refresh` shows where the target has moved.
 */
async function linkToForeignApp(context: Context, olds: PropertyMap, inputs: PropertyMap): Promise<Checked> {
    const appId = inputs.target as string;
    if (isUnknown(appId)) return linkTo(context, foreignApp(appId, UNKNOWN), olds, inputs);
    if (keepsValues(olds, inputs)) return { inputs: { ...inputs, ...valuesIn(olds) }, failures: [] };
    const facts = await knownFacts(context);
    if (!facts) return linkTo(context, foreignApp(appId, UNKNOWN), olds, inputs);
    const live = facts.apps.get(appId);
    if (live) return linkTo(context, foreignApp(appId, endpointsOf(live)), olds, inputs);
    return { inputs, failures: [{ path: "target", text: missingText(appId, facts) }] };
}

function foreignApp(appId: string, endpoints: TargetApp["endpoints"]): TargetApp {
    return { appId, endpoints, isManaged: false };
}

/** Whether the link says what it said before, and was found to lead somewhere. */
function keepsValues(olds: PropertyMap, inputs: PropertyMap): boolean {
    return "forms" in olds && isDeepStrictEqual(withoutOutputs(olds), inputs);
}

function valuesIn(olds: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(olds).filter(([name]) => linkOutputs.includes(name)));
}

function missingText(appId: string, { mayHideApps }: Facts): string {
    const hidden = mayHideApps ? ", or these credentials may not see it" : "";
    return (
        `there is no app ${appId} in Marathon to link to${hidden}. Check the id; if this program makes that app, give the ` +
        "MarathonApp itself"
    );
}

async function knownFacts(context: Context): Promise<Facts | undefined> {
    return await context.facts.known((text) => context.row.warn(text));
}
