import type { Call } from "./call";
import { ConfigError, ReadOnlyError } from "./errors";

/**
 * Refuses what must never be sent.
 *
 * An empty id turns a request on one item into a request on all: `DELETE /v2/groups/` deletes whatever a Marathon
 * runs. `paths.ts` refuses such ids; this is the second lock on the same door.
 *
 * @throws ConfigError for a path that reaches more than one item.
 */
export function refuseSweepingPath({ method, path }: Call): void {
    const names = path.split("/").slice(1);
    const dangerous =
        names.some((name) => ["", ".", ".."].includes(name)) || (method === "DELETE" && names.length < 3);
    if (dangerous)
        throw new ConfigError(`${method} ${path} would reach more than one item, so it was not sent.`);
}

/** @throws ReadOnlyError for whatever could change something. */
export function refuseWrite({ method, path }: Call): void {
    if (method !== "GET") throw new ReadOnlyError(method, path);
}
