import { isUnknown, type PropertyValue } from "../definition/unknown";
import type { Failure } from "./handler";

/** One name between slashes, as Marathon's `PathId` accepts it. */
const segment = "[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*";
const absolutePath = new RegExp(`^(/${segment})+$`);

/** What is wrong with an absolute app or group id. */
export function pathProblems(path: string, value: PropertyValue | undefined): Failure[] {
    if (isUnknown(value)) return [];
    if (typeof value === "string" && absolutePath.test(value)) return [];
    return [
        { path, text: "must begin with / and consist of lower-case letters, digits, dots and inner hyphens" },
    ];
}
