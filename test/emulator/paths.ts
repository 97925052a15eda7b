/**
 * Marathon's paths of apps and groups (`state/PathId.scala`): absolute paths begin with `/`, the root is `/`,
 * empty segments do not count.
 */

/** The segments of a path, without the empty ones. */
export function segmentsOf(path: string): string[] {
    return path.split("/").filter((segment) => segment !== "");
}

/** An absolute path without empty segments and without a trailing slash, `.` and `..` resolved against `base`. */
export function resolvePath(path: string, base = "/"): string {
    const resolved = path.startsWith("/") ? [] : segmentsOf(base);
    for (const segment of segmentsOf(path)) {
        if (segment === "..") resolved.pop();
        else if (segment !== ".") resolved.push(segment);
    }
    return `/${resolved.join("/")}`;
}

/** The group that holds this app or group; the root is its own parent. */
export function parentOf(path: string): string {
    return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** All groups above this app or group, the root first. */
export function ancestorsOf(path: string): string[] {
    const ancestors: string[] = [];
    for (let at = path; at !== "/"; ) {
        at = parentOf(at);
        ancestors.unshift(at);
    }
    return ancestors;
}

/** Whether a path lies below a group, at any depth; a group does not lie below itself. */
export function isBelow(path: string, group: string): boolean {
    return group === "/" ? path !== "/" : path.startsWith(`${group}/`);
}

/** The first segment as a path: the top-level group of what lies in one. */
export function topLevelOf(path: string): string {
    return `/${segmentsOf(path)[0] ?? ""}`;
}
