import { type Answer, acceptedTypes, type EmulatorRequest, ok, type Route } from "../exchange";
import { serverInfo } from "../info";
import type { Marathon } from "../marathon";

/** What describes the server itself: `InfoResource`, `LeaderResource`, `SystemResource`. */
export const systemRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/info\/?$/, answer: info },
    { method: "GET", pattern: /^\/v2\/leader\/?$/, answer: (_, request) => ok({ leader: hostOf(request) }) },
    { method: "DELETE", pattern: /^\/v2\/leader\/?$/, answer: abdicate },
    { method: "GET", pattern: /^\/v2\/plugins\/?$/, answer: () => ok({ plugins: [] }) },
    { method: "GET", pattern: /^\/ping\/?$/, produces: "anything", answer: ping },
    {
        method: "GET",
        pattern: /^\/$/,
        produces: "anything",
        answer: (_, request) => movedTo(`http://${hostOf(request)}/ui/`),
    },
    { method: "GET", pattern: /^\/ui$/, produces: "anything", answer: () => movedTo("/ui/") },
    { method: "GET", pattern: /^\/ui\/$/, produces: "anything", answer: () => ({ status: 404 }) },
    {
        method: "GET",
        pattern: /^\/help$/,
        produces: "anything",
        answer: () => movedTo("api-console/index.html"),
    },
    { method: "GET", pattern: /^\/(metrics|config|logging)\/?$/, answer: () => ok({}) },
];

function abdicate(marathon: Marathon): Answer {
    return { ...ok({ message: "Leadership abdicated" }), after: () => marathon.onAbdication?.() };
}

function movedTo(Location: string): Answer {
    return { status: 302, headers: { Location } };
}

function hostOf({ headers }: EmulatorRequest): string {
    return headers.host ?? "127.0.0.1";
}

/** The answer names the type that was asked for, whatever it is. */
function ping(_marathon: Marathon, { headers }: EmulatorRequest): Answer {
    const wanted = acceptedTypes(headers.accept);
    if (wanted.includes("application/json")) return ok("pong");
    const type = wanted.find((one) => !one.includes("*")) ?? "text/plain";
    return { status: 200, headers: { "Content-Type": type }, text: "pong" };
}

function info({ settings }: Marathon, request: EmulatorRequest): Answer {
    return ok(serverInfo(settings, hostOf(request)));
}
