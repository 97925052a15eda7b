import { latestServer } from "../../../provider/definition/server";
import type { App } from "../../emulator/app";
import { dialectOf } from "../../emulator/dialect";
import { readApp } from "../../emulator/read-app";
import { type Change, emptyTree, type Tree, TreeDraft } from "../../emulator/tree";
import { keepUnchanged } from "../../emulator/versions";

/** A definition as the emulator holds it, from the members a test cares about. */
export function appOf(members: object): App {
    return readApp(
        { cmd: "sleep 1000", ...members },
        {
            dialect: dialectOf("1.11.24"),
            server: { ...latestServer, features: ["external_volumes"], mesosRole: "*" },
            base: "/",
            defaultRole: "*",
            allowedRoles: ["*"],
            carrier: "put",
        },
    );
}

/** A tree with these apps. */
export function treeOf(...apps: App[]): Tree {
    return changeTo(emptyTree("2020-01-01T00:00:00.000Z"), apps).after;
}

/** The change that leaves a tree with exactly these apps. */
export function changeTo(before: Tree, apps: readonly App[]): Change {
    const draft = new TreeDraft(before);
    const kept = new Set(apps.map(({ id }) => id));
    for (const id of before.apps.keys()) if (!kept.has(id)) draft.removeApp(id);
    for (const app of apps) draft.putApp(app);
    keepUnchanged(draft);
    return draft.done();
}
