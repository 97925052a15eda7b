import { request } from "undici";
import type { Emulator } from "../emulator/index";
import type { EmulatorOptions } from "../emulator/settings";

/** Somebody who works on the live Marathon by hand, past Pulumi. */
export class Operator {
    readonly #headers: Record<string, string>;

    constructor(
        private readonly marathon: Emulator,
        credentials?: EmulatorOptions["credentials"],
    ) {
        this.#headers = { "content-type": "application/json", ...authorization(credentials) };
    }

    /** Makes an app. */
    async create(app: Readonly<Record<string, unknown>>): Promise<void> {
        await this.#ask("POST", "/v2/apps", app);
    }

    /** Makes a pod of one container. */
    async createPod(podId: string): Promise<void> {
        const container = {
            name: "main",
            exec: { command: { shell: "sleep 100" } },
            resources: { cpus: 0.1, mem: 32 },
        };
        await this.#ask("POST", "/v2/pods", { id: podId, containers: [container] });
    }

    /** Changes some fields of an app and leaves the others. */
    async change(appId: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
        await this.#ask("PUT", `/v2/apps${appId}?partialUpdate=true&force=true`, fields);
    }

    /** Changes some fields of several apps in one deployment. */
    async changeAll(changes: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
        await this.#ask("PUT", "/v2/apps?partialUpdate=true&force=true", changes);
    }

    /** Changes the settings of a group. */
    async changeGroup(groupId: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
        await this.#ask("PUT", `/v2/groups${groupId}?force=true`, settings);
    }

    async delete(appId: string): Promise<void> {
        await this.#ask("DELETE", `/v2/apps${appId}?force=true`);
    }

    /** Ends a deployment and has Marathon go back to what was there before. */
    async rollBack(deploymentId: string): Promise<void> {
        await this.#ask("DELETE", `/v2/deployments/${deploymentId}`);
    }

    /** Ends a deployment and leaves everything as it is at that moment. */
    async stop(deploymentId: string): Promise<void> {
        await this.#ask("DELETE", `/v2/deployments/${deploymentId}?force=true`);
    }

    async #ask(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<void> {
        const { statusCode, body: answer } = await request(`${this.marathon.url}${path}`, {
            method,
            headers: this.#headers,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.text();
        if (statusCode >= 300) throw new Error(`${method} ${path} was answered ${statusCode}: ${text}`);
    }
}

function authorization(credentials: EmulatorOptions["credentials"]): Record<string, string> {
    if (!credentials) return {};
    if ("token" in credentials) return { authorization: `token=${credentials.token}` };
    const pair = `${credentials.username}:${credentials.password}`;
    return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
