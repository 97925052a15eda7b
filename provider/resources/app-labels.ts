import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "../definition/unknown";
import { judgeLabels } from "../links/labels";
import { type PublishedApp, publishedApp } from "../links/services";
import { unjudgedLabels } from "../links/unjudged-labels";
import { appFactsOf } from "./app-facts";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Checked, Failure } from "./handler";
import { belongsTo, ownerOf } from "./ownership";

/** What is to be said about labels and ports: what fails, what is useless, and what nobody can tell beforehand. */
export interface LabelVerdicts extends Pick<Checked, "failures"> {
    readonly warnings: readonly Failure[];
    readonly notes: readonly Failure[];
}

export const noVerdicts: LabelVerdicts = { failures: [], warnings: [], notes: [] };

/**
 * What load balancers would make of an app: of its own labels and ports, and of those of all other apps.
 *
 * @param facts nothing where Marathon was not asked: then the other apps of this program are all that is known. They
 * are ours, so that nothing of theirs is more than a warning
 */
export function judgePublication(
    context: Context,
    inputs: PropertyMap,
    facts: Facts | undefined,
): LabelVerdicts {
    const app = publishedApp(String(inputs.appId), inputs, "own");
    if (!app) return noVerdicts;
    context.memory.notePlanned(app);
    const others = otherApps(context, app.appId, facts?.apps ?? new Map());
    const verdicts = judgeLabels(app, others);
    const said = (wanted: "failure" | "warning") =>
        verdicts.flatMap(({ severity, path, text }) => (severity === wanted ? [{ path, text }] : []));
    return { failures: said("failure"), warnings: said("warning"), notes: unjudgedLabels(app) };
}

/** The apps that an app may meet behind a load balancer: live ones as they are, those of this program as it wants them. */
export function otherApps(
    context: Context,
    appId: string,
    apps: ReadonlyMap<string, PropertyMap>,
): PublishedApp[] {
    const live = [...apps].flatMap(([id, definition]) => {
        const isOwn = belongsTo(context.urn, ownerOf(definition)) || context.memory.isManaged(id);
        return seenAs(isOwn ? "own" : "other", id, definition) ?? [];
    });
    return context.memory.otherApps(appId, live);
}

/** What load balancers make of the apps of a listing, which every app of a program is compared with. */
const seen = {
    own: new WeakMap<PropertyMap, PublishedApp | undefined>(),
    other: new WeakMap<PropertyMap, PublishedApp | undefined>(),
};

function seenAs(whose: keyof typeof seen, id: string, definition: PropertyMap): PublishedApp | undefined {
    const known = seen[whose];
    if (!known.has(definition)) known.set(definition, publishedApp(id, definition, whose));
    return known.get(definition);
}

/** Whether anything differs that other apps may meet. */
export function isPublishedOtherwise(olds: PropertyMap, inputs: PropertyMap): boolean {
    return !isDeepStrictEqual(appFactsOf(olds), appFactsOf(inputs));
}
