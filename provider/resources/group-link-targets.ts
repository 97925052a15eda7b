import { isDeepStrictEqual } from "node:util";
import { canonicalise } from "../definition/canonical";
import type { Member } from "../definition/group-content";
import { hasUnknownContent, type UnknownEntry } from "../definition/group-shape";
import { absoluteId } from "../definition/path-id";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../definition/unknown";
import { findProblems } from "../definition/validate";
import { endpointsOf } from "../links/endpoints";
import type { TargetApp } from "../links/target";
import { noteOlds } from "./app-check";
import { fillServicePorts } from "./app-ports";
import type { Context } from "./context";
import { appPropertiesOf } from "./group-member";
import type { Failure } from "./handler";

/** What links within one group are resolved with. */
export interface GroupSurroundings {
    readonly context: Context;
    readonly olds: PropertyMap;
    readonly group: PropertyMap;
    readonly members: ReadonlyMap<string, Member>;
    /** The apps as they stand in the state. */
    readonly before: ReadonlyMap<string, Member>;
    /** Apps that are declared, and not known yet. */
    readonly unknown: ReadonlyMap<string, UnknownEntry>;
    readonly foresee: (key: string) => Promise<TargetApp>;
}

/** The app that a link leads to. */
export interface FoundTarget {
    readonly app: TargetApp;
    readonly instances: PropertyValue | undefined;
    readonly isNew: boolean;
}

/** Finds the app of the same group that a link names, which may be one that is not known yet. */
export async function findTarget(
    { olds, group, members, unknown, foresee }: GroupSurroundings,
    member: Member,
    target: PropertyValue | undefined,
): Promise<FoundTarget | { readonly failure: Failure }> {
    const nothing: FoundTarget = {
        app: sibling(UNKNOWN, UNKNOWN),
        instances: undefined,
        isNew: false,
    };
    if (isUnknown(target)) return nothing;
    if (typeof target !== "string" || target === "") {
        return {
            failure: { path: "target", text: 'must name an app of this group: "db", or "../backend/db"' },
        };
    }
    const key = keyOf(target, member, group);
    if (isUnknown(key)) return nothing;
    if (key === undefined || !(members.has(key) || unknown.has(key))) {
        if (hasUnknownContent(group)) return nothing;
        return { failure: { path: "target", text: noTargetText(target, member) } };
    }
    const app = await foresee(key);
    const before = isPropertyMap(olds.members) ? olds.members[key] : undefined;
    const known = isPropertyMap(before) ? { appId: before.appId, endpoints: before.endpoints } : undefined;
    return {
        app,
        instances: members.get(key)?.properties.instances,
        isNew: !isDeepStrictEqual(known, { appId: app.appId, endpoints: app.endpoints }),
    };
}

function noTargetText(target: string, { appId }: Member): string {
    const from = isUnknown(appId) || target.startsWith("/") ? "" : `, seen from ${appId}`;
    return (
        `must name an app of this group, and "${target}" is none${from}. For an app elsewhere, link to its ` +
        "MarathonApp or make a ServiceLink"
    );
}

/** The key of a target, which is an absolute id or seen from the app's group; nothing for what is not in the group. */
function keyOf(target: string, { key }: Member, { groupId }: PropertyMap): string | undefined {
    if (target.startsWith("/")) {
        if (isUnknown(groupId)) return UNKNOWN;
        const id = absoluteId(target);
        return id.startsWith(`${groupId}/`) ? id.slice(String(groupId).length + 1) : undefined;
    }
    // One name above stands for the outermost group, so that what climbs out of it is seen to.
    const holder = `/group/${key.split("/").slice(0, -1).join("/")}`;
    const id = absoluteId(target, holder);
    return id.startsWith("/group/") ? id.slice("/group/".length) : undefined;
}

/** A target as it will be; of what is wrong for itself nothing is known, since it is refused anyway. */
export async function foreseeTarget(
    { context, olds, group, members, before, unknown }: GroupSurroundings,
    key: string,
): Promise<TargetApp> {
    const member = members.get(key);
    if (!member) return sibling(unknown.get(key)?.id ?? UNKNOWN, UNKNOWN);
    const { appId } = member;
    const former = before.get(key);
    if (former) noteOlds(context, appPropertiesOf(former, olds), former.appId !== appId);
    const canonical = canonicalise(appPropertiesOf(member, group));
    if (findProblems(canonical).length > 0) return sibling(appId, UNKNOWN);
    const facts = () => context.facts.known((text) => context.row.warn(text));
    const { inputs } = await fillServicePorts(context, canonical, facts);
    return sibling(appId, endpointsOf(inputs));
}

function sibling(appId: string, endpoints: TargetApp["endpoints"]): TargetApp {
    return { appId, endpoints, isManaged: true, isSibling: true };
}
