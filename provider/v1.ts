/**
 * The door through which Pulumi's dynamic provider process enters: the `__provider` text of every resource requires
 * this module and takes one member. The text stands in users' states, so this path and these names never change.
 */
import { createDynamicProvider } from "./dynamic/dynamic-provider";
import { createHost } from "./dynamic/host";
import { appHandler } from "./resources/app";
import { groupHandler } from "./resources/group";
import { volumeHandler } from "./resources/rexray-volume";
import { linkHandler } from "./resources/service-link";

const host = createHost();

/** MarathonApp. */
export const app = createDynamicProvider(appHandler, host);

/** MarathonGroup. */
export const group = createDynamicProvider(groupHandler, host);

/** ServiceLink. */
export const link = createDynamicProvider(linkHandler, host);

/** RexRayVolume. */
export const volume = createDynamicProvider(volumeHandler, host);
