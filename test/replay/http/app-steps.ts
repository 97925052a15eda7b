import { isGiven } from "../../../provider/definition/given";
import { absoluteId } from "../../../provider/definition/path-id";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../../provider/definition/unknown";
import type { RecordedRequest } from "./cases";

/** What a request asks for, as far as it is about definitions of apps. */
export type AppStep =
    | { readonly kind: "create"; readonly body: PropertyValue | undefined }
    | { readonly kind: "replace"; readonly id: string; readonly body: PropertyValue | undefined }
    | {
          readonly kind: "update";
          readonly id: string;
          readonly body: PropertyValue | undefined;
          readonly isPatch: boolean;
      }
    | { readonly kind: "show"; readonly id: string }
    | { readonly kind: "delete"; readonly id: string }
    | { readonly kind: "delete-group"; readonly id: string }
    /** A top-level group without apps in the request: it decides about roles. */
    | { readonly kind: "group"; readonly id: string; readonly enforceRole: boolean | undefined }
    /** Changes nothing that matters here. */
    | { readonly kind: "aside" }
    /** Changes more than one definition, or something else that is not followed here. */
    | { readonly kind: "beyond"; readonly reason: string };

/** One request may change several apps, one after the other. */
export function appStepsIn(request: RecordedRequest): readonly AppStep[] {
    const { method } = request;
    const path = decodeURIComponent(request.path).replace(/^\/v2\//, "");
    const [collection = "", ...rest] = path.split("/");
    const id = rest.join("/").replace(/^\/+|\/+$/g, "");
    if (method === "GET" || method === "HEAD" || method === "OPTIONS") {
        return [collection === "apps" && isPlainId(id) ? { kind: "show", id: `/${id}` } : { kind: "aside" }];
    }
    if (collection === "apps") return appWrites(request, id);
    if (collection === "groups") return [groupWrite(request, id)];
    return [{ kind: "beyond", reason: `${method} /v2/${collection}` }];
}

/** Not one of the routes below an app, nor a pattern. */
function isPlainId(id: string): boolean {
    return id !== "" && !/(^|\/)(tasks|versions|restart)(\/|$)|\*/.test(id);
}

function appWrites(request: RecordedRequest, id: string): readonly AppStep[] {
    const { method } = request;
    const body = bodyOf(request);
    const isPartial = isPartialUpdate(request.query);
    if (method === "DELETE" && isPlainId(id)) return [{ kind: "delete", id: `/${id}` }];
    if (method === "POST" && id === "") return [{ kind: "create", body }];
    // A restart changes versions, and no definition.
    if (method === "POST" && id.endsWith("/restart")) return [{ kind: "aside" }];
    if ((method !== "PUT" && method !== "PATCH") || (id !== "" && !isPlainId(id))) {
        return [{ kind: "beyond", reason: `${method} below an app` }];
    }
    const isPatch = method === "PATCH";
    const write = (app: string, definition: PropertyValue | undefined): AppStep =>
        isPartial || isPatch
            ? { kind: "update", id: app, body: definition, isPatch }
            : { kind: "replace", id: app, body: definition };
    if (id !== "") return [write(`/${id}`, body)];
    if (!Array.isArray(body) || body.length > 1) return [{ kind: "beyond", reason: "several apps at once" }];
    return body.map((definition: PropertyValue) => {
        const own = isPropertyMap(definition) ? definition.id : undefined;
        return typeof own === "string"
            ? write(absoluteId(own), definition)
            : { kind: "beyond", reason: "an array without ids" };
    });
}

/** An app to the state that it had once: nothing about the definition. */
export function isRollback(body: PropertyValue | undefined): boolean {
    if (!isPropertyMap(body) || !isGiven(body.version)) return false;
    return Object.entries(body).every(
        ([name, value]) => name === "version" || name === "id" || !isGiven(value),
    );
}

/** A PUT is partial unless the parameter says something else than `true` or nothing. */
function isPartialUpdate(query = ""): boolean {
    const value = new URLSearchParams(query).get("partialUpdate");
    return value === null || value === "" || value.toLowerCase() === "true";
}

function groupWrite(request: RecordedRequest, id: string): AppStep {
    const { method } = request;
    if (method === "DELETE" && id !== "") return { kind: "delete-group", id: `/${id}` };
    const body = bodyOf(request);
    if (!isPropertyMap(body)) return { kind: "beyond", reason: `${method} of a group` };
    const own = typeof body.id === "string" ? absoluteId(body.id) : "";
    const path = id === "" ? own : `/${id}`;
    const members = Object.keys(body).filter((name) => !["id", "enforceRole", "dependencies"].includes(name));
    if (path.lastIndexOf("/") !== 0 || members.length > 0 || (id !== "" && own !== "" && own !== path)) {
        return { kind: "beyond", reason: "a group with more than itself" };
    }
    const { enforceRole } = body;
    return {
        kind: "group",
        id: path,
        enforceRole: typeof enforceRole === "boolean" ? enforceRole : undefined,
    };
}

/** The body as JSON; nothing if it is none. */
function bodyOf({ body, body_text }: RecordedRequest): PropertyValue | undefined {
    if (body !== undefined || body_text === undefined) return body;
    try {
        return JSON.parse(body_text) as PropertyValue;
    } catch {
        return undefined;
    }
}

/** The members of a body; nothing if it has none. */
export function membersOfBody(body: PropertyValue | undefined): PropertyMap | undefined {
    return isPropertyMap(body) ? body : undefined;
}
