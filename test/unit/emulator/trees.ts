import type { App } from "../../emulator/app";
import { dialectOf } from "../../emulator/dialect";
import { readApp } from "../../emulator/normalise";
import { emptyTree, type Tree, TreeDraft } from "../../emulator/tree";

/** A definition as the emulator holds it, from the members a test cares about. */
export function appOf(members: object): App {
    return readApp(
        { cmd: "sleep 1000", ...members },
        {
            dialect: dialectOf("1.11.24"),
            features: new Set(["external_volumes"]),
            defaultNetworkName: "weave",
            base: "/",
            defaultRole: "*",
            allowedRoles: ["*"],
            defaultPortIndex: "given",
        },
    );
}

/** A tree with these apps. */
export function treeOf(...apps: App[]): Tree {
    const draft = new TreeDraft(emptyTree("2020-01-01T00:00:00.000Z"), false);
    for (const app of apps) draft.putApp(app);
    return draft.done();
}
