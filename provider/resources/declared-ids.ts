import { isUnknown, type PropertyValue } from "../definition/unknown";
import type { Context } from "./context";
import type { Failure } from "./handler";
import type { Declaration } from "./memory";

/**
 * What stands in the way of an app that is a resource of its own: another resource of the same program has it too, or a
 * group deletes it.
 */
export function declareApp({ memory, urn }: Context, appId: PropertyValue | undefined): Failure[] {
    if (typeof appId !== "string" || isUnknown(appId)) return [];
    memory.forgetDeclarations(urn);
    memory.noteDeclared(appId, { urn, kind: "app" });
    const rival = memory.declarationsOf(appId).find((one) => one.urn !== urn && one.kind !== "group");
    if (rival) return [{ path: "appId", text: rivalText(appId, rival) }];
    const group = memory.declarationsOf(appId).find(({ kind }) => kind === "group");
    if (group) return [{ path: "appId", text: clashText(appId, group) }];
    return doomProblems({ memory, urn }, appId, "appId");
}

/** What stands in the way of a group: an app of the same id in another resource of the same program. */
export function declareGroup({ memory, urn }: Context, groupId: string, path: string): Failure[] {
    memory.noteDeclared(groupId, { urn, kind: "group" });
    const rival = memory.declarationsOf(groupId).find((one) => one.urn !== urn && one.kind !== "group");
    return rival ? [{ path, text: clashText(groupId, rival) }] : [];
}

/** What stands in the way of an app in a group: another resource of the same program has it too. */
export function declareMember({ memory, urn }: Context, appId: string, path: string): Failure[] {
    if (isUnknown(appId)) return [];
    memory.noteDeclared(appId, { urn, kind: "member" });
    const others = memory.declarationsOf(appId).filter((one) => one.urn !== urn);
    const group = others.find(({ kind }) => kind === "group");
    if (group) return [{ path, text: clashText(appId, group) }];
    const [rival] = others;
    if (!rival) return doomProblems({ memory, urn }, appId, path);
    const what = rival.kind === "app" ? "is" : "is in";
    const text =
        `${appId} ${what} the ${kindOf(rival)} "${nameIn(rival.urn)}" of this program too. One of them can manage it: take it ` +
        "out of this group, or out of the program";
    return [{ path, text }];
}

/** What stands in the way of a group's deleting an app: another resource of the same program has it. */
export function doomApp({ memory, urn }: Context, appId: string): Failure[] {
    memory.noteDoomed(appId, urn);
    const heir = memory.declarationsOf(appId).find((one) => one.urn !== urn && one.kind !== "group");
    if (!heir) return [];
    const text = `${deletionText(appId, urn)}, and the ${kindOf(heir)} "${nameIn(heir.urn)}" is to have it. ${releaseAdvice(appId)}`;
    return [{ path: "release", text }];
}

/** What is to be said where another group deletes the app. */
function doomProblems(
    { memory, urn }: Pick<Context, "memory" | "urn">,
    appId: string,
    path: string,
): Failure[] {
    const group = memory.doomedBy(appId);
    if (group === undefined || group === urn) return [];
    return [{ path, text: `${deletionText(appId, group)}. ${releaseAdvice(appId)}` }];
}

/** Marathon refuses an id that is an app's and a group's (`RootGroup.validRootGroup`). */
function clashText(id: string, rival: Declaration): string {
    const what = rival.kind === "member" ? "is an app in" : "is";
    return (
        `${id} ${what} the ${kindOf(rival)} "${nameIn(rival.urn)}" of this program too, and Marathon takes no app and group of ` +
        "one id. Choose another one"
    );
}

function rivalText(appId: string, { urn, kind }: Declaration): string {
    const name = nameIn(urn);
    if (kind === "app") {
        return `${appId} is the MarathonApp "${name}" of this program too. One of them can manage it: give this one another id`;
    }
    return (
        `${appId} is in the MarathonGroup "${name}" of this program too. One of them can manage it: take it out of the ` +
        "group, or out of the program"
    );
}

function kindOf({ kind }: Declaration): string {
    return kind === "app" ? "MarathonApp" : "MarathonGroup";
}

function deletionText(appId: string, group: string): string {
    return `${appId} would be deleted by the MarathonGroup "${nameIn(group)}", which no longer declares it`;
}

function releaseAdvice(appId: string): string {
    return `To move it out of the group, name it in the group's release: ["${appId}"]`;
}

/** The name of a resource: the end of its URN. */
function nameIn(urn: string): string {
    return urn.split("::").at(-1) ?? urn;
}
