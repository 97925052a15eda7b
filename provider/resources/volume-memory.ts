import { hasExternalVolumes } from "../definition/scheduling-fields";
import type { PropertyMap } from "../definition/unknown";

/**
 * What this process has seen and done to external volumes. Names are told apart ignoring case, as REX-Ray does.
 */
export interface VolumeMemory {
    /**
     * The program wants an app to mount what the definition says, and no longer anything else.
     *
     * @param mounter the URN of its resource; of an app in a group, with its key
     */
    noteMounts(mounter: string, definition: PropertyMap): void;
    /** All other apps that mount external volumes, as the program wants them. */
    mountsOfOthers(mounter: string): readonly PropertyMap[];
    /** The program gives the name to this resource. */
    noteName(urn: string, name: string): void;
    /** Another resource to which the program gives the name too: its URN. */
    sharerOf(urn: string, name: string): string | undefined;
    /** A volume of this name stands in the stack's state: its old inputs were seen. */
    noteManaged(name: string): void;
    isManaged(name: string): boolean;
    /** This update has made or taken over the volume: whatever is deleted under its name now is the past. */
    claim(name: string): void;
    isClaimed(name: string): boolean;
}

export function createVolumeMemory(): VolumeMemory {
    const mounting = new Map<string, PropertyMap>();
    const names = new Map<string, string>();
    const managed = new Set<string>();
    const claimed = new Set<string>();
    return {
        noteMounts(mounter, definition) {
            const { appId, container } = definition;
            if (hasExternalVolumes(definition)) mounting.set(mounter, { appId, container });
            else mounting.delete(mounter);
        },
        mountsOfOthers: (mounter) => [...mounting].filter(([of]) => of !== mounter).map(([, app]) => app),
        noteName: (urn, name) => names.set(urn, keyOf(name)),
        sharerOf: (urn, name) =>
            [...names].find(([other, taken]) => other !== urn && taken === keyOf(name))?.[0],
        noteManaged: (name) => managed.add(keyOf(name)),
        isManaged: (name) => managed.has(keyOf(name)),
        claim: (name) => claimed.add(keyOf(name)),
        isClaimed: (name) => claimed.has(keyOf(name)),
    };
}

function keyOf(name: string): string {
    return name.toLowerCase();
}
