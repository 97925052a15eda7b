import type { ServerResponse } from "node:http";
import type { EmulatorRequest } from "./exchange";

/** A day, in seconds. */
const maxAge = 86_400;

/**
 * Tells browsers which pages may read an answer (`CORSFilter`). Of several origins only the last one is sent, whatever the
 * request's own is.
 */
export function allowOrigins(
    { headers }: EmulatorRequest,
    outgoing: ServerResponse,
    origins: readonly string[],
): void {
    const allowed = origins.at(-1);
    if (allowed === undefined) return;
    const asked = String(headers["access-control-request-headers"] ?? "").split(",");
    outgoing.setHeader("Access-Control-Allow-Origin", allowed);
    outgoing.setHeader("Access-Control-Allow-Headers", asked.map((name) => name.trim()).join(", "));
    outgoing.setHeader("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
    outgoing.setHeader("Access-Control-Max-Age", String(maxAge));
}
