import { canonicalise } from "../definition/canonical";
import { serverFrom } from "../definition/server";
import { isUnknown, type PropertyMap, type PropertyValue } from "../definition/unknown";
import { findChangeProblems, findProblems, findWarnings } from "../definition/validate";
import { endpointsOf } from "../links/endpoints";
import { describeAdoption, refusalToTake } from "./adopt";
import { fillServicePorts } from "./app-ports";
import type { Context } from "./context";
import type { Facts } from "./facts";
import type { Checked, Failure } from "./handler";
import { definitionIn } from "./own-arguments";
import { pathProblems } from "./path-rules";
import { ownVolumeNames, takenVolumeProblems, volumeProblems, withVolumeDefaults } from "./volume-rules";

/**
 * Checks an app: its inputs in canonical form, with a service port for every port and the endpoints that follow, so
 * that previews know where it will be reached. Marathon is asked only for what is new.
 */
export async function checkApp(context: Context, olds: PropertyMap, news: PropertyMap): Promise<Checked> {
    if (typeof olds.appId === "string") context.memory.noteManaged(olds.appId);
    const canonical = withVolumeDefaults(canonicalise(news));
    const problems = [
        ...pathProblems("appId", canonical.appId),
        ...findProblems(canonical),
        ...volumeProblems(canonical),
    ];
    if (problems.length > 0) return { inputs: canonical, failures: problems };

    const facts = () => context.facts.known((text) => context.row.warn(text));
    const isNew = olds.appId !== canonical.appId;
    const known = isNew || mountsMore(olds, canonical) ? await facts() : undefined;
    const taken = isNew ? takenProblems(context, canonical, known) : [];
    const mounted = takenVolumeProblems(context.urn, canonical, known);
    const { inputs, failures } = await fillServicePorts(context, canonical, olds, facts);
    return {
        inputs: { ...inputs, endpoints: endpointsOf(inputs) as PropertyValue },
        failures: [...taken, ...mounted, ...failures, ...serverProblems(inputs, isNew ? {} : olds, known)],
        warnings: findWarnings(definitionIn(inputs), known && serverFrom(known.info), {}, definitionIn(news)),
    };
}

/** What the server that is there would refuse, and what it would refuse to change. */
function serverProblems(inputs: PropertyMap, olds: PropertyMap, known: Facts | undefined): Failure[] {
    const server = known && serverFrom(known.info);
    const presentRole = known?.apps.get(String(inputs.appId))?.role;
    return [
        ...(server
            ? findProblems(inputs, server, typeof presentRole === "string" ? { presentRole } : {})
            : []),
        ...(olds.appId === inputs.appId ? findChangeProblems(olds, inputs, server) : []),
    ];
}

/** Whether there is a volume that this app did not mount before. */
function mountsMore(olds: PropertyMap, inputs: PropertyMap): boolean {
    const before = olds.appId === inputs.appId ? ownVolumeNames(olds) : [];
    return ownVolumeNames(inputs).some((name) => !before.includes(name));
}

/** A new app must not have the id of one that somebody else made, unless it may take that one over. */
function takenProblems(context: Context, inputs: PropertyMap, facts: Facts | undefined): Failure[] {
    const { appId } = inputs;
    if (!facts || typeof appId !== "string" || isUnknown(appId) || context.memory.isManaged(appId)) return [];
    const live = facts.apps.get(appId);
    if (!live) return [];
    const server = serverFrom(facts.info);
    const refusal = refusalToTake(context, inputs, live, server);
    if (refusal) return [{ path: "appId", text: refusal.message }];
    const adoption = describeAdoption(live, inputs, server);
    if (adoption) context.row.info(adoption);
    return [];
}
