import { type Answer, acceptedTypes, type EmulatorRequest, ok, type Route } from "../exchange";
import { serverInfo } from "../info";
import type { Marathon } from "../marathon";
import { Refusal } from "../refusal";

/** What describes the server itself: `InfoResource`, `LeaderResource`, `SystemResource`. */
export const systemRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/info\/?$/, answer: info },
    { method: "GET", pattern: /^\/v2\/leader\/?$/, answer: (_, request) => ok({ leader: hostOf(request) }) },
    { method: "DELETE", pattern: /^\/v2\/leader\/?$/, answer: abdicate },
    { method: "GET", pattern: /^\/v2\/plugins\/?$/, answer: ({ plugins }) => ok({ plugins }) },
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
    { method: "GET", pattern: /^\/metrics\/prometheus$/, produces: "anything", answer: prometheus },
    { method: "GET", pattern: /^\/public\/api\/api\.raml$/, produces: "anything", answer: specification },
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
    const Vary = "Accept";
    if (wanted.includes("application/json")) return { ...ok("pong"), headers: { Vary } };
    const type = wanted.find((one) => !one.includes("*")) ?? "text/plain";
    return { status: 200, headers: { "Content-Type": type, Vary }, text: "pong" };
}

/** The metrics in the text form of Prometheus; an emulator counts nothing. */
function prometheus(_marathon: Marathon, { headers }: EmulatorRequest): Answer {
    const isWanted = acceptedTypes(headers.accept).some((type) =>
        ["text/plain", "text/*", "*/*"].includes(type),
    );
    if (!isWanted) throw new Refusal(406, { message: "Not Acceptable" });
    return { status: 200, headers: { "Content-Type": "text/plain" }, text: "" };
}

/** The server brings the specification of its interface along, as a file without a known type. */
function specification(): Answer {
    return { status: 200, text: "#%RAML 1.0\ntitle: Marathon\n" };
}

function info({ settings }: Marathon, request: EmulatorRequest): Answer {
    return ok(serverInfo(settings, hostOf(request)));
}
