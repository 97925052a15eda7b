import { readFileSync } from "node:fs";
import { Agent, type IncomingMessage, request as sendRequest } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { parseExactly, stringifyExactly } from "../../support/libstorage/exact-json";
import { type Authentication, signToken } from "../../support/libstorage/identity";
import { type LibStorageOptions, TestLibStorage } from "../../support/libstorage/server";
import type { CorpusFile, Difference, Kind, Result } from "../kind";

interface RecordedRequest {
    readonly method: string;
    /** As it was sent. */
    readonly path: string;
    /** A list: the header was repeated. */
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
    readonly body?: unknown;
    readonly bodyText?: string;
}

interface RecordedResponse {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly bodyText?: string;
    readonly empty?: boolean;
    /** The connection ended without an answer. */
    readonly closed?: boolean;
}

type Event =
    | { readonly event: "wait" | "restart" | "backend-stall" | "backend-resume" }
    | { readonly event: "seed-file"; readonly name: string; readonly text: string };

type Step =
    | Event
    | {
          readonly request: RecordedRequest;
          readonly response: RecordedResponse;
          readonly background?: boolean;
      };

interface RecordedCase {
    readonly name: string;
    readonly server: { readonly kind: string; readonly config: string };
    readonly steps: readonly Step[];
}

/** How to make a token of the recording: signed, or a text as it is. */
type Token =
    | { readonly alg: string; readonly key: string; readonly claims: object }
    | { readonly raw: string };

interface Recording {
    readonly tokens: Readonly<Record<string, Token>>;
    readonly cases: readonly RecordedCase[];
}

/** The service whose back end is stalled and prepared in the recordings. */
const service = "vfs";

/** Recordings of REX-Ray's libStorage server; those of its volume plugin are skipped. */
export const libStorage: Kind = {
    name: "libstorage",
    recognises: ({ content }) => {
        const cases = (content as Partial<Recording> | null)?.cases;
        return Array.isArray(cases) && cases.some((one) => one?.server?.kind === "libstorage");
    },
    async replay(file) {
        const { cases, tokens } = readRecording(file);
        const results: Result[] = [];
        for (const one of cases) results.push(await replayCase(one, tokens));
        return { results };
    },
};

/** The file once more: how a number is written counts, and parsing has lost it. */
function readRecording({ path }: CorpusFile): Recording {
    return parseExactly(readFileSync(path, "utf8")) as Recording;
}

async function replayCase(
    { name, server, steps }: RecordedCase,
    tokens: Recording["tokens"],
): Promise<Result> {
    if (server.kind !== "libstorage") {
        return { name, outcome: "skipped", reason: "of the volume plugin, which the provider does not call" };
    }
    const test = await TestLibStorage.start(optionsIn(server.config, tokens));
    const agent = new Agent();
    try {
        const differences = await replaySteps(steps, test, agent, tokens);
        return differences.length === 0
            ? { name, outcome: "passed" }
            : { name, outcome: "failed", differences };
    } finally {
        agent.destroy();
        await test.close();
    }
}

/** The settings of a server, from the words of the recording on what is not the default. */
function optionsIn(config: string, tokens: Recording["tokens"]): LibStorageOptions {
    const listIn = (name: string) =>
        new RegExp(`${name} \\[([^\\]]*)\\]`).exec(config)?.[1]?.split(/,\s*/) ??
        (name === "allow" && config.startsWith("as auth") ? ["ops", "dev"] : []);
    const hasToken = config.includes("an encoded token of subject ops");
    const auth: Authentication = {
        key: keyOf("ops", tokens),
        alg: config.includes("HS512") ? "HS512" : "HS256",
        allow: hasToken ? [textOf("ops", tokens)] : listIn("allow"),
        deny: listIn("deny"),
    };
    const keepsTasks = /logTimeout (?!default|0)\w+/.test(config);
    // Settings of one service: "as open, with … of the service vfs2 …".
    const ofService = config.startsWith("as ") ? /\bservices?[ .](\w+)/.exec(config)?.[1] : undefined;
    const whose = ofService === undefined ? { auth } : { serviceAuth: { [ofService]: auth } };
    const [, limit, unit = ""] = /exeTimeout (\d+)(\w+)/.exec(config) ?? [];
    const exeTimeoutMs = Math.floor(Number(limit) * (milliseconds[unit] ?? 0));
    return { ...whose, keepsTasks, ...(limit !== undefined && { exeTimeoutMs }) };
}

/** How long a unit of time is; shorter ones are nothing. */
const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

function textOf(name: string, tokens: Recording["tokens"]): string {
    const token = tokens[name];
    if (!token) throw new Error(`the recording has no token ${name}`);
    return "raw" in token ? token.raw : signToken(token.claims, token.key, token.alg);
}

/** The key that a token is signed with; that of the server, for most of them. */
function keyOf(name: string, tokens: Recording["tokens"]): string {
    const token = tokens[name];
    return token && "key" in token ? token.key : "";
}

