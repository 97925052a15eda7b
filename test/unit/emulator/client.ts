import { request } from "node:http";
import type { Emulator } from "../../emulator";

/** An answer of the emulator. */
export interface Reply {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    /** Parsed when it is JSON, else the text. */
    readonly body: unknown;
    /** A member of the body by its dotted path, such as `app.tasks.0.id`; `undefined` where there is none. */
    at(path: string): unknown;
}

/** Sends one request to an emulator over HTTP. */
export function call(
    emulator: Pick<Emulator, "url">,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
): Promise<Reply> {
    return new Promise((resolve, reject) => {
        const type = body === undefined ? {} : { "Content-Type": "application/json" };
        const outgoing = request(`${emulator.url}${path}`, {
            method,
            headers: { ...type, ...headers },
            agent: false,
        });
        outgoing.once("error", reject);
        outgoing.once("response", (incoming) => {
            let text = "";
            incoming.setEncoding("utf8");
            incoming.on("data", (chunk: string) => {
                text += chunk;
            });
            incoming.once("error", reject);
            incoming.once("end", () => {
                const body = parsed(text);
                const at = (path: string) => memberOf(body, path);
                resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body, at });
            });
        });
        outgoing.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
    });
}

function memberOf(value: unknown, path: string): unknown {
    return path
        .split(".")
        .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

/** Waits until no deployment runs any more; fails after two seconds. */
export async function untilIdle(emulator: Emulator): Promise<void> {
    const end = Date.now() + 2000;
    while ((await call(emulator, "GET", "/v2/deployments")).at("0") !== undefined) {
        if (Date.now() > end) throw new Error("deployments still run after two seconds");
        await new Promise((resolve) => setTimeout(resolve, 2));
    }
}
