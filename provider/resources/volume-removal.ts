import type { PropertyMap } from "../definition/unknown";
import { MarathonError } from "../marathon/errors";
import { VolumeAttachedError } from "../volumes/errors";
import type { LibStorageSettings } from "../volumes/libstorage-settings";
import { holdersOf } from "../volumes/volume";
import { asDefinition } from "./app-live";
import type { Context } from "./context";
import { optionsOf, withVolumeStore } from "./volume-provision";
import { mountsVolume } from "./volume-rules";

/** Apps in Marathon mount the volume, so it is not destroyed. Nothing was sent to its server. */
export class VolumeMountedError extends MarathonError {
    static override readonly code = "MARATHON_VOLUME_MOUNTED";

    constructor(name: string, apps: readonly string[]) {
        super(
            `The volume ${name} is not deleted: ${apps.join(", ")} in Marathon ${apps.length === 1 ? "mounts" : "mount"} it. ` +
                "Delete what mounts it, or take the volume out of it, and run this again; or keep the volume with retain: true.",
        );
    }
}

/** How long an agent may take to detach a volume once the app that mounted it is gone. */
const detachTimeoutMs = 60_000;
const pauseMs = 2_000;

/**
 * Destroys a volume with its data, once nobody has it: no app in Marathon, whatever its number of instances, and no
 * instance. Drivers do not refuse that themselves (vfs), or take force for leave.
 *
 * @param id of the volume, if it is known: another one of the name is left alone
 * @throws VolumeMountedError at once while an app mounts it
 * @throws VolumeAttachedError when it is still attached after a minute, or after the time-out of the resource
 */
export async function destroyVolume(
    context: Context,
    libStorage: LibStorageSettings,
    name: string,
    id: string | undefined,
): Promise<void> {
    const { clock, row, signal, timeouts } = context;
    const deadline = clock.now() + (timeouts.delete ?? detachTimeoutMs);
    await withVolumeStore(context, libStorage, async (store) => {
        for (;;) {
            const mounting = await appsThatMount(context, name);
            if (mounting.length > 0) throw new VolumeMountedError(name, mounting);
            try {
                await store.remove(name, id, optionsOf(context, "delete"));
                return;
            } catch (error) {
                if (!(error instanceof VolumeAttachedError) || clock.now() >= deadline) throw error;
                row.status(`waiting until ${holdersOf(error.volume)} has let go of ${name}`);
                await clock.sleep(pauseMs, signal);
            }
        }
    });
}

/** The apps that mount a volume right now: their listing is a new one, since others have just been deleted. */
async function appsThatMount({ marathon, signal }: Context, name: string): Promise<string[]> {
    const mounting = new Set<string>();
    const note = (id: string, app: PropertyMap) => mountsVolume(app, name) && mounting.add(id);
    await marathon.visitApps((app) => note(app.id, asDefinition(app)), { signal });
    return [...mounting].sort();
}
