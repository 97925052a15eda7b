import { EmulatorRequest } from "./exchange";
import { isObject } from "./json";
import type { Marathon } from "./marathon";
import { Refusal } from "./refusal";
import { route } from "./router";

/**
 * Writes what a Marathon begins with: an app, an array of apps, or a group with `apps` and `groups`.
 * @throws Error with Marathon's answer when it is refused
 */
export function seed(marathon: Marathon, definition: unknown): void {
    const isGroup =
        isObject(definition) && (definition.apps !== undefined || definition.groups !== undefined);
    const [path, query, body] = isGroup
        ? ["/v2/groups", "", definition]
        : ["/v2/apps", "partialUpdate=false", Array.isArray(definition) ? definition : [definition]];
    const parameters = new URLSearchParams(query);
    try {
        route(
            marathon,
            new EmulatorRequest("PUT", path, parameters, {}, JSON.stringify(body), "127.0.0.1"),
        ).after?.();
    } catch (error) {
        throw error instanceof Refusal
            ? new Error(`The seed is refused: ${JSON.stringify(error.body)}`)
            : error;
    }
}
