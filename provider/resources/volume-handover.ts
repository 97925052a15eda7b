import type { PropertyMap } from "../definition/unknown";
import { volumesInConflict } from "../definition/validate";
import { findApp } from "./app-live";
import type { Context } from "./context";
import { belongsTo, ownerOf } from "./ownership";
import { mountsMore } from "./volume-rules";

/** How long an app of the program may take to give a volume up. */
const handoverTimeoutMs = 120_000;
/** How long an app of this stack may take to show up in the program: its turn comes with this one's, or never. */
const unseenTimeoutMs = 5_000;
const pauseMs = 500;

/**
 * Waits, before an app is written that is to mount a volume, for the app of this stack that is to give it up: an update
 * works on both at once, and Marathon refuses the new mount while it holds the old one (`ExternalVolumes`). What does not
 * come about, since that app is not in the program any more or waits for this one, is left for Marathon to refuse.
 *
 * @param before what the app was when it was last written; nothing of a new one
 * @param together the ids of all apps that are written in the same request, this one among them: among them, a volume
 *     changes hands at once
 */
export async function awaitHandover(
    context: Context,
    inputs: PropertyMap,
    before: PropertyMap | undefined,
    together: readonly string[],
): Promise<void> {
    if (!mountsMore(before ?? {}, inputs)) return;
    for (const [id, app] of await context.facts.recentApps()) {
        const names = together.includes(id) ? [] : volumesInConflict(inputs, app);
        if (names.length === 0 || !(isInProgram(context, id) || belongsTo(context.urn, ownerOf(app))))
            continue;
        context.row.status(`waiting until ${id} has given up ${names.join(", ")}`);
        await awaitRelease(context, id, inputs);
    }
}

async function awaitRelease(context: Context, id: string, inputs: PropertyMap): Promise<void> {
    const { clock, signal } = context;
    const begun = clock.now();
    const isInTime = () =>
        clock.now() < begun + (isInProgram(context, id) ? handoverTimeoutMs : unseenTimeoutMs);
    while (!isKept(context, id, inputs) && isInTime()) {
        const live = await findApp(context, id);
        if (!live || (volumesInConflict(inputs, live).length === 0 && hasSettled(live))) return;
        await clock.sleep(pauseMs, signal);
    }
}

function isInProgram({ memory }: Context, id: string): boolean {
    return memory.isManaged(id);
}

/** Whether the program wants that app to have the volume as well: Marathon tells better than a wait what is wrong. */
function isKept({ memory, urn }: Context, id: string, inputs: PropertyMap): boolean {
    const planned = memory.volumes.mountsOfOthers(urn).find(({ appId }) => appId === id);
    return planned !== undefined && volumesInConflict(inputs, planned).length > 0;
}

/** Its old instance holds the volume until it has stopped. */
function hasSettled({ deployments }: PropertyMap): boolean {
    return !Array.isArray(deployments) || deployments.length === 0;
}
