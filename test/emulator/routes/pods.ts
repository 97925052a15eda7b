import { type Answer, type EmulatorRequest, ok, type Route } from "../exchange";
import { isObject } from "../json";
import type { Marathon, Written } from "../marathon";
import { parentOf, resolvePath } from "../paths";
import { type Pod, podStatusOf, readPod } from "../pod";
import { alreadyExists, notFound, Refusal } from "../refusal";
import { rolesForApp } from "../roles";
import { missingToRead } from "./answers";

/** The requests of `PodsResource`. */
export const podRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/pods\/?$/, answer: list },
    { method: "POST", pattern: /^\/v2\/pods\/?$/, answer: create },
    { method: "GET", pattern: /^\/v2\/pods\/::status\/?$/, answer: listStatus },
    { method: "GET", pattern: /^\/v2\/pods\/(.+)::status$/s, answer: showStatus },
    { method: "GET", pattern: /^\/v2\/pods\/(.+)::versions$/s, answer: listVersions },
    { method: "GET", pattern: /^\/v2\/pods\/(.+)::versions\/([^/]+)$/s, answer: showVersion },
    { method: "GET", pattern: /^\/v2\/pods\/(.+)$/s, answer: show },
    { method: "PUT", pattern: /^\/v2\/pods\/(.+)$/s, answer: update },
    { method: "DELETE", pattern: /^\/v2\/pods\/(.+)$/s, answer: remove },
];

function list({ tree }: Marathon): Answer {
    return ok([...tree.pods.values()]);
}

function listStatus(marathon: Marathon): Answer {
    return ok([...marathon.tree.pods.values()].map((pod) => statusOf(marathon, pod)));
}

function show(marathon: Marathon, _request: EmulatorRequest, [path]: readonly string[]): Answer {
    return ok(knownPod(marathon, path));
}

function showStatus(marathon: Marathon, _request: EmulatorRequest, [path]: readonly string[]): Answer {
    return ok(statusOf(marathon, knownPod(marathon, path)));
}

function listVersions(marathon: Marathon, _request: EmulatorRequest, [path]: readonly string[]): Answer {
    const { id } = knownPod(marathon, path);
    return ok(marathon.history.podVersions(id).map(({ version }) => version));
}

function showVersion(
    marathon: Marathon,
    _request: EmulatorRequest,
    [path, version]: readonly string[],
): Answer {
    const id = resolvePath(`/${path}`);
    const pod = marathon.history.podVersions(id).find((one) => one.version === version);
    if (!pod) throw missingToRead(marathon, missing(id));
    return ok(pod);
}

/** A status that is shown by itself leaves out a placement that says nothing. */
function statusOf({ clock }: Marathon, pod: Pod) {
    const { scheduling } = pod;
    if (!isObject(scheduling)) return podStatusOf(pod, new Date(clock.now()).toISOString());
    const { placement, ...rest } = scheduling;
    const saysNothing = isObject(placement) && Object.keys(placement).length === 0;
    const shown = saysNothing ? { ...pod, scheduling: rest } : pod;
    return podStatusOf(shown, new Date(clock.now()).toISOString());
}

function knownPod(marathon: Marathon, path: string | undefined): Pod {
    const id = resolvePath(`/${path}`);
    const pod = marathon.tree.pods.get(id);
    if (!pod) throw missingToRead(marathon, missing(id));
    return pod;
}

/** What Marathon says of a missing pod is JSON inside of JSON. */
function missing(id: string): string {
    return `{"message": "pod with ${id} does not exist"}`;
}

function create(marathon: Marathon, request: EmulatorRequest): Answer {
    const body = request.json();
    const id = resolvePath(isObject(body) && typeof body.id === "string" ? body.id : "/");
    const pod = readPod(body, id, roleFor(marathon, id));
    const written = marathon.write({
        change: (draft) => {
            if (draft.pod(id)) throw alreadyExists(`A pod with id [${id}] already exists.`);
            draft.putPod(pod);
        },
        force: request.flag("force"),
        group: parentOf(id),
    });
    const answer = podAnswer(marathon, request, id, written, "pod_created_event");
    return { ...answer, status: 201, headers: { ...answer.headers, Location: id } };
}

function update(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const body = request.json();
    const pod = readPod(body, id, roleFor(marathon, id));
    const named = isObject(body) && typeof body.id === "string" ? resolvePath(body.id) : id;
    if (named !== id) {
        throw new Refusal(400, { message: `'${id}' does not match definition's id ('${named}')` });
    }
    const written = marathon.write({
        change: (draft) => draft.putPod(pod),
        force: request.flag("force"),
        group: parentOf(id),
    });
    return podAnswer(marathon, request, id, written, "pod_updated_event");
}

function remove(marathon: Marathon, request: EmulatorRequest, [path]: readonly string[]): Answer {
    const id = resolvePath(`/${path}`);
    const { result, publish } = marathon.write({
        change: (draft) => {
            if (!draft.pod(id)) throw notFound(missing(id));
            draft.removePod(id);
        },
        force: request.flag("force"),
        group: parentOf(id),
    });
    return {
        status: 202,
        headers: { Location: `/${result.deploymentId}`, "Marathon-Deployment-Id": result.deploymentId },
        after: () => {
            publish();
            publishPodWrite(marathon, request, "pod_deleted_event");
        },
    };
}

/** The role of a pod that names none, from 1.9 on. */
function roleFor(marathon: Marathon, id: string): string | undefined {
    return marathon.settings.dialect.roles ? rolesForApp(marathon, id).defaultRole : undefined;
}

function podAnswer(
    marathon: Marathon,
    request: EmulatorRequest,
    id: string,
    { result, publish }: Written,
    eventType: string,
): Answer {
    return {
        status: 200,
        headers: { "Marathon-Deployment-Id": result.deploymentId },
        body: marathon.tree.pods.get(id),
        after: () => {
            publish();
            publishPodWrite(marathon, request, eventType);
        },
    };
}

function publishPodWrite({ events }: Marathon, request: EmulatorRequest, eventType: string): void {
    events.publish(eventType, { clientIp: request.remoteAddress, uri: request.path });
}
