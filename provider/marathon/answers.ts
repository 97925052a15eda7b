import type { Written } from "./call-options";
import {
    type AnswerError,
    type CredentialKind,
    ExistsError,
    HttpError,
    LockedError,
    NotFoundError,
    RejectedError,
    ResponseError,
    TooManyDeploymentsError,
    UnauthorisedError,
    type Where,
} from "./errors";
import { readViolations } from "./violations";
import type { DeploymentResult } from "./wire";

/** An answer that arrived completely. */
export interface Answer extends Where {
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly text: string;
    /** What was sent along with the request. */
    readonly credentials: CredentialKind;
    /** What to do when they are refused, where it is not the usual. */
    readonly credentialAdvice?: string | undefined;
}

/** More of a server's words than this helps nobody. */
const longestMessage = 600;

/**
 * The body of a good answer, `undefined` when it is empty (204, 202, and the PATCH of a group).
 *
 * @throws AnswerError of the class that fits, for any status but 2xx.
 * @throws ResponseError when the body is not JSON.
 */
export function readBody(answer: Answer): unknown {
    if (answer.status < 200 || answer.status > 299) throw errorOf(answer);
    if (answer.text.trim() === "") return undefined;
    const parsed = parseJson(answer.text);
    if (parsed === undefined) throw new ResponseError(describeForeignBody(answer), answer);
    return parsed;
}

/** @throws ResponseError when the body is not an object that has these members. */
export function readObject<T>(answer: Answer, ...members: readonly (keyof T & string)[]): T {
    const body = readBody(answer);
    if (body === undefined) throw new ResponseError("The body is empty", answer);
    const missing = isObject(body) ? members.filter((member) => body[member] === undefined) : members;
    if (isObject(body) && missing.length === 0) return body as T;
    throw new ResponseError(`The JSON has no "${missing.join('", "')}"`, answer);
}

/** @throws ResponseError when the body is not an array. */
export function readArray<T>(answer: Answer): T[] {
    const body = readBody(answer);
    if (Array.isArray(body)) return body;
    throw new ResponseError("The JSON is not an array", answer);
}

/**
 * The deployment that a write started. The body has it, except where the body is the app; then the header
 * `Marathon-Deployment-Id` has it.
 */
export function readDeployment(answer: Answer): DeploymentResult {
    const body = readObject<DeploymentResult>(answer, "version");
    const header = answer.headers["marathon-deployment-id"];
    const deploymentId = body.deploymentId ?? header;
    if (typeof deploymentId === "string") return { deploymentId, version: body.version };
    throw new ResponseError("The answer names no deployment", answer);
}

/** As {@link readDeployment}, for a write that creates what it does not find. */
export function readWritten(answer: Answer): Written {
    return { ...readDeployment(answer), created: answer.status === 201 };
}

/** The words in which Marathon says that something is not there; a proxy's 404 has others. */
const notFound = / does not exist\b| not found in tasks queue\.?$|^There is no leader$/;

function errorOf(answer: Answer): AnswerError {
    const body = parseJson(answer.text);
    const said = messageIn(body);
    switch (answer.status) {
        case 400:
        case 415:
        case 422:
            if (said === undefined) break;
            return new RejectedError(said, readViolations(isObject(body) ? body.details : undefined), answer);
        case 401:
            return unauthorised(said, answer);
        case 403:
            if (said && /^Max number/.test(said)) return new TooManyDeploymentsError(numberIn(said), answer);
            return unauthorised(said, answer);
        case 404:
            if (said && notFound.test(said)) return new NotFoundError(said, answer);
            break;
        case 409:
            if (said === undefined) break;
            return isObject(body) && Array.isArray(body.deployments)
                ? new LockedError(body.deployments.flatMap(idOf), answer)
                : new ExistsError(said, answer);
    }
    if (answer.status >= 300 && answer.status < 400)
        return new ResponseError(describeRedirect(answer), answer);
    if (said === undefined && answer.text.trim() !== "" && answer.status < 500) {
        return new ResponseError(describeForeignBody(answer), answer);
    }
    return new HttpError(said ?? "", answer);
}

function unauthorised(said: string | undefined, answer: Answer): UnauthorisedError {
    const { credentials, credentialAdvice: advice } = answer;
    return new UnauthorisedError(said ?? "", answer, credentials, { advice });
}

/** A failure to understand a definition prints the object, values included: `AppHealthCheck(Some(…),300,None)`. */
const scalaObject = /\b([A-Z]\w*)\(.*\)/s;

/** Marathon's message; that of a missing pod is encoded twice. */
export function messageIn(body: unknown): string | undefined {
    if (!isObject(body) || typeof body.message !== "string") return undefined;
    const inner = body.message.startsWith("{") ? messageIn(parseJson(body.message)) : undefined;
    const message = (inner ?? body.message).replace(scalaObject, "$1(…)");
    return message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
}

/** @returns undefined when the text is not JSON, which `null` is. */
export function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // The parser's own words quote the body, which may hold secrets: the caller says what is wrong instead.
        return undefined;
    }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What came instead of JSON, without quoting it. */
function describeForeignBody(answer: Answer): string {
    if (/^\s*</.test(answer.text)) return "An HTML page came instead of JSON";
    const type = answer.headers["content-type"];
    const named = typeof type === "string" && !/json/i.test(type) ? ` (${type})` : "";
    return `The body${named} is not valid JSON`;
}

function describeRedirect(answer: Answer): string {
    const location = answer.headers.location;
    if (typeof location !== "string") return "A redirect came instead of an answer";
    const target = URL.canParse(location, answer.url) ? new URL(location, answer.url) : undefined;
    return `A redirect to ${target ? target.origin + target.pathname : "somewhere else"} came instead of an answer`;
}

function idOf(deployment: unknown): string[] {
    return isObject(deployment) && typeof deployment.id === "string" ? [deployment.id] : [];
}

function numberIn(text: string): number | undefined {
    const digits = /\d+/.exec(text)?.[0];
    return digits === undefined ? undefined : Number(digits);
}
