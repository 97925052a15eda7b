import { isUnknown, type PropertyValue } from "../definition/unknown";
import type { Failure, ResourceHandler } from "./handler";
import { withoutHidden } from "./hidden-keys";

/**
 * RexRayVolume with implicit provisioning: REX-Ray makes the volume when an app first mounts it, so there is nothing
 * to call. The resource owns the name, and keeps the data when it goes.
 */
export const volumeHandler: ResourceHandler = {
    async check(_context, _olds, news) {
        const failures = Object.entries(rules).flatMap(([name, rule]) => rule(name, news[name]));
        return { inputs: news, failures };
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

type Rule = (path: string, value: PropertyValue | undefined) => Failure[];

/** What Marathon (DVDIProviderValidations) or the driver would refuse. */
const rules: Readonly<Record<string, Rule>> = {
    volumeName: (path, value) =>
        isUnknown(value) || (typeof value === "string" && /^[^\s/][^/]*$/.test(value))
            ? []
            : [{ path, text: "must be a name without slashes" }],
    driver: (path, value) =>
        isUnknown(value) || (typeof value === "string" && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value))
            ? []
            : [{ path, text: "must consist of lower-case letters, digits and inner hyphens" }],
    size: (path, value) =>
        value === undefined || isUnknown(value) || (typeof value === "number" && value > 0)
            ? []
            : [{ path, text: "must be a number of GiB greater than 0" }],
};
