/** What stands in the place of a secret. */
const hidden = "[redacted]";

/** A shorter value, such as a password of one letter, would be found inside ordinary words. */
const shortestKnownSecret = 4;

/** `scheme://user:password@`, up to the last `@` before the path. */
const urlCredentials = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi;

/** `Authorization: Basic …`, `"authorization": "token=…"`. */
const authorization =
    /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(?:basic|bearer|digest)\s+)?[^\s"',;]+/gi;

/** `?access_token=…`, `&password=…` in a URL, and the `token=…` of DC/OS. */
const assignedSecret =
    /((?:[?&;][\w.-]*(?:token|password|passwd|secret|signature|api[_-]?key)[\w.-]*|\btoken)=)[^\s"'&;,#<>]+/gi;

/** `"password": "…"` in JSON. */
const secretMember = /("[\w.-]*(?:token|password|passwd|api[_-]?key)"\s*:\s*")[^"]+/gi;

/** A JSON web token: three parts in base64url, the first of which is an object. */
const jsonWebToken = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/**
 * Takes what looks like credentials out of a text that a person, a log or Pulumi's state is going to see: in URLs, in
 * `Authorization` headers, in query strings and JSON, and JSON web tokens.
 */
export function redact(text: string): string {
    return text
        .replace(urlCredentials, "$1")
        .replace(authorization, `$1${hidden}`)
        .replace(assignedSecret, `$1${hidden}`)
        .replace(secretMember, `$1${hidden}`)
        .replace(jsonWebToken, hidden);
}

/** Takes the very values out that must not be seen, whatever stands around them. */
export function redactValues(text: string, secrets: readonly string[]): string {
    return (
        secrets
            .filter((secret) => secret.length >= shortestKnownSecret)
            // One may begin with another, and no end of it must be left over.
            .sort((left, right) => right.length - left.length)
            .reduce((rest, secret) => rest.replaceAll(secret, hidden), text)
    );
}
