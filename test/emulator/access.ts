import type { Answer, EmulatorRequest } from "./exchange";
import { globOf } from "./faults/matcher";
import { isObject } from "./json";
import type { Marathon } from "./marathon";
import { resolvePath } from "./paths";
import { Refusal } from "./refusal";
import { route } from "./router";

/**
 * What a client may see, as an authorisation plugin decides it: apps that are hidden from it are left out of every list, and
 * a request for one of them is refused. They go on to count: their ids, ports and volumes are taken.
 */
export class Access {
    private readonly hidden = new Set<RegExp>();

    /** Hides the apps with an id, or below a group: `/secret/*`. The answer shows them again. */
    hide(pattern: string): () => void {
        const hidden = globOf(resolvePath(pattern));
        this.hidden.add(hidden);
        return () => void this.hidden.delete(hidden);
    }

    /**
     * Answers a request with what its sender may see and do.
     * @throws Refusal for every answer that is not a success
     */
    answer(marathon: Marathon, request: EmulatorRequest): Answer {
        if (this.hidden.size === 0) return route(marathon, request);
        if (namedIn(request).some((id) => this.isRefused(marathon, request, id))) {
            throw new Refusal(403, { message: "Not Authorized to perform this action!" });
        }
        return route(request.method === "GET" ? this.seenOf(marathon) : marathon, request);
    }

    private isHidden(id: string): boolean {
        return [...this.hidden].some((pattern) => pattern.test(id));
    }

    /** To read an app that is not there is 404, whoever asks; to create one needs the right to. */
    private isRefused(marathon: Marathon, { method }: EmulatorRequest, id: string): boolean {
        return this.isHidden(id) && (method !== "GET" || marathon.tree.apps.has(id));
    }

    /** The same Marathon for reading, without the hidden apps and the deployments of nothing else. */
    private seenOf(marathon: Marathon): Marathon {
        const apps = new Map([...marathon.tree.apps].filter(([id]) => !this.isHidden(id)));
        const tree = { ...marathon.tree, apps };
        const running = () =>
            marathon.deployments
                .all()
                .filter(({ plan }) => [...plan.affected].some((id) => !this.isHidden(id)));
        const deployments = Object.create(marathon.deployments, { all: { value: running } });
        return Object.create(marathon, { tree: { value: tree }, deployments: { value: deployments } });
    }
}

const ofOneApp = /^\/v2\/apps\/(.+?)(?:\/(?:restart|(?:tasks|versions)(?:\/[^/]+)?))?\/?$/s;

/** The ids of the apps that a request for apps names: in its path, or in its body. */
function namedIn(request: EmulatorRequest): string[] {
    const [, id] = ofOneApp.exec(request.path) ?? [];
    if (id !== undefined) return [resolvePath(`/${id}`)];
    if (!/^\/v2\/apps\/?$/.test(request.path) || request.method === "GET") return [];
    const body = request.json();
    const definitions = Array.isArray(body) ? body : [body];
    return definitions.flatMap((definition) =>
        isObject(definition) && typeof definition.id === "string" ? [resolvePath(definition.id)] : [],
    );
}
