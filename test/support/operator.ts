import { request } from "undici";
import type { Emulator } from "../emulator/index";

/** Somebody who works on the live Marathon by hand, past Pulumi. */
export class Operator {
    constructor(private readonly marathon: Emulator) {}

    /** Makes an app. */
    async create(app: Readonly<Record<string, unknown>>): Promise<void> {
        await this.#ask("POST", "/v2/apps", app);
    }

    /** Changes some fields of an app and leaves the others. */
    async change(appId: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
        await this.#ask("PUT", `/v2/apps${appId}?partialUpdate=true&force=true`, fields);
    }

    async delete(appId: string): Promise<void> {
        await this.#ask("DELETE", `/v2/apps${appId}?force=true`);
    }

    async #ask(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<void> {
        const { statusCode, body: answer } = await request(`${this.marathon.url}${path}`, {
            method,
            ...(body === undefined
                ? {}
                : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        if (statusCode >= 300) throw new Error(`${method} ${path} was answered ${statusCode}: ${text}`);
    }
}
