import { timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { EmulatorRequest } from "./exchange";
import { sendHtmlError } from "./html-error";
import type { EmulatorOptions } from "./settings";

/** Whether a request carries the credentials the emulator asks for; checked before anything else, `/ping` included. */
export function isAuthorised(
    { headers }: EmulatorRequest,
    credentials: EmulatorOptions["credentials"],
): boolean {
    if (!credentials) return true;
    const expected =
        "token" in credentials
            ? `token=${credentials.token}`
            : `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`;
    const [given, wanted] = [Buffer.from(headers.authorization ?? ""), Buffer.from(expected)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** 401 as Jetty sends it: HTML if that is accepted, else without a body. */
export function refuseUnauthorised(request: EmulatorRequest, outgoing: ServerResponse): void {
    sendHtmlError(request, outgoing, 401, "Unauthorized", { "WWW-Authenticate": 'basic realm="null"' });
}
