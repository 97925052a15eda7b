import { driftOf, fieldsOf } from "../definition/compare";
import { fields } from "../definition/fields";
import type { Member } from "../definition/group-content";
import type { Server } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import { maxDefinitionBytes } from "../definition/validation/size-rules";
import type { AppDefinition } from "../marathon/wire";
import { isChanged } from "./app-change";
import { type AppWrite, wantedAnew, wantedOver } from "./app-write";
import type { Context } from "./context";

/** What is to be written of one app of a group. */
export interface MemberWrite {
    readonly member: Member;
    readonly write: AppWrite;
}

/** A write, compared with what is there. */
export interface Plan extends MemberWrite {
    readonly wanted: PropertyMap;
    /** `none` where Marathon holds the definition already. */
    readonly effect: "none" | "restart" | "other";
}

/** Whether nobody has seen the app running as it was written last. */
export function isUnfinished({ write: { base, before, inputs } }: Plan, server: Server): boolean {
    return before?.rollout !== "ok" || !base || isChanged(base, inputs, server);
}

/** What a write comes to: what is to be there, and what becomes of the instances. */
export function planOf(context: Context, { member, write }: MemberWrite, server: Server): Plan {
    const { live } = write;
    if (!live) return { member, write, wanted: wantedAnew(write), effect: "restart" };
    const named: Context = { ...context, row: rowOf(context, member) };
    const wanted = wantedOver(named, write, live, server);
    const changed = fieldsOf(driftOf(live, wanted, server));
    if (changed.length === 0) return { member, write, wanted, effect: "none" };
    // The label that says whose it is has been left out of the comparison, and counts all the same.
    const restarts =
        write.owner !== write.ownerUnlessWritten ||
        changed.some((name) => fields[name]?.effect === undefined);
    return { member, write, wanted, effect: restarts ? "restart" : "other" };
}

/** The row of the group, for what is to be said of one of its apps. */
function rowOf({ row }: Context, { key }: Member): Context["row"] {
    return {
        status: (text) => row.status(`${key}: ${text}`),
        info: (text) => row.info(`${key}: ${text}`),
        warn: (text) => row.warn(`${key}: ${text}`),
    };
}

/** Whether anything has to be sent. */
export function isTouched({ effect }: Plan): boolean {
    return effect !== "none";
}

/** One request for all of them, unless they are more than Marathon should be sent at once. */
export function batchesOf(plans: readonly Plan[]): Plan[][] {
    const batches: Plan[][] = [];
    let bytes = 0;
    for (const plan of plans) {
        const size = Buffer.byteLength(JSON.stringify(definitionOf(plan))) + 1;
        const last = batches.at(-1);
        bytes += size;
        if (last && bytes <= maxDefinitionBytes) last.push(plan);
        else {
            batches.push([plan]);
            bytes = size;
        }
    }
    return batches;
}

/** The app as a request has it. */
export function definitionOf({ member, wanted }: Plan): AppDefinition {
    return { id: member.appId, ...wanted } as AppDefinition;
}
