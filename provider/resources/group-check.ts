import { isGiven } from "../definition/given";
import { hasContent, type Member, membersOf, placesOf, withMembers } from "../definition/group-content";
import {
    cycleProblems,
    uselessDependencies,
    withAbsoluteDependencies,
    withOrderedDependencies,
} from "../definition/group-dependencies";
import { contentProblems, hasUnknownContent, unknownApps } from "../definition/group-shape";
import { latestServer, serverFrom } from "../definition/server";
import { isUnknown, type PropertyMap, type PropertyValue, UNKNOWN } from "../definition/unknown";
import { checkDefinition, withoutRepetition } from "./app-check";
import type { Context } from "./context";
import { declareGroup, declareMember } from "./declared-ids";
import type { Facts } from "./facts";
import { givenIn, groupArgumentProblems, isTopLevel } from "./group-arguments";
import { differs, groupDifference } from "./group-change";
import { coexistenceProblems, successionProblems } from "./group-coexistence";
import { targetProblems } from "./group-dependency-targets";
import { findForeign } from "./group-foreign";
import { judgeLinks, resolveLinks } from "./group-links";
import { appPropertiesOf, memberFacts, memberPropertiesOf } from "./group-member";
import { checkRemovals } from "./group-removals";
import type { Checked, Failure } from "./handler";

/**
 * Checks a group: each of its apps as a MarathonApp is checked, with the links between them resolved, and what is true
 * of them only together. Marathon is asked for what is new, and by the same few requests however many apps there are.
 */
export async function checkGroup(context: Context, olds: PropertyMap, news: PropertyMap): Promise<Checked> {
    const given = withAbsoluteDependencies(givenIn(news));
    const isNew = olds.groupId !== given.groupId;
    const wrongNames = [...groupArgumentProblems(given), ...contentProblems(given)];
    wrongNames.push(...declareGroups(context, given));
    if (!hasContent(given) && !hasContent(olds))
        return { inputs: withOrderedDependencies(given), failures: [...wrongNames, ...cycleProblems(given)] };

    const removals = checkRemovals(context, olds, given);
    const linked = await resolveLinks(context, olds, given);
    const members = await checkMembers(context, olds, linked.group);
    const inputs = withOrderedDependencies(withCheckedMembers(linked.group, members));
    const isChanged = isNew || differs(groupDifference(olds, inputs, latestServer));
    const factsOnChange = async () => (isChanged ? await knownFacts(context) : undefined);
    const facts = isNew ? await factsOnChange() : undefined;
    const wrongIds = [...wrongNames, ...(facts ? groupIdProblems(context, inputs, facts) : [])];
    const links = await judgeLinks(context, linked.links);
    const targets = await targetProblems(context, olds, given, factsOnChange);
    const foreign = await findForeign(context, olds, inputs, isChanged);
    return {
        inputs: {
            ...inputs,
            ...(hasContent(inputs) && { members: factsOfMembers(inputs, members) }),
            ...(linked.framework !== undefined && { framework: linked.framework }),
            ...(foreign.apps !== undefined && { foreign: foreign.apps }),
        },
        failures: withoutRepetition([
            ...wrongIds,
            ...cycleProblems(given),
            ...removals,
            ...linked.failures,
            ...members.flatMap(({ member, failures }) => {
                return hasWrongName(member, wrongIds)
                    ? failures.filter(({ path }) => path !== member.path)
                    : failures;
            }),
            ...(isNew ? coexistenceProblems(olds, members) : successionProblems(olds, given, members)),
            ...links.failures,
            ...targets.failures,
        ]),
        warnings: [
            ...members.flatMap(({ warnings }) => warnings ?? []),
            ...links.warnings,
            ...targets.warnings,
            ...(isChanged ? uselessDependencies(given) : []),
            ...roleWarnings(inputs, facts),
            ...foreign.warnings,
        ],
        notes: members.flatMap(({ notes }) => notes ?? []),
    };
}

/** Lets other resources know which groups there are; what was known of this one is from an earlier look. */
function declareGroups(context: Context, group: PropertyMap): Failure[] {
    context.memory.forgetDeclarations(context.urn);
    return placesOf(group).flatMap(({ groupId, path }) =>
        groupId === "" || isUnknown(groupId) ? [] : declareGroup(context, groupId, path || "groupId"),
    );
}

