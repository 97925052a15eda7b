import type { ServerResponse } from "node:http";
import { stringifyExactly } from "./exact-json";

/** What a handler answers: a status with a JSON body, or with a plain text. */
export type Reply =
    | { readonly status: number; readonly body?: unknown }
    | { readonly status: number; readonly text: string; readonly location?: string };

/** What Go's server answers to a path that it cannot decode, before anything else sees the request. */
export const malformedPath: Reply = { status: 400, text: "400 Bad Request" };

export const unknownRoute: Reply = { status: 404, text: "404 page not found\n" };

export function sendReply(response: ServerResponse, reply: Reply, serverName: string | undefined): void {
    if (serverName !== undefined) response.setHeader("Libstorage-Servername", serverName);
    response.statusCode = reply.status;
    if ("text" in reply) {
        if (reply.location !== undefined) response.setHeader("Location", reply.location);
        else {
            response.setHeader("Content-Type", "text/plain; charset=utf-8");
            if (reply !== malformedPath) response.setHeader("X-Content-Type-Options", "nosniff");
        }
        response.end(reply.text);
        return;
    }
    response.setHeader("Content-Type", "application/json");
    response.end(reply.status === 204 ? undefined : stringifyExactly(reply.body ?? null));
}
