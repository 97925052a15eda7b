import type { JsonObject } from "./json";

/** One place of a request that is wrong, as Marathon lists it in `details`. */
export interface Violation {
    readonly path: string;
    readonly errors: readonly string[];
}

/** An answer other than success, thrown where the reason is found and rendered by the server. */
export class Refusal extends Error {
    constructor(
        readonly status: number,
        readonly body: JsonObject,
    ) {
        super(typeof body.message === "string" ? body.message : `status ${status}`);
    }

    /** The same refusal for a part of a larger body: the paths of a wrong shape begin with where the part is. */
    at(position: string): Refusal {
        const { message, details } = this.body;
        if (message !== "Invalid JSON" || !Array.isArray(details)) return this;
        const moved = details.map(({ path, errors }: Violation) => ({ path: `${position}${path}`, errors }));
        return new Refusal(this.status, { message, details: moved });
    }
}

/** 404 for an app, group, task or deployment: `App '/a' does not exist`. */
export function notFound(message: string): Refusal {
    return new Refusal(404, { message });
}

/** 404 as the reading requests send it: from 1.9 with an empty list of details. */
export function notFoundToRead(message: string, emptyDetails: boolean): Refusal {
    return new Refusal(404, emptyDetails ? { message, details: [] } : { message });
}

/** 409 without `deployments`: what should be created exists. */
export function alreadyExists(message: string): Refusal {
    return new Refusal(409, { message });
}

/** 409 with `deployments`: running deployments hold what the write would change. */
export function locked(deploymentIds: readonly string[]): Refusal {
    return new Refusal(409, {
        message:
            "App is locked by one or more deployments. Override with the option '?force=true'. " +
            "View details at '/v2/deployments/<DEPLOYMENT_ID>'.",
        deployments: deploymentIds.map((id) => ({ id })),
    });
}

/** 422 with a message only: an illegal argument. */
export function unprocessable(message: string): Refusal {
    return new Refusal(422, { message });
}

/** 422 of the validation: the shape is right, the content is not. Equal paths are merged. */
export function invalidObject(violations: readonly Violation[]): Refusal {
    return new Refusal(422, { message: "Object is not valid", details: mergedByPath(violations) });
}

/** 422 of the parser: JSON of the wrong shape, or a bound of the RAML type violated. */
export function invalidShape(violations: readonly Violation[]): Refusal {
    return new Refusal(422, { message: "Invalid JSON", details: mergedByPath(violations) });
}

/** 400: the body is not JSON. */
export function notJson(parserText: string): Refusal {
    return new Refusal(400, { message: "Invalid JSON", details: parserText });
}

/** 400: the body is empty. */
export function missingBody(text = ""): Refusal {
    return new Refusal(400, {
        message: "Please specify data in JSON format",
        details: `No content to map due to end-of-input\n at [Source: (byte[])"${text}"; line: 1, column: 0]`,
    });
}

/** 500: several of a user's mistakes end like this, with Marathon's internal text. */
export function internalError(message: string): Refusal {
    return new Refusal(500, { message });
}

function mergedByPath(violations: readonly Violation[]): Violation[] {
    const byPath = new Map<string, string[]>();
    for (const { path, errors } of violations) byPath.set(path, [...(byPath.get(path) ?? []), ...errors]);
    return [...byPath].map(([path, errors]) => ({ path, errors }));
}
