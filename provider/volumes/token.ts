import { isObject, parseJson } from "../marathon/answers";

/** All of them must be there, and an end of 0 is none. */
const timeClaims = ["iat", "nbf", "exp"] as const;

/**
 * What keeps a token from being accepted, as far as it can be told without the key: libStorage answers every bad token
 * alike. Holds nothing of the token but its times.
 *
 * @param now  milliseconds since 1970
 * @returns to go on with behind "the token": `expired at 2021-07-27T12:00:00.000Z`; nothing where none is found
 */
export function tokenProblem(token: string, now: number): string | undefined {
    const [, claimsPart, ...rest] = token.trim().split(".");
    if (claimsPart === undefined || rest.length !== 1) return "is no JSON web token: those have three parts";
    const claims = parseJson(Buffer.from(claimsPart, "base64url").toString("utf8"));
    if (!isObject(claims)) return "is no JSON web token: its claims cannot be read";
    const missing = timeClaims.filter(
        (name) => typeof claims[name] !== "number" || (name === "exp" && claims[name] === 0),
    );
    const names = typeof claims.sub === "string" && claims.sub !== "" ? missing : ["sub", ...missing];
    if (names.length > 0) return `has no ${names.join(", ")}: sub, iat, nbf and exp must all be in it`;
    const [begins, ends] = [Number(claims.nbf) * 1000, Number(claims.exp) * 1000];
    if (ends <= now) return `expired at ${timeText(ends)}`;
    return begins > now ? `is not valid before ${timeText(begins)}` : undefined;
}

function timeText(ms: number): string {
    const date = new Date(ms);
    return Number.isNaN(date.getTime()) ? "a time that is out of range" : date.toISOString();
}
