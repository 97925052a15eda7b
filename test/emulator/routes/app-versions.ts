import { type Answer, type EmulatorRequest, ok, type Route } from "../exchange";
import { timestampOf } from "../history";
import type { Marathon } from "../marathon";
import { resolvePath } from "../paths";
import { refuseToShow } from "../wire";
import { missingToRead } from "./answers";

/** The requests of `AppVersionsResource`. */
export const appVersionRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/apps\/(.+)\/versions\/?$/s, answer: list },
    { method: "GET", pattern: /^\/v2\/apps\/(.+)\/versions\/([^/]+)$/s, answer: show },
];

function list(marathon: Marathon, _request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    if (!marathon.tree.apps.has(id)) throw missingToRead(marathon, `App '${id}' does not exist`);
    return ok({ versions: marathon.history.versionsOf(id) });
}

function show(marathon: Marathon, _request: EmulatorRequest, [path, version]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const timestamp = timestampOf(version ?? "");
    const app = marathon.history.app(id, timestamp);
    if (!app) throw missingToRead(marathon, `App '${id}' does not exist in version ${timestamp}`);
    refuseToShow(app);
    return ok(app);
}
