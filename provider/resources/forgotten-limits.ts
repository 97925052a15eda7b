import type { Server } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";

/**
 * Whether the server does not read resource limits back from its store: from its next restart, or change of leader, on
 * they are gone, although nobody has taken them away. Only Marathon 1.10 does so.
 */
export function forgetsLimits({ version: { major, minor } }: Server): boolean {
    return major === 1 && minor === 10;
}

/** What to say of it. To give them back restarts every instance, which is nothing to do unasked. */
export const forgottenLimits =
    "resourceLimits are gone, as Marathon 1.10 forgets them whenever its server restarts. They come back with the next " +
    "change that restarts the instances.";

/** The live app with the limits that it had, where the server has forgotten them. */
export function withForgottenLimits(live: PropertyMap, olds: PropertyMap, server: Server): PropertyMap {
    const { resourceLimits } = olds;
    const isForgotten =
        forgetsLimits(server) && live.resourceLimits === undefined && resourceLimits !== undefined;
    return isForgotten ? { ...live, resourceLimits } : live;
}
