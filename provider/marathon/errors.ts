import { permissionFor } from "./permissions";
import { redact } from "./redact";
import { describeViolations, type Violation } from "./violations";

/** The same symbol in every copy of this package that a process may have loaded. */
const codesOf = Symbol.for("pulumi-marathon.error.codes");

/**
 * The base of everything that this package throws on purpose.
 *
 * `code` is stable: match on it, or on the class; `instanceof` also holds when the error was made by another copy of
 * the package. The message is complete in itself (what happened, where, what to do) and free of credentials. The
 * stack is the message alone, since these are answers and not crashes; with `MARATHON_DEBUG` set it is the real one.
 */
export class MarathonError extends Error {
    static readonly code: string = "MARATHON";

    readonly code: string;

    constructor(message: string, options?: ErrorOptions) {
        super(redact(message), options);
        this.name = new.target.name;
        this.code = new.target.code;
        if (!process.env.MARATHON_DEBUG) this.stack = this.message;
    }

    /** The codes of this class and of those it extends: what `instanceof` compares. */
    get [codesOf](): readonly string[] {
        const codes: string[] = [];
        let kind: unknown = this.constructor;
        while (typeof kind === "function") {
            if (Object.hasOwn(kind, "code")) codes.push(String((kind as unknown as { code: unknown }).code));
            kind = Object.getPrototypeOf(kind);
        }
        return codes;
    }

    static override [Symbol.hasInstance](value: unknown): boolean {
        if (typeof value !== "object" || value === null) return false;
        // biome-ignore-start lint/complexity/noThisInStatic: every subclass asks with its own code
        if (!Object.hasOwn(this, "code")) return Function.prototype[Symbol.hasInstance].call(this, value);
        const codes = (value as { readonly [codesOf]?: unknown })[codesOf];
        return Array.isArray(codes) && codes.includes(this.code);
        // biome-ignore-end lint/complexity/noThisInStatic: see above
    }
}

/** A setting or an argument that is missing, contradictory or cannot be read. Nothing was sent. */
export class ConfigError extends MarathonError {
    static override readonly code: string = "MARATHON_CONFIG";
}

/** The connection is for reading only, and this was a write. Nothing was sent. */
export class ReadOnlyError extends ConfigError {
    static override readonly code = "MARATHON_READ_ONLY";

    /** @param path  of the request, `/v2/apps/shop/cart` */
    constructor(method: string, path: string) {
        super(
            `${method} ${path} was not sent: writes are switched off. To allow them again, unset MARATHON_READ_ONLY ` +
                "and marathon:readOnly.",
        );
    }
}

/** Which request it was, and the status it was answered with. */
export interface Where {
    readonly method: string;
    /** Without credentials. */
    readonly url: string;
    readonly status: number;
}

/** Marathon, or something in its place, answered with a refusal. The base of the classes below. */
export abstract class AnswerError extends MarathonError {
    static override readonly code: string = "MARATHON_ANSWER";

    readonly method: string;
    readonly url: string;
    readonly status: number;

    constructor(what: string, where: Where, todo: string, options?: ErrorOptions) {
        super(`${sentence(what)} (${where.method} ${where.url} answered ${where.status}). ${todo}`, options);
        this.method = where.method;
        this.url = redact(where.url);
        this.status = where.status;
    }
}

/** Marathon says that there is no such app, group, task or deployment. Read: it is gone. Delete: it is done. */
export class NotFoundError extends AnswerError {
    static override readonly code = "MARATHON_NOT_FOUND";

    /** @param said Marathon's own words: `App '/x' does not exist`. */
    constructor(said: string, where: Where, options?: ErrorOptions) {
        super(said, where, "Check the id, and that this is the Marathon you mean.", options);
    }
}

/** The app or group that was to be created is there already (409 without `deployments`). */
export class ExistsError extends AnswerError {
    static override readonly code = "MARATHON_EXISTS";

    /** @param said Marathon's own words: `An app with id [/a] already exists.` */
    constructor(said: string, where: Where, options?: ErrorOptions) {
        super(said, where, "Choose another id, or change what is there instead of creating it.", options);
    }
}

/** Unfinished deployments hold what was to be changed (409 with `deployments`). */
export class LockedError extends AnswerError {
    static override readonly code = "MARATHON_LOCKED";

    /** The ids of the deployments that hold the lock. */
    readonly deployments: readonly string[];

    constructor(deployments: readonly string[], where: Where, options?: ErrorOptions) {
        const [named, todo] =
            deployments.length === 1
                ? ["deployment", "Wait until it has finished; GET /v2/deployments tells how far it is."]
                : [
                      "deployments",
                      "Wait until they have finished; GET /v2/deployments tells how far they are.",
                  ];
        super(`Locked by ${named} ${deployments.join(", ")}`, where, todo, options);
        this.deployments = deployments;
    }
}

/** Marathon does not accept the definition (400, 415, 422). */
export class RejectedError extends AnswerError {
    static override readonly code = "MARATHON_REJECTED";

    /** What is wrong, by property. Empty when Marathon gives only a message. */
    readonly details: readonly Violation[];

    /** @param said Marathon's own words: `Object is not valid`. */
    constructor(said: string, details: readonly Violation[], where: Where, options?: ErrorOptions) {
        const violations = describeViolations(details);
        const named = details.some((violation) => violation.property !== "");
        const what = named ? [violations] : [sentence(said), violations].filter((text) => text !== "");
        const todo = named ? "the named properties" : details.length > 0 ? "the definition" : "the request";
        super(`Rejected: ${what.join(": ")}`, where, `Correct ${todo}.`, options);
        this.details = details;
    }
}

