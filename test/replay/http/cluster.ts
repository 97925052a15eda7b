import { canonicalise } from "../../../provider/definition/canonical";
import { defaultRole, effectiveDefinition } from "../../../provider/definition/effective";
import { partiallyUpdated } from "../../../provider/definition/partial-update";
import { absoluteId } from "../../../provider/definition/path-id";
import { type Problem, problem } from "../../../provider/definition/problem";
import type { PropertyMap, PropertyValue } from "../../../provider/definition/unknown";
import {
    findChangeProblems,
    findRefusals,
    findUpdateRefusals,
    type Surroundings,
    volumesInConflict,
} from "../../../provider/definition/validate";
import { type AppStep, membersOfBody } from "./app-steps";
import type { RecordedServer } from "./recorded-server";

/** What the rules say of a write: why Marathon would refuse it, or what the app would be. */
export interface Write {
    readonly id: string;
    readonly refusals: readonly Problem[];
    readonly definition: PropertyMap;
}

/** The apps and top-level groups of a case, as the definition's rules alone tell them. */
export class Cluster {
    readonly #apps = new Map<string, PropertyMap>();
    readonly #enforcing = new Map<string, boolean>();

    constructor(readonly server: RecordedServer) {}

    app(id: string): PropertyMap | undefined {
        return this.#apps.get(id);
    }

    /** The app as it is from now on. */
    keep(id: string, definition: PropertyMap): void {
        const group = topLevelGroup(id);
        if (group && !this.#enforcing.has(group)) this.enforce(group, undefined);
        this.#apps.set(id, definition);
    }

    enforce(group: string, enforceRole: boolean | undefined): void {
        this.#enforcing.set(group, enforceRole ?? this.server.newGroupsEnforceRole);
    }

    remove(id: string): void {
        this.#apps.delete(id);
    }

    removeGroup(id: string): void {
        this.#enforcing.delete(id);
        for (const app of this.#apps.keys()) if (app.startsWith(`${id}/`)) this.#apps.delete(app);
    }

    /** What a write comes to; the cluster stays as it is. Nothing if it has no app to write. */
    judge(step: Extract<AppStep, { kind: "create" | "replace" | "update" }>): Write | undefined {
        if (step.kind === "create") return this.#complete(undefined, step.body, "post");
        const present = this.app(step.id);
        if (step.kind === "replace") return this.#complete(step.id, step.body, "put");
        if (!present) return this.#complete(step.id, step.body, "put");
        return this.#partial(step.id, present, step.body);
    }

    #complete(path: string | undefined, body: PropertyValue | undefined, carrier: "post" | "put"): Write {
        const members = membersOfBody(body) ?? (path !== undefined && Array.isArray(body) ? {} : undefined);
        if (!members) return { id: path ?? "", refusals: [problem("must be an object")], definition: {} };
        const complete = path === undefined ? members : { ...members, id: path };
        const id = typeof complete.id === "string" ? absoluteId(complete.id) : "";
        const present = this.app(id);
        const definition = effectiveDefinition(complete, this.server, { carrier, ...this.#role(id) });
        const refusals = [
            ...findRefusals(complete, this.server, this.#surroundings(id)),
            ...(present ? findChangeProblems(present, canonicalise(complete), this.server) : []),
            ...this.#conflicts(id, definition),
        ];
        return { id, refusals, definition };
    }

    #partial(id: string, present: PropertyMap, body: PropertyValue | undefined): Write {
        const members = membersOfBody(body) ?? (Array.isArray(body) ? {} : undefined);
        if (!members) return { id, refusals: [problem("must be an object")], definition: present };
        const definition = partiallyUpdated(present, members, this.server, this.#role(id));
        const refusals = [
            ...findUpdateRefusals(members, definition, this.server, this.#surroundings(id)),
            ...findChangeProblems(present, definition, this.server),
            ...this.#conflicts(id, definition),
        ];
        return { id, refusals, definition };
    }

    #surroundings(id: string): Surroundings {
        const presentRole = this.app(id)?.role;
        return {
            enforcesRole: this.#enforces(id),
            ...(typeof presentRole === "string" && { presentRole }),
        };
    }

    #enforces(id: string): boolean {
        const group = topLevelGroup(id);
        return group !== undefined && (this.#enforcing.get(group) ?? this.server.newGroupsEnforceRole);
    }

    #role(id: string): { role?: string } {
        const role = defaultRole(id, this.server, this.#enforces(id));
        return role === undefined ? {} : { role };
    }

    #conflicts(id: string, definition: PropertyMap): Problem[] {
        const others = [...this.#apps].filter(([other]) => other !== id);
        return others.some(([, other]) => volumesInConflict(definition, other).length > 0)
            ? [problem("must not be mounted by another app too", "container.volumes")]
            : [];
    }
}

function topLevelGroup(id: string): string | undefined {
    const [, top, below] = id.split("/", 3);
    return below === undefined ? undefined : `/${top}`;
}
