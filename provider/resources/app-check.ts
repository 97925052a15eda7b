import { canonicalise } from "../definition/canonical";
import { differingFields } from "../definition/compare";
import { withVolumeDefaults } from "../definition/docker-volumes";
import { serverFrom } from "../definition/server";
import { isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "../definition/unknown";
import {
    findChangeProblems,
    findOldFormProblems,
    findProblems,
    findWarnings,
    type Surroundings,
} from "../definition/validate";
import { endpointsOf } from "../links/endpoints";
import type { Info } from "../marathon/wire";
import { isPublishedOtherwise, judgePublication, type LabelVerdicts, noVerdicts } from "./app-labels";
import { dnsNameOf } from "./app-outputs";
import { fillServicePorts, knownPorts, servicePortProblems } from "./app-ports";
import type { Context } from "./context";
import { declareApp } from "./declared-ids";
import type { Facts } from "./facts";
import type { Checked, Failure } from "./handler";
import { replacementProblems } from "./kept-volumes";
import { definitionIn, ownArgumentProblems } from "./own-arguments";
import { pathProblems } from "./path-rules";
import { versionWarning } from "./server-support";
import { takenIdProblems } from "./taken-ids";
import { judgeMounts, mountsMore, volumeProblems } from "./volume-rules";

/**
 * Checks an app: its inputs in canonical form, with a service port for every port and the endpoints that follow, so
 * that previews know where it will be reached. Marathon is asked only for what is new: which one it is when anything
 * changes, and which apps it has when those matter to the change.
 */
export async function checkApp(context: Context, olds: PropertyMap, news: PropertyMap): Promise<Checked> {
    const checked = await checkDefinition(context, olds, news, {});
    return { ...checked, failures: [...checked.failures, ...declareApp(context, checked.inputs.appId)] };
}

/** Where an app is declared: by itself, or in a group. */
export interface Place extends Pick<Surroundings, "enforcesRole"> {
    /** Tells the apps of one resource apart. */
    readonly key?: string;
}

/** The same of an app wherever it is declared. */
export async function checkDefinition(
    context: Context,
    olds: PropertyMap,
    news: PropertyMap,
    { key, ...group }: Place,
): Promise<Checked> {
    const canonical = withVolumeDefaults(canonicalise(news));
    const isNew = olds.appId !== canonical.appId;
    const before = isNew ? {} : olds;
    noteOlds(context, olds, isNew);

    const say = (text: string) => context.row.warn(text);
    const facts = () => context.facts.known(say);
    const known = isNew || mountsMore(before, canonical) ? await facts() : undefined;
    const isChanged = isNew || differingFields(before, canonical).length > 0;
    const info = known?.info ?? (isChanged ? await context.facts.knownInfo(say) : undefined);
    const server = info && serverFrom(info);
    const unknownVersion = info && versionWarning(info);
    if (unknownVersion !== undefined) say(unknownVersion);
    const surroundings = { ...group, ...surroundingsOf(before, known?.apps.get(String(canonical.appId))) };
    // By the names that the program has: what is refused is not translated.
    const oldForms = findOldFormProblems(definitionIn(news));
    const isOldForm = (path: string) => oldForms.some((found) => found.path === path);
    const wrong = [
        ...pathProblems("appId", canonical.appId),
        ...oldForms,
        ...findProblems(canonical, server, surroundings).filter(({ path }) => !isOldForm(path)),
        ...volumeProblems(canonical),
        ...servicePortProblems(canonical),
        ...ownArgumentProblems(canonical),
        ...replacementProblems(olds, canonical),
        ...(isNew ? [] : findChangeProblems(before, canonical, server)),
    ];
    const isSound = wrong.length === 0;
    const { inputs, failures: unfilled } = await fillServicePorts(context, canonical, facts);
    const taken = isNew ? await takenIdProblems(context, inputs, known, isSound) : [];
    const mounter = key === undefined ? context.urn : `${context.urn}::${key}`;
    context.memory.volumes.noteMounts(mounter, inputs);
    const mounts = judgeMounts(context, mounter, inputs, known);
    const labels = await labelVerdicts(context, before, inputs, facts);
    return {
        inputs: isSound ? withAddresses(context, before, inputs, info) : inputs,
        failures: withoutRepetition([
            ...wrong,
            ...taken,
            ...mounts.failures,
            ...unfilled,
            ...labels.failures,
        ]),
        warnings: [
            ...findWarnings(definitionIn(inputs), server, surroundings, definitionIn(news)),
            ...mounts.warnings,
            ...labels.warnings,
        ],
        notes: isNew || isChanged ? labels.notes : [],
    };
}

/** The inputs with where the app will be reached: its endpoints, and its name in mesos-dns. */
function withAddresses(
    context: Context,
    before: PropertyMap,
    inputs: PropertyMap,
    info: Info | undefined,
): PropertyMap {
    const { appId } = inputs;
    const endpoints = endpointsOf(inputs) as PropertyValue;
    // Settings are read only when something is new: a preview without changes must not need a URL.
    const isSettled = before.appId !== undefined && !info;
    const known = () => (isSettled ? before.dnsName : dnsNameOf(String(appId), context.settings, info));
    const dnsName = isUnknown(appId) ? UNKNOWN : known();
    return { ...inputs, endpoints, ...(dnsName !== undefined && { dnsName }) };
}

/** What stands in the state is ours, and so are its ports; under another id it is about to be free. */
export function noteOlds({ memory }: Context, olds: PropertyMap, isNew: boolean): void {
    const { appId } = olds;
    if (typeof appId !== "string") return;
    memory.noteManaged(appId, knownPorts(olds));
    if (isNew) memory.noteLeaving(appId);
}

/** The role that the app has may stay, whatever others may have. */
function surroundingsOf(before: PropertyMap, live: PropertyMap | undefined): Surroundings {
    const presentRole = live?.role ?? before.role;
    return typeof presentRole === "string" ? { presentRole } : {};
}

/** Other apps are looked at only when there is something new that they may meet. */
async function labelVerdicts(
    context: Context,
    before: PropertyMap,
    inputs: PropertyMap,
    facts: () => Promise<Facts | undefined>,
): Promise<LabelVerdicts> {
    const { appId } = inputs;
    if (typeof appId !== "string") return noVerdicts;
    const isMet = isPublishedOtherwise(before, inputs);
    return judgePublication(context, inputs, isMet ? await facts() : undefined);
}

/** The rules of Marathon and those of load balancers may find the same fault. */
export function withoutRepetition(failures: readonly Failure[]): Failure[] {
    return [...new Map(failures.map((failure) => [`${failure.path}\n${failure.text}`, failure])).values()];
}
