/** One name between slashes. */
const name = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** Whether a text has the form of an id, absolute or relative, as Marathon's `PathId` pattern has it. */
export function isPathId(text: string): boolean {
    const steps = text.split("/").filter((step) => step !== "" && step !== "..");
    return text !== "" && steps.every((step) => name.test(step));
}

/**
 * The absolute path that Marathon reads an id as (`PathId.canonicalPath`): relative ids begin at the group, empty
 * segments and a trailing slash are dropped, `.` and `..` are resolved.
 */
export function absoluteId(id: string, group = "/"): string {
    const path = id.startsWith("/") ? id : `${group}/${id}`;
    const segments: string[] = [];
    for (const segment of path.split("/")) {
        if (segment === "..") segments.pop();
        else if (segment !== "" && segment !== ".") segments.push(segment);
    }
    return `/${segments.join("/")}`;
}

/** Whether an absolute path is an id, or that of a group that holds it. */
export function contains(path: string, id: string): boolean {
    return path === "/" || path === id || id.startsWith(`${path}/`);
}
