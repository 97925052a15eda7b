import type { Answer, EmulatorRequest, Route } from "./exchange";
import type { Marathon } from "./marathon";
import { Refusal } from "./refusal";
import { appVersionRoutes } from "./routes/app-versions";
import { appRoutes } from "./routes/apps";
import { deploymentRoutes } from "./routes/deployments";
import { groupRoutes } from "./routes/groups";
import { queueRoutes } from "./routes/queue";
import { systemRoutes } from "./routes/system";
import { taskRoutes } from "./routes/tasks";

/** All routes; the more specific ones stand before those whose id would swallow them. */
const routes: readonly Route[] = [
    ...appVersionRoutes,
    ...taskRoutes,
    ...queueRoutes,
    ...groupRoutes,
    ...appRoutes,
    ...deploymentRoutes,
    ...systemRoutes,
];

/**
 * Answers a request from the state.
 * @throws Refusal for every answer that is not a success
 */
export function route(marathon: Marathon, request: EmulatorRequest): Answer {
    const method = request.method === "HEAD" ? "GET" : request.method;
    let pathKnown = false;
    for (const { method: served, pattern, answer } of routes) {
        const match = pattern.exec(request.path);
        if (!match) continue;
        pathKnown = true;
        if (served === method) return answer(marathon, request, match.slice(1));
    }
    if (pathKnown) throw new Refusal(405, { message: "Method Not Allowed" });
    const status = marathon.settings.dialect.unknownRouteStatus;
    throw new Refusal(status, {
        message: status === 404 ? `URI not found: ${request.path}` : "URI not found",
    });
}
