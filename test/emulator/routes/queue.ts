import { type Answer, type EmulatorRequest, ok, type Route } from "../exchange";
import { isQueued } from "../instance";
import type { Marathon } from "../marathon";
import { resolvePath } from "../paths";
import { renderQueue } from "../queue";
import { missingToRead } from "./answers";

/** The requests of `QueueResource`. */
export const queueRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/queue\/?$/s, answer: list },
    { method: "DELETE", pattern: /^\/v2\/queue\/(.+)\/delay$/s, answer: resetDelay },
];

function list(marathon: Marathon, request: EmulatorRequest): Answer {
    return ok({ queue: renderQueue(marathon, request.query.getAll("embed").includes("lastUnusedOffers")) });
}

function resetDelay(marathon: Marathon, _request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    if (!marathon.instances.of(id).some(isQueued)) {
        throw missingToRead(marathon, `Application ${id} not found in tasks queue.`);
    }
    marathon.instances.queue.resetDelay(id);
    marathon.instances.reviveOffers(id);
    return { status: 204 };
}
