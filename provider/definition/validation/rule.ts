import type { Problem } from "../problem";
import type { Server } from "../server";
import type { PropertyMap } from "../unknown";

/** What is known of the place in Marathon that an app is meant for, besides the server. What is absent is not known. */
export interface Surroundings {
    /** Whether the app's top-level group has `enforceRole`. */
    readonly enforcesRole?: boolean;
    /** The role that the app has in Marathon now: it may keep it. */
    readonly presentRole?: string;
}

/** A rule that looks at more than one field. */
export type Rule = (
    definition: PropertyMap,
    server: Server | undefined,
    surroundings: Surroundings,
) => readonly Problem[];
