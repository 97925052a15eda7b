import { timingSafeEqual } from "node:crypto";
import type { Answer, EmulatorRequest } from "./exchange";
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

/** 401 as the server in front of Marathon sends it. */
export const unauthorised: Answer = {
    status: 401,
    html: "Unauthorized",
    headers: { "WWW-Authenticate": 'basic realm="null"' },
};
