import type { Answer, EmulatorRequest } from "./exchange";
import { globOf } from "./faults/matcher";
import { isObject } from "./json";
import type { Marathon } from "./marathon";
import { resolvePath } from "./paths";
import { Refusal } from "./refusal";
import { route } from "./router";
import type { Tree } from "./tree";

/** How `GET /v2/plugins` tells that somebody decides who may see what. */
const authorizer = {
    id: "authorizer",
    plugin: "mesosphere.marathon.plugin.auth.Authorizer",
    implementation: "emulated.Authorizer",
};

/**
 * What a client may see, as an authorisation plugin decides it: apps, pods and groups that are hidden from it are left out of
 * every list, and a request for one of them is refused. They go on to count: their ids, ports and volumes are taken.
 */
export class Access {
    private readonly hidden = new Set<RegExp>();

    /** Hides what has this id, or lies below a group: `/secret/*`. The answer shows it again. */
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
        const named = [...namedIn(request), ...appsOfTasksIn(marathon, request)];
        if (named.some((id) => this.isRefused(marathon, request, id))) {
            throw new Refusal(403, { message: "Not Authorized to perform this action!" });
        }
        return route(request.method === "GET" ? this.seenOf(marathon) : marathon, request);
    }

    private isHidden(id: string): boolean {
        return [...this.hidden].some((pattern) => pattern.test(id));
    }

    /** To read what is not there is 404, whoever asks; to create it needs the right to. */
    private isRefused({ tree }: Marathon, { method }: EmulatorRequest, id: string): boolean {
        const isThere = () => tree.apps.has(id) || tree.pods.has(id) || tree.groups.has(id);
        return this.isHidden(id) && (method !== "GET" || isThere());
    }

    /** The same Marathon for reading, without what is hidden, and without the deployments of nothing else. */
    private seenOf(marathon: Marathon): Marathon {
        const running = () =>
            marathon.deployments
                .all()
                .filter(({ plan }) => [...plan.affected].some((id) => !this.isHidden(id)));
        const oldTree = (version: string) => {
            const tree = marathon.history.tree(version);
            return tree && this.seenIn(tree);
        };
        return Object.create(marathon, {
            tree: { value: this.seenIn(marathon.tree) },
            history: { value: Object.create(marathon.history, { tree: { value: oldTree } }) },
            deployments: { value: Object.create(marathon.deployments, { all: { value: running } }) },
            plugins: { value: [authorizer] },
        });
    }

    private seenIn(tree: Tree): Tree {
        const seen = <T>(all: ReadonlyMap<string, T>) =>
            new Map([...all].filter(([id]) => id === "/" || !this.isHidden(id)));
        return { ...tree, apps: seen(tree.apps), pods: seen(tree.pods), groups: seen(tree.groups) };
    }
}

const ofOne: readonly RegExp[] = [
    /^\/v2\/apps\/(.+?)(?:\/(?:restart|(?:tasks|versions)(?:\/[^/]+)?))?\/?$/s,
    /^\/v2\/pods\/(?!::)(.+?)(?:::.*)?$/s,
    /^\/v2\/groups\/(.+?)(?:\/(?:apps|versions(?:\/[^/]+)?))?\/?$/s,
];

/** The ids that a request names: in its path, or in its body. */
function namedIn(request: EmulatorRequest): string[] {
    const named = ofOne.flatMap((pattern) => pattern.exec(request.path)?.[1] ?? []);
    if (named.length > 0) return named.map((id) => resolvePath(`/${id}`));
    if (!/^\/v2\/(apps|pods)\/?$/.test(request.path) || request.method === "GET") return [];
    const body = request.json();
    const definitions = Array.isArray(body) ? body : [body];
    return definitions.flatMap((definition) =>
        isObject(definition) && typeof definition.id === "string" ? [resolvePath(definition.id)] : [],
    );
}

/** The apps of the tasks that a request wants to kill by their ids. */
function appsOfTasksIn({ instances }: Marathon, request: EmulatorRequest): string[] {
    if (!/^\/v2\/tasks\/delete\/?$/.test(request.path) || request.method !== "POST") return [];
    const body = request.json();
    const ids: readonly unknown[] = isObject(body) && Array.isArray(body.ids) ? body.ids : [];
    return instances
        .appIds()
        .filter((appId) => instances.of(appId).some(({ task }) => task && ids.includes(task.id)));
}