async function replaySteps(
    steps: readonly Step[],
    test: TestLibStorage,
    agent: Agent,
    tokens: Recording["tokens"],
): Promise<Difference[]> {
    const differences: Difference[] = [];
    const judge = async (index: number, response: RecordedResponse, sent: Promise<RecordedResponse>) => {
        const place = `steps[${index}].response`;
        differences.push(...compare(withBase(withJson(response), test.url), await sent, place));
    };
    const background: Promise<void>[] = [];
    for (const [index, step] of steps.entries()) {
        if ("event" in step) {
            await happen(step, test);
            continue;
        }
        const seen = test.requests.length;
        const judged = judge(index, step.response, send(step.request, test.url, agent, tokens));
        if (!step.background) await judged;
        else {
            background.push(judged);
            while (test.requests.length === seen) await nextTurn();
        }
    }
    await Promise.all(background);
    return differences;
}

async function happen(step: Event, test: TestLibStorage): Promise<void> {
    switch (step.event) {
        case "wait":
            return await test.idle();
        case "restart":
            return test.restart();
        case "backend-stall":
            test.backend(service).volumes.set(slowVolume.id, slowVolume);
            return test.stall(service, slowVolume.id);
        case "backend-resume":
            test.resume(service);
            return await test.idle();
        case "seed-file":
            test.backend(service).damaged.set(step.name.replace(/\.json$/, ""), step.text);
    }
}

/** What whoever reads it has to wait for. */
const slowVolume = {
    id: "vfs-900",
    name: "slow",
    size: 1,
    type: "",
    iops: 0,
    availabilityZone: "",
    encrypted: false,
    fields: {},
    attachments: [],
};

function send(
    { method, path, headers = {}, body, bodyText }: RecordedRequest,
    base: string,
    agent: Agent,
    tokens: Recording["tokens"],
): Promise<RecordedResponse> {
    const signed = Object.entries(headers).map(([name, value]) => [
        name,
        typeof value === "string"
            ? value.replace(/<jwt:([^>]+)>/g, (_, token: string) => textOf(token, tokens))
            : [...value],
    ]);
    return new Promise((resolve) => {
        const options = { method, path, agent, headers: Object.fromEntries(signed) };
        const { hostname, port } = new URL(base);
        const request = sendRequest({ hostname, port, ...options }, (response) => {
            void readResponse(response).then(resolve);
        });
        request.on("error", () => resolve({ status: 0, closed: true }));
        request.end(bodyText ?? (body === undefined ? undefined : stringifyExactly(body)));
    });
}

async function readResponse(response: IncomingMessage): Promise<RecordedResponse> {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const looked = ["content-type", "libstorage-servername", "location", "x-content-type-options"];
    const headers = looked.flatMap((name) => {
        const value = response.headers[name];
        return typeof value === "string" ? [[name, value]] : [];
    });
    const head = { status: response.statusCode ?? 0, headers: Object.fromEntries(headers) };
    if (text === "") return { ...head, empty: true };
    return withJson({ ...head, bodyText: text });
}

/** Numbers too large for a double were recorded in a text. */
function withJson({ bodyText, ...response }: RecordedResponse): RecordedResponse {
    if (bodyText === undefined) return response;
    try {
        return { ...response, body: parseExactly(bodyText) };
    } catch {
        return { ...response, bodyText };
    }
}

function withBase<Value>(value: Value, base: string): Value {
    return parseExactly(stringifyExactly(value).replaceAll("<base>", base)) as Value;
}

/** Where an answer is not the recorded one; placeholders stand for anything of their kind. */
function compare(expected: unknown, got: unknown, path: string): Difference[] {
    if (isPlaceholderFor(expected, got) || isSameUpToLibrary(expected, got)) return [];
    if (!isObject(expected) || !isObject(got)) {
        return JSON.stringify(expected) === JSON.stringify(got) ? [] : [{ path, expected, got }];
    }
    const isTask = expected.state === "<task-state>";
    const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])].filter(
        (name) => !isTask || Object.hasOwn(expected, name) || !progressOfTask.includes(name),
    );
    return names.flatMap((name) => compare(expected[name], got[name], `${path}.${name}`));
}

/** What a task has besides, by how far it is. */
const progressOfTask: readonly string[] = ["startTime", "completeTime", "result", "error"];

function isPlaceholderFor(expected: unknown, got: unknown): boolean {
    switch (expected) {
        case "<any>":
            return got !== undefined;
        case "<time>":
            return typeof got === "number";
        case "<server-name>":
            return typeof got === "string" && got !== "";
        case "<task-state>":
            return ["", "running", "success", "error"].includes(String(got));
        default:
            return false;
    }
}

/** The words in which JSON libraries refuse a text; they are not libStorage's own. */
const libraryWords =
    /^(validate req schema: validation error: )?(?:parse error at|error parsing|invalid character)\b/;

function isSameUpToLibrary(expected: unknown, got: unknown): boolean {
    if (typeof expected !== "string" || typeof got !== "string") return false;
    const [theirs, ours] = [libraryWords.exec(expected), libraryWords.exec(got)];
    return theirs !== null && ours !== null && theirs[1] === ours[1];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null;
}