/** Whether a request carried credentials, and which; never their value. */
export type CredentialKind = "none" | "password" | "token";

/** Where credentials are looked for. */
const credentialAdvice: Readonly<Record<CredentialKind, { wrong: string; todo: string }>> = {
    none: {
        wrong: "No credentials were sent",
        todo:
            "Set marathon:username and marathon:password, or marathon:token " +
            "(MARATHON_USERNAME and MARATHON_PASSWORD, or MARATHON_TOKEN).",
    },
    password: {
        wrong: "The user name or the password is wrong",
        todo: "Check marathon:username and marathon:password (MARATHON_USERNAME and MARATHON_PASSWORD).",
    },
    token: {
        wrong: "The token is wrong or has expired",
        todo: "Check marathon:token (MARATHON_TOKEN).",
    },
};

/** The credentials are missing, wrong, or do not allow this (401, 403). */
export class UnauthorisedError extends AnswerError {
    static override readonly code = "MARATHON_UNAUTHORISED";

    /**
     * @param sent what kind of credentials went along
     * @param options.advice what to do about the credentials, where it is not the usual
     */
    constructor(
        said: string,
        where: Where,
        sent: CredentialKind,
        options: ErrorOptions & { readonly advice?: string | undefined } = {},
    ) {
        const { wrong, todo: usual } = credentialAdvice[sent];
        const todo = options.advice ?? usual;
        const isForbidden = where.status === 403 && sent !== "none";
        const what = isForbidden ? "Not allowed with these credentials" : wrong;
        const needed = `The request needs ${permissionFor(where.method, where.url)}.`;
        // Some plugins answer 401 where an account is known and may only read.
        const isRefusedWrite = where.status === 401 && sent !== "none" && where.method !== "GET";
        const advice = isForbidden ? `${needed} ${todo}` : isRefusedWrite ? `${todo} ${needed}` : todo;
        super(said === "" ? what : `${what}: ${said}`, where, advice, options);
    }
}

/**
 * So many deployments run that Marathon refuses every write, even a forced one (403, `max_running_deployments`).
 * Only stopping a deployment in place still works.
 */
export class TooManyDeploymentsError extends AnswerError {
    static override readonly code = "MARATHON_TOO_MANY_DEPLOYMENTS";

    /** How many may run at once, if Marathon says so. */
    readonly limit: number | undefined;

    constructor(limit: number | undefined, where: Where, options?: ErrorOptions) {
        super(
            `Marathon runs as many deployments as it allows${limit === undefined ? "" : ` (${limit})`}`,
            where,
            "Wait until some have finished, or stop those that hang; GET /v2/deployments lists them.",
            options,
        );
        this.limit = limit;
    }
}

/** Any other status: what to do about it depends on the words. */
export class HttpError extends AnswerError {
    static override readonly code = "MARATHON_HTTP";

    /** @param said Marathon's own words, empty if it has none. */
    constructor(said: string, where: Where, options?: ErrorOptions) {
        // Since 1.6 Marathon answers 500 where it has no such route.
        const failed = where.status >= 500 && !said.startsWith("URI not found");
        const what = failed ? "Marathon failed" : "The request was refused";
        const todo = failed
            ? "Marathon's own log has the cause; some definitions that it cannot read end like this as well."
            : "Check marathon:url, and what stands in front of Marathon.";
        super(said === "" ? `${what} without a reason` : `${what}: ${said}`, where, todo, options);
    }
}

/** What answered is not Marathon, or Marathon's answer is damaged: an HTML page, a redirect, JSON of another shape. */
export class ResponseError extends AnswerError {
    static override readonly code = "MARATHON_RESPONSE";

    /** @param what what came instead: `An HTML page came instead of JSON`. */
    constructor(what: string, where: Where, options?: ErrorOptions) {
        super(
            what,
            where,
            "This does not look like Marathon: check marathon:url, its path, and what stands in front of it.",
            options,
        );
    }
}

/** What happened at one of the URLs. */
export interface FailedAttempt {
    /** Without credentials. */
    readonly url: string;
    /** `the connection was refused`, `answered 502`. */
    readonly reason: string;
}

/** No URL gave an answer: refused, not found, no trust, no leader, or not in time. */
export class UnreachableError extends MarathonError {
    static override readonly code = "MARATHON_UNREACHABLE";

    /** Whether the request was a write that Marathon may have carried out all the same. */
    readonly maybeApplied: boolean;
    /** The last failure at each URL that was tried. */
    readonly attempts: readonly FailedAttempt[];

    constructor(
        method: string,
        attempts: readonly FailedAttempt[],
        options: ErrorOptions & { readonly maybeApplied?: boolean } = {},
    ) {
        const maybeApplied = options.maybeApplied ?? false;
        const reasons = attempts.map(({ url, reason }) => `${method} ${url}: ${reason}`).join("; ");
        const todo = maybeApplied
            ? "The change may have been made all the same: look before you repeat it."
            : "Check marathon:url, and that Marathon runs and has a leader.";
        super(`Marathon cannot be reached: ${reasons}. ${todo}`, options);
        this.maybeApplied = maybeApplied;
        this.attempts = attempts.map(({ url, reason }) => ({ url: redact(url), reason: redact(reason) }));
    }
}

/** On one line, without the full stop at the end, so that it can be gone on with. */
function sentence(text: string): string {
    return text.replace(/[\s\p{Cc}]*\p{Cc}[\s\p{Cc}]*/gu, " ").replace(/[\s.:]+$/, "");
}
