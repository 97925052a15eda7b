import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../../provider/definition/unknown";
import type { Difference } from "../kind";
import type { RecordedCase, RecordedResponse } from "./cases";
import { compareJson, type Place } from "./compare-json";
import type { Answer } from "./exchange";
import { type Bindings, holdsPlaceholder } from "./placeholders";

/** These were looked at in every answer. */
const always = ["content-type", "location", "marathon-deployment-id"];

/**
 * The headers that were looked at in an answer: where one of them is not recorded, it was not sent. Some cases look at
 * more than the others, in all answers that have any of these.
 */
export function headersListedIn({ steps }: RecordedCase, response: RecordedResponse): ReadonlySet<string> {
    const own = namesOf(response);
    const ofCase = steps.map((step) => namesOf(step.response)).filter(looksAtMore);
    return new Set([...always, ...(looksAtMore(own) ? ofCase.flat() : [])]);
}

function namesOf(response: RecordedResponse | undefined): string[] {
    return Object.keys(response?.headers ?? {}).map((name) => name.toLowerCase());
}

function looksAtMore(names: readonly string[]): boolean {
    return names.some((name) => !always.includes(name));
}

/** Where an answer is not the recorded one: its status, its headers as far as they were looked at, its body. */
export function compareAnswers(
    expected: RecordedResponse,
    got: Answer,
    listed: ReadonlySet<string>,
    bindings: Bindings,
    place: Place,
): Difference[] {
    const body = compareBodies(expected, got, bindings, place);
    if (expected.status !== got.status) {
        return [
            { path: `${place.path}.status`, expected: expected.status, got: `${got.status} ${got.text}` },
        ];
    }
    return [...compareHeaders(expected, got, listed, bindings, place), ...body];
}

function compareHeaders(
    expected: RecordedResponse,
    got: Answer,
    listed: ReadonlySet<string>,
    bindings: Bindings,
    { path, leftOf }: Place,
): Difference[] {
    const recorded = new Map(
        Object.entries(expected.headers ?? {}).map(([name, value]) => [name.toLowerCase(), [value].flat()]),
    );
    return [...listed].flatMap((name) => {
        const [theirs = [], ours = []] = [recorded.get(name), got.headers.get(name)];
        if (name === "content-length" && ours.length === theirs.length && (leftOf || hasFreeLength(expected)))
            return [];
        const isSame =
            theirs.length === ours.length &&
            theirs.every((value, index) => bindings.matches(value, ours[index]));
        return isSame ? [] : [{ path: `${path}.headers.${name}`, expected: given(theirs), got: given(ours) }];
    });
}

function given(values: readonly string[]): string | undefined {
    return values.length === 0 ? undefined : values.join(" | ");
}

/** Values that stand for placeholders may be longer or shorter here, and so may the text of a JSON library. */
function hasFreeLength(expected: RecordedResponse): boolean {
    const { body, body_text: text, body_omitted: isOmitted } = expected;
    return (
        isOmitted === true ||
        holdsPlaceholder(JSON.stringify(body ?? text ?? "").replace(/<(version|time|uuid)(:\d+)?>/g, "")) ||
        holdsLibraryText(expected)
    );
}

function compareBodies(
    expected: RecordedResponse,
    { text }: Answer,
    bindings: Bindings,
    place: Place,
): Difference[] {
    const path = `${place.path}.body`;
    if (expected.body_omitted) {
        return (expected.body_contains ?? []).flatMap((part, index) => {
            if (place.unstable.has(`${place.pointer}/body_contains/${index}`)) return [];
            return holdsElement(text, part, bindings) ? [] : [{ path, expected: part, got: text }];
        });
    }
    if (expected.body_text !== undefined) {
        return isSameText(expected.body_text, text, bindings)
            ? []
            : [{ path, expected: expected.body_text, got: text }];
    }
    const got = jsonIn(text);
    if (expected.body === undefined || got === undefined) {
        const isSame = expected.body === undefined && text === "";
        return isSame ? [] : [{ path, expected: expected.body, got: text === "" ? undefined : text }];
    }
    const left = (one: PropertyValue) => {
        const rest = withoutFreeTexts(expected, one);
        return place.leftOf?.(rest) ?? rest;
    };
    return compareJson(left(expected.body), left(got), bindings, {
        ...place,
        path,
        pointer: `${place.pointer}/body`,
    });
}

/** The lines of a table are a set. */
function isSameText(expected: string, got: string, bindings: Bindings): boolean {
    if (!expected.includes("\t")) return bindings.matches(expected, got);
    const left = got.split("\n");
    return (
        expected.split("\n").length === left.length &&
        expected.split("\n").every((line) => {
            const found = left.findIndex((candidate) => bindings.matches(line, candidate));
            if (found >= 0) left.splice(found, 1);
            return found >= 0;
        })
    );
}

function jsonIn(text: string): PropertyValue | undefined {
    try {
        return JSON.parse(text) as PropertyValue;
    } catch {
        return undefined;
    }
}

/** Whether a list holds the element somewhere. */
function holdsElement(text: string, part: PropertyValue, bindings: Bindings): boolean {
    const body = jsonIn(text);
    const place: Place = { path: "", pointer: "", unstable: new Set() };
    return (
        Array.isArray(body) &&
        body.some((element: PropertyValue) => {
            const trial = bindings.fork();
            const isEqual = compareJson(part, element, trial, place).length === 0;
            if (isEqual) bindings.adopt(trial);
            return isEqual;
        })
    );
}

/** What a JSON library says of a body that it cannot read: a text in `details`, with status 400. */
function holdsLibraryText({ status, body }: RecordedResponse): boolean {
    return status === 400 && isPropertyMap(body) && typeof body.details === "string";
}

/** What is left when the texts are taken out that are not Marathon's own; they must be there. */
function withoutFreeTexts(expected: RecordedResponse, body: PropertyValue): PropertyValue {
    if (!isPropertyMap(body)) return body;
    if (holdsLibraryText(expected)) {
        return typeof body.details === "string" && body.details !== "" ? { ...body, details: "…" } : body;
    }
    return isInfo(expected) ? withoutAddresses(body) : body;
}

/** `GET /v2/info`. */
function isInfo({ body }: RecordedResponse): boolean {
    return isPropertyMap(body) && isPropertyMap(body.http_config) && isPropertyMap(body.zookeeper_config);
}

/** Where a server was told to listen and to find ZooKeeper is no behaviour. */
function withoutAddresses(info: PropertyMap): PropertyMap {
    const { http_config: http, zookeeper_config: zookeeper } = info;
    return {
        ...info,
        ...(isPropertyMap(http) && { http_config: { ...http, http_port: typeof http.http_port } }),
        ...(isPropertyMap(zookeeper) && { zookeeper_config: { ...zookeeper, zk: typeof zookeeper.zk } }),
    };
}
