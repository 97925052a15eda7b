import { type Answer, type EmulatorRequest, ok, type Route } from "../exchange";
import type { Marathon } from "../marathon";
import { Refusal } from "../refusal";
import { renderDeployment } from "../wire";
import { deploymentAnswer, missingToRead } from "./answers";

/** The requests of `DeploymentsResource`. */
export const deploymentRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/deployments\/?$/s, answer: list },
    { method: "DELETE", pattern: /^\/v2\/deployments\/([^/]+)$/s, answer: cancel },
];

function list(marathon: Marathon): Answer {
    return ok(marathon.deployments.all().map((deployment) => renderDeployment(marathon, deployment)));
}

function cancel(marathon: Marathon, request: EmulatorRequest, [id = ""]: readonly string[]): Answer {
    try {
        if (!request.flag("force")) return deploymentAnswer(marathon.revert(id));
        marathon.deployments.cancel(marathon.deployments.find(id));
        return { status: 202 };
    } catch (error) {
        throw error instanceof Refusal && error.status === 404
            ? missingToRead(marathon, error.message)
            : error;
    }
}
