import { type Answer, admitsJson, type EmulatorRequest, type Route } from "./exchange";
import type { Marathon } from "./marathon";
import { Refusal } from "./refusal";
import { appVersionRoutes } from "./routes/app-versions";
import { appRoutes } from "./routes/apps";
import { deploymentRoutes } from "./routes/deployments";
import { groupRoutes } from "./routes/groups";
import { podRoutes } from "./routes/pods";
import { queueRoutes } from "./routes/queue";
import { systemRoutes } from "./routes/system";
import { taskRoutes } from "./routes/tasks";

/**
 * All routes in the order of preference. Where one knows the path of a request, the ones below never see it, whatever the
 * method: the tasks and versions of an app stand before the apps, whose id would swallow them.
 */
const layers: readonly (readonly Route[])[] = [
    [...appVersionRoutes, ...taskRoutes],
    [...appRoutes, ...podRoutes, ...queueRoutes, ...groupRoutes, ...deploymentRoutes, ...systemRoutes],
];

/**
 * Answers a request from the state.
 * @throws Refusal for every answer that is not a success
 */
export function route(marathon: Marathon, request: EmulatorRequest): Answer {
    const known = layers
        .map((routes) => routes.filter(({ pattern }) => pattern.test(request.path)))
        .find((routes) => routes.length > 0);
    const status = marathon.settings.dialect.unknownRouteStatus;
    if (!known) {
        throw new Refusal(status, {
            message: status === 404 ? `URI not found: ${request.path}` : "URI not found",
        });
    }
    const method = request.method === "HEAD" ? "GET" : request.method;
    const chosen = known.find((candidate) => candidate.method === method);
    if (!chosen) throw new Refusal(405, { message: "Method Not Allowed" });
    if (chosen.produces !== "anything" && !admitsJson(request))
        throw new Refusal(406, { message: "Not Acceptable" });
    return chosen.answer(marathon, request, chosen.pattern.exec(request.path)?.slice(1) ?? []);
}
