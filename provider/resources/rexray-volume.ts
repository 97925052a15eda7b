import { isUnknown, type PropertyMap } from "../definition/unknown";
import type { Failure, ResourceHandler } from "./handler";
import { withoutHidden } from "./hidden-keys";
import type { Memory } from "./memory";
import { canonicalVolume, volumeArgumentProblems } from "./volume-arguments";

/**
 * RexRayVolume with implicit provisioning: REX-Ray makes the volume when an app first mounts it, so there is nothing
 * to call. The resource owns the name, and keeps the data when it goes.
 */
export const volumeHandler: ResourceHandler = {
    async check({ memory, urn }, _olds, news) {
        const inputs = canonicalVolume(news);
        return {
            inputs,
            failures: [...volumeArgumentProblems(inputs), ...sharedNameProblems(memory, urn, inputs)],
        };
    },

    diff(_id, olds, news) {
        const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
            (name) => !name.startsWith("__"),
        );
        const changed = names.filter((name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name]));
        return {
            changed: changed.length > 0,
            replaces: changed.includes("volumeName") ? ["volumeName"] : [],
        };
    },

    async create(_context, inputs) {
        return { id: inputs.volumeName as string, outputs: inputs };
    },

    // Marathon lists no volumes and the driver is not asked: what the state says is all that is known.
    async read(_context, _id, olds) {
        const inputs = withoutHidden(olds);
        return { inputs, outputs: inputs };
    },

    async update(_context, _id, _olds, news) {
        return news;
    },

    async delete(context, id) {
        context.row.info(
            `The volume ${id} and its data stay; remove them with REX-Ray when nobody needs them.`,
        );
    },
};

/** Two resources with one volume: what one of them destroys or replaces would be the other's. */
function sharedNameProblems({ volumes }: Memory, urn: string, { volumeName }: PropertyMap): Failure[] {
    if (typeof volumeName !== "string" || isUnknown(volumeName)) return [];
    volumes.noteName(urn, volumeName);
    const other = volumes.sharerOf(urn, volumeName);
    if (other === undefined) return [];
    const text = `is the name of the volume ${other.split("::").at(-1)} of this program too. Mount that one, or choose another name`;
    return [{ path: "volumeName", text }];
}
