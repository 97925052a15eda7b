import { randomBytes } from "node:crypto";
import { Agent, type Dispatcher } from "undici";
import { MarathonClient } from "../../provider/marathon/client";
import type { ConnectionSettings, Credentials } from "../../provider/marathon/connection";
import { NotFoundError } from "../../provider/marathon/errors";
import { isChildOf } from "../../provider/marathon/paths";
import type { Deployment } from "../../provider/marathon/wire";
import { Emulator, type EmulatorOptions } from "../emulator";
import { hideForeignSettings } from "../support/hermetic";

/** The versions that the emulator plays: one before and one after roles came (1.9), and the newest. */
const emulatedVersions = ["1.8.244", "1.10.26", "1.11.24"];

/** What a raw request was answered with. */
export interface RawAnswer {
    readonly status: number;
    readonly headers: Dispatcher.ResponseData["headers"];
    readonly text: string;
    /** The body, parsed; `undefined` when it is empty or not JSON. */
    readonly body: unknown;
}

export interface RawRequest {
    readonly headers?: Record<string, string>;
    /** Sent as JSON, with its content type unless `headers` says otherwise. */
    readonly body?: unknown;
    /** Sent as it is. */
    readonly text?: string;
}

/** A Marathon to talk to, and a group in it that belongs to one test. */
export interface Target {
    /** The base URL, without credentials. */
    readonly url: string;
    readonly client: MarathonClient;
    /** `1.11.24` */
    readonly version: string;
    /** A group id that nothing else uses: `/contract-1f0e`. It is deleted after the test. */
    readonly group: string;
    /** Whether this Marathon is at least of this minor version of 1: `9` for 1.9. */
    isAtLeast(minor: number): boolean;
    /** Sends a request as it is, with the credentials of the target. */
    raw(method: Dispatcher.HttpMethod, path: string, request?: RawRequest): Promise<RawAnswer>;
}

/** An app that never runs, so that its deployment never ends: no agent is that large. */
export const neverLaunched = { cmd: "sleep 1000", cpus: 100_000, mem: 32, instances: 1 };

/** An app without instances, so that its deployments end at once. */
export const atRest = { cmd: "sleep 1000", cpus: 0.1, mem: 32, instances: 0 };

/**
 * Describes what a Marathon answers: to the real one at `MARATHON_URL` (with `MARATHON_USERNAME` and
 * `MARATHON_PASSWORD`, or `MARATHON_TOKEN`) if it is set, else to an emulator of each version.
 */
export function describeContract(name: string, define: (target: Target) => void): void {
    const { MARATHON_URL: url } = process.env;
    if (url) {
        describe(`${name}, at MARATHON_URL`, function () {
            this.timeout(120_000);
            define(useTarget(async () => ({ settings: realSettings(url), close: async () => {} })));
        });
        return;
    }
    for (const version of emulatedVersions) {
        describe(`${name}, emulated ${version}`, () => {
            hideForeignSettings();
            define(useTarget(() => startEmulated({ version })));
        });
    }
}

/**
 * Describes what only an emulator can show, since it takes a server of its own: other settings, limits, credentials.
 */
export function describeEmulated(
    name: string,
    options: EmulatorOptions,
    define: (target: Target) => void,
    credentials?: Credentials,
): void {
    if (process.env.MARATHON_URL) return;
    describe(name, () => {
        hideForeignSettings();
        define(useTarget(() => startEmulated(options, credentials)));
    });
}

interface Opened {
    readonly settings: ConnectionSettings;
    close(): Promise<void>;
}

async function startEmulated(options: EmulatorOptions, credentials?: Credentials): Promise<Opened> {
    const emulator = await Emulator.start(options);
    return { settings: { urls: [emulator.url], credentials }, close: () => emulator.close() };
}

function realSettings(url: string): ConnectionSettings {
    const { MARATHON_USERNAME: username, MARATHON_PASSWORD: password, MARATHON_TOKEN: token } = process.env;
    const credentials = token ? { token } : username ? { username, password: password ?? "" } : undefined;
    return { urls: url.split(","), credentials };
}