/** An app of a group as it was checked: its properties as those of a MarathonApp, and what is said of it. */
export interface CheckedMember extends Omit<Checked, "inputs"> {
    readonly member: Member;
    readonly app: PropertyMap;
}

/** All at once: each may have to be looked at in Marathon. Service ports are chosen in the order of the program. */
async function checkMembers(
    context: Context,
    olds: PropertyMap,
    group: PropertyMap,
): Promise<readonly CheckedMember[]> {
    const before = new Map(membersOf(olds).map((member) => [member.key, member]));
    const { enforceRole, groupId } = group;
    const tellsRole = typeof enforceRole === "boolean" && isTopLevel(groupId);
    const place = tellsRole ? { enforcesRole: enforceRole } : {};
    return await Promise.all(
        membersOf(group).map(async (member) => {
            const former = before.get(member.key);
            const oldApp = former ? appPropertiesOf(former, olds) : {};
            const app = { ...appPropertiesOf(member, group), ...(group.adopt === true && { adopt: true }) };
            const { inputs, ...said } = await checkDefinition(context, oldApp, app, {
                ...place,
                key: member.key,
            });
            const { adopt: _, ...checked } = inputs;
            return {
                member,
                app: checked,
                failures: [
                    ...under(member, said.failures),
                    ...declareMember(context, member.appId, member.path),
                ],
                warnings: under(member, said.warnings ?? []),
                notes: under(member, said.notes ?? []),
            };
        }),
    );
}

/** What is said of an app, at its place in the group; what is said of its id, of the app as a whole. */
function under({ path }: Member, said: readonly Failure[]): Failure[] {
    return said.map((one) => ({
        ...one,
        path: one.path === "appId" || one.path === "" ? path : `${path}.${one.path}`,
    }));
}

function withCheckedMembers(group: PropertyMap, members: readonly CheckedMember[]): PropertyMap {
    const checked = new Map(members.map(({ member, app }) => [member.key, app]));
    return withMembers(group, (member) => {
        const app = checked.get(member.key);
        return app ? memberPropertiesOf(app, member) : member.properties;
    });
}

/** What others may know of the apps; of which there are while not all are known, nothing. */
function factsOfMembers(inputs: PropertyMap, members: readonly CheckedMember[]): PropertyValue {
    if (hasUnknownContent(inputs)) return UNKNOWN;
    const later = unknownApps(inputs).map(({ key, id }) => {
        return [key, { appId: id, endpoints: UNKNOWN, dnsName: UNKNOWN }] as const;
    });
    const known = members.map(({ member, app }) => [member.key, memberFacts(app)] as const);
    return Object.fromEntries([...known, ...later]);
}

/** Marathon refuses an id that is an app's and a group's (`RootGroup.validRootGroup`). */
function groupIdProblems({ memory }: Context, { groupId }: PropertyMap, { apps }: Facts): Failure[] {
    if (typeof groupId !== "string" || !apps.has(groupId) || memory.isLeaving(groupId)) return [];
    return [{ path: "groupId", text: "is the id of an app, which can be no group. Choose another one." }];
}

function roleWarnings({ enforceRole }: PropertyMap, facts: Facts | undefined): Failure[] {
    if (!facts || !isGiven(enforceRole) || isUnknown(enforceRole)) return [];
    const { version } = serverFrom(facts.info);
    if (version.major > 1 || version.minor >= 9) return [];
    const text = `needs Marathon 1.9 or newer; this one is ${facts.info.version} and drops it`;
    return [{ path: "enforceRole", text }];
}

async function knownFacts(context: Context): Promise<Facts | undefined> {
    return await context.facts.known((text) => context.row.warn(text));
}

/** Whether the id of an app is wrong because a name in it is, which is told where that name stands. */
function hasWrongName({ path }: Member, wrong: readonly Failure[]): boolean {
    const isAbove = (at: string) => at === path || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
    return wrong.some((one) => one.path === "groupId" || isAbove(one.path));
}
