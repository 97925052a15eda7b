import { isPropertyMap, type PropertyMap } from "../../../provider/definition/unknown";
import type { Difference } from "../kind";
import type { ObservedAnswer, RecordedCase, RecordedObservation, RecordedRequest } from "./cases";
import { compareAnswers } from "./compare-answers";
import type { Place } from "./compare-json";
import { type Answer, send } from "./exchange";
import type { Bindings } from "./placeholders";
import type { Target } from "./target";

/** How often the recorder repeated its requests, in milliseconds. */
const interval = 150;

/** How long an answer is waited for. */
const limit = 30_000;

/** These headers were looked at. */
const listed: ReadonlySet<string> = new Set(["content-type", "x-marathon-leader"]);

/** Where an app stands: not part of what was written. */
const readOnly = /^(version|versionInfo|deployments|tasks\w*|lastTaskFailure)$/;

/**
 * Repeats each request until it is answered as recorded, in the recorded order. Until then only what was answered before
 * may come again.
 */
export async function replayObservation(
    recorded: RecordedCase,
    { answers_in_order_of_first_appearance: answers }: RecordedObservation,
    target: Target,
    bindings: Bindings,
    path: string,
): Promise<Difference[]> {
    await target.wait(interval);
    for (const [index, expected] of answers.entries()) {
        const before = answers.slice(0, index).filter(({ request }) => request === expected.request);
        const place = { path: `${path}.answers[${index}]`, pointer: "", unstable: new Set<string>() };
        const differences = await awaitAnswer(
            expected,
            before,
            () => send(target.url, requestOf(expected, recorded), bindings),
            target,
            bindings,
            place,
        );
        if (differences.length > 0) return differences;
    }
    return [];
}

async function awaitAnswer(
    expected: ObservedAnswer,
    before: readonly ObservedAnswer[],
    ask: () => Promise<Answer>,
    target: Target,
    bindings: Bindings,
    place: Place,
): Promise<Difference[]> {
    for (let passed = 0; ; passed += interval) {
        const got = await ask().catch(() => undefined);
        const differences = compareObserved(expected, got, bindings, place);
        if (differences.length === 0) return [];
        const isRepeated = before.some((one) => compareObserved(one, got, bindings, place).length === 0);
        if (!isRepeated || passed >= limit) return differences;
        await target.wait(interval);
    }
}

function compareObserved(
    { status, headers, body }: ObservedAnswer,
    got: Answer | undefined,
    bindings: Bindings,
    place: Place,
): Difference[] {
    if (status === null || !got) {
        const isSame = status === null && !got;
        return isSame ? [] : [{ path: `${place.path}.status`, expected: status, got: got?.status }];
    }
    const trial = bindings.fork();
    const isKept = body !== "<answer as usual>";
    const response = { status, headers, ...(isKept ? body !== null && { body } : { body_omitted: true }) };
    const differences = compareAnswers(response, got, listed, trial, place);
    if (differences.length === 0) bindings.adopt(trial);
    return differences;
}

function requestOf({ request, body }: ObservedAnswer, recorded: RecordedCase): RecordedRequest {
    const [method = "", path = ""] = request.split(" ");
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    if (method === "GET") return { method, path, headers };
    const created = isPropertyMap(body) && body.id !== undefined ? body : appMadeBy(request, recorded);
    return { method, path, headers, body: writableOf(created ?? shownApp(path, recorded) ?? {}) };
}

/** The bodies of repeated requests are not kept: what a POST answered tells what it had asked for. */
function appMadeBy(request: string, { steps }: RecordedCase): PropertyMap | undefined {
    return steps
        .flatMap(({ stream }) =>
            stream && "observation" in stream ? stream.answers_in_order_of_first_appearance : [],
        )
        .flatMap((answer) => (answer.request === request && answer.status === 201 ? [answer.body] : []))
        .find(isPropertyMap);
}

/** What a PUT had asked for is shown by the next GET. */
function shownApp(path: string, { steps }: RecordedCase): PropertyMap | undefined {
    return steps
        .flatMap(({ request, response }) =>
            request?.method === "GET" && request.path === path && isPropertyMap(response?.body)
                ? [response.body.app]
                : [],
        )
        .find(isPropertyMap);
}

function writableOf(app: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(app).filter(([name]) => !readOnly.test(name)));
}

/** The apps that the requests found, though no step made them: they were there before. */
export function appsFoundBy({ steps }: RecordedCase): string[] {
    const made = new Set(
        steps.map(({ request }) => (isPropertyMap(request?.body) ? String(request.body.id) : "")),
    );
    const found = steps.flatMap(({ stream }) =>
        stream && "observation" in stream
            ? stream.answers_in_order_of_first_appearance
                  .filter(({ status }) => status === 200)
                  .flatMap(({ request }) => /^GET \/v2\/apps\/(\/.+)$/.exec(request)?.[1] ?? [])
            : [],
    );
    return [...new Set(found)].filter((id) => !made.has(id));
}