/** Opens one target for all tests of a block; each test gets a group of its own. */
function useTarget(start: () => Promise<Opened>): Target {
    let opened: Opened | undefined;
    let client: MarathonClient | undefined;
    let agent: Agent | undefined;
    let version = "";
    let group = "";
    const opening = <T>(value: T | undefined): T => {
        if (value === undefined) throw new Error("The target is open only while tests run.");
        return value;
    };

    before(async () => {
        opened = await start();
        client = new MarathonClient(opened.settings);
        agent = new Agent();
        version = (await client.info()).version;
    });

    beforeEach(() => {
        group = `/contract-${randomBytes(4).toString("hex")}`;
    });

    afterEach(async () => {
        await emptyOut(opening(client), group);
    });

    after(async () => {
        await client?.close();
        await agent?.destroy();
        await opened?.close();
    });

    return {
        get url() {
            return baseOf(opening(opened).settings);
        },
        get client() {
            return opening(client);
        },
        get version() {
            return version;
        },
        get group() {
            return group;
        },
        isAtLeast: (minor) => Number(version.split(".")[1]) >= minor,
        async raw(method, path, { headers = {}, body, text } = {}) {
            const { settings } = opening(opened);
            const base = new URL(baseOf(settings));
            const answer = await opening(agent).request({
                origin: base.origin,
                path: base.pathname.replace(/\/$/, "") + path,
                method,
                headers: {
                    ...(body === undefined ? {} : { "content-type": "application/json" }),
                    ...authorizationOf(settings.credentials),
                    ...headers,
                },
                body: body === undefined ? (text ?? null) : JSON.stringify(body),
            });
            const received = await answer.body.text();
            return {
                status: answer.statusCode,
                headers: answer.headers,
                text: received,
                body: parsed(received),
            };
        },
    };
}

function baseOf({ urls }: ConnectionSettings): string {
    const url = new URL(urls[0] ?? "");
    return url.origin + url.pathname.replace(/\/$/, "");
}

function authorizationOf(credentials: Credentials | undefined): Record<string, string> {
    if (!credentials) return {};
    if ("token" in credentials) return { authorization: `token=${credentials.token}` };
    const pair = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64");
    return { authorization: `Basic ${pair}` };
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/**
 * Ends what a test left running and deletes its group, by force: all of it is its own. Deployments are stopped first,
 * since where too many run nothing else is possible.
 */
async function emptyOut(client: MarathonClient, group: string): Promise<void> {
    const isOwn = ({ affectedApps }: Deployment) => affectedApps.some((id) => isChildOf(id, group));
    const own = (await client.listDeployments()).filter(isOwn);
    for (const { id } of own) await unlessGone(client.stopDeployment(id));
    await unlessGone(client.deleteGroup(group, { force: true }));
}

async function unlessGone(deletion: Promise<unknown>): Promise<void> {
    try {
        await deletion;
    } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
    }
}

/** Waits until a deployment is no longer listed. @throws after half a minute */
export async function finished(client: MarathonClient, deploymentId: string): Promise<void> {
    await untilDeployments(client, (all) => all.every(({ id }) => id !== deploymentId));
}

/** Waits until a deployment is listed, which a forced one may not be at once. @throws after half a minute */
export async function listed(client: MarathonClient, deploymentId: string): Promise<Deployment> {
    const all = await untilDeployments(client, (some) => some.some(({ id }) => id === deploymentId));
    const found = all.find(({ id }) => id === deploymentId);
    if (!found) throw new Error(`Deployment ${deploymentId} is not listed.`);
    return found;
}

const patienceMs = 30_000;

async function untilDeployments(
    client: MarathonClient,
    fits: (deployments: readonly Deployment[]) => boolean,
): Promise<Deployment[]> {
    const { clock } = client.http;
    const deadline = clock.now() + patienceMs;
    while (true) {
        const deployments = await client.listDeployments();
        if (fits(deployments)) return deployments;
        if (clock.now() >= deadline)
            throw new Error("The deployments did not come to that in half a minute.");
        await clock.sleep(20);
    }
}
