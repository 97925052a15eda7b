import type { EmulatorRequest } from "../exchange";

/** Which requests something is meant for; an absent member admits all. */
export interface RequestMatcher {
    readonly method?: string;
    /** The path without query: `/v2/apps/web`, with `*` for anything (`/v2/apps/*`), or a pattern. */
    readonly path?: string | RegExp;
}

/** Whether a request is meant. Doubled and trailing slashes do not count. */
export function fits({ method, path }: RequestMatcher, request: EmulatorRequest): boolean {
    if (method !== undefined && method.toUpperCase() !== request.method) return false;
    if (path === undefined) return true;
    const asked = tidy(request.path);
    return typeof path === "string" ? globOf(tidy(path)).test(asked) : path.test(asked);
}

function tidy(path: string): string {
    return path.replace(/\/{2,}/g, "/").replace(/(.)\/$/, "$1");
}

/** A pattern for texts like this one, in which `*` stands for anything. */
export function globOf(path: string): RegExp {
    return new RegExp(`^${path.split("*").map(literal).join(".*")}$`, "s");
}

function literal(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
