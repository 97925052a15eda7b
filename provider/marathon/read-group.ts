import { readObject } from "./answers";
import type { EmbedOptions } from "./call-options";
import { NotFoundError } from "./errors";
import type { Http } from "./http";
import { absolute, isChildOf, itemPath, readableGroup, rootId } from "./paths";
import { read } from "./requests";
import type { Group } from "./wire";

/**
 * Reads one group; one whose own path Marathon would take for another request is read out of one above it.
 *
 * @throws NotFoundError when Marathon itself says that it does not exist.
 * @throws ConfigError for an id that is empty, the root, or contains a wildcard.
 */
export async function readGroup(http: Http, id: string, options: EmbedOptions): Promise<Group> {
    const own = itemPath("/v2/groups", id);
    const target = absolute(id);
    const readable = readableGroup(id);
    if (readable === target) {
        const answer = await read(http, own, options, { embed: options.embed });
        return readObject<Group>(answer, "id");
    }
    const path = readable === rootId ? "/v2/groups" : itemPath("/v2/groups", readable);
    const embed = options.embed && [...options.embed, "group.groups"];
    const answer = await read(http, path, options, { embed });
    let group: Group | undefined = readObject<Group>(answer, "id");
    while (group && group.id !== target) {
        group = group.groups?.find((inner) => inner.id === target || isChildOf(target, inner.id));
    }
    if (group) return group;
    throw new NotFoundError(`Group '${target}' does not exist`, answer);
}
