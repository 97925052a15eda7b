import { ConfigError } from "./errors";

/** The id of the root group, which holds everything. */
export const rootId = "/";

/** The names between the slashes: `/shop/cart` → `["shop", "cart"]`; none for the root. Empty ones are dropped. */
export function segments(id: string): string[] {
    return id.split("/").filter((segment) => segment !== "");
}

/**
 * The absolute form of an app or group id, as Marathon's `PathId` reads it: a relative id is resolved against `base`,
 * `.` and `..` are followed (never above the root), empty segments are dropped.
 *
 * @param base an absolute group id; default the root.
 */
export function absolute(id: string, base: string = rootId): string {
    const path = id.startsWith("/") ? [] : segments(base);
    for (const segment of segments(id)) {
        if (segment === "..") path.pop();
        else if (segment !== ".") path.push(segment);
    }
    return `/${path.join("/")}`;
}

/** Whether `id` lies below `group`, at any depth. Nothing is its own child. */
export function isChildOf(id: string, group: string): boolean {
    const below = segments(absolute(id));
    const above = segments(absolute(group));
    return below.length > above.length && above.every((segment, index) => below[index] === segment);
}

/**
 * The URL path of one app or group: `itemPath("/v2/apps", "/shop/cart")` → `/v2/apps/shop/cart`.
 *
 * An id that is empty, or that resolves to the root, would turn the request into one on the whole collection
 * (`DELETE /v2/groups/` deletes everything that runs on a Marathon), so there is no path for it.
 *
 * @throws ConfigError for an id that is empty, the root, or contains a wildcard.
 */
export function itemPath(collection: string, id: string): string {
    const names = segments(absolute(id));
    if (names.length === 0) {
        throw new ConfigError(
            `"${id}" is not the id of one app or group: a request on ${collection} with it would reach all of ` +
                "them. Give the full id, such as /shop/cart.",
        );
    }
    if (names.includes("*")) {
        throw new ConfigError(
            `"${id}" is not the id of one app or group. Give the full id, without wildcards.`,
        );
    }
    return [collection, ...names.map(encodeURIComponent)].join("/");
}

/** What Marathon reads as a part of the app before it: at the end of a path, and before one more name. */
const appSubresource = /.\/(?:restart|tasks|versions|(?:tasks|versions)\/[^/]+)$/;

/**
 * The URL path of one app.
 *
 * @throws ConfigError as {@link itemPath} does, and for an id that Marathon would read as a part of another app
 * (`DELETE /v2/apps/shop/tasks` kills the instances of `/shop`); Marathon's `AppsResource` has the paths.
 */
export function appPath(id: string): string {
    if (appSubresource.test(absolute(id))) {
        throw new ConfigError(
            `"${id}" cannot be the id of an app: Marathon reads "restart", "tasks" and "versions" at the end of ` +
                "a path as a part of another app. Choose another name.",
        );
    }
    return itemPath("/v2/apps", id);
}

/**
 * The nearest group, at or above the given one, that a GET of its own path answers with. Marathon's `GroupsResource`
 * reads `apps` at the end of a path, and `versions` anywhere in it, as a listing (in a GET only), so a group of such
 * a name has to be looked up in the group above.
 */
export function readableGroup(id: string): string {
    const names = segments(absolute(id));
    const versions = names.indexOf("versions");
    const readable = versions < 0 ? names : names.slice(0, versions);
    while (readable.at(-1) === "apps") readable.pop();
    return `/${readable.join("/")}`;
}
