import { redact, redactValues } from "./redact";

/** Takes one line about each request. */
export type RequestLog = (line: string) => void;

/** What became of a request: its status, or why there was none. */
export type Ending = number | Error;

/**
 * The log of requests: on stderr while `MARATHON_DEBUG` is set, else none. Pulumi shows the provider process's stderr
 * among the diagnostics.
 */
export function requestLogOf(environment: NodeJS.ProcessEnv = process.env): RequestLog | undefined {
    if (!environment.MARATHON_DEBUG) return undefined;
    return (line) => process.stderr.write(`${line}\n`);
}

/**
 * One request as a line: `marathon: GET http://m:8080/v2/info → 200 (12 ms)`. Neither headers nor bodies are in it.
 *
 * @param secrets  what must not be seen even if it stands in the URL or in the words of an error
 */
export function describeRequest(
    method: string,
    url: string,
    ending: Ending,
    ms: number,
    secrets: readonly string[],
): string {
    const outcome = typeof ending === "number" ? ending : `failed: ${wordsOf(ending)}`;
    return redactValues(redact(`marathon: ${method} ${url} → ${outcome} (${Math.round(ms)} ms)`), secrets);
}

function wordsOf(error: Error): string {
    const { code } = error as NodeJS.ErrnoException;
    return [code, error.message].filter(Boolean).join(" ").replace(/\s+/g, " ");
}
