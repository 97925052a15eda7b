import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../../provider/definition/unknown";

/** One HTTP request, as it was sent. */
export interface RecordedRequest {
    readonly method: string;
    /** As sent, encoded: `/v2/apps//a`. */
    readonly path: string;
    /** Without the question mark. */
    readonly query?: string;
    readonly body?: PropertyValue;
    /** A body that is no JSON. */
    readonly body_text?: string;
    readonly body_description?: string;
}

export interface RecordedResponse {
    readonly status: number;
    readonly body?: PropertyValue;
}

/** One exchange; a step without a request is an event stream. */
export interface RecordedStep {
    readonly before?: PropertyMap;
    readonly request?: RecordedRequest;
    readonly response?: RecordedResponse;
}

/** What was sent to a server that knew no apps, and what it answered. */
export interface RecordedCase {
    readonly name: string;
    /** What the server was started with. */
    readonly env: string;
    /** In files of several kinds: the kind of this case. */
    readonly area?: string;
    readonly steps: readonly RecordedStep[];
}

/** The cases of a file of HTTP exchanges; nothing if it is another kind of file. */
export function httpCasesIn(content: unknown): readonly RecordedCase[] | undefined {
    if (!Array.isArray(content) || content.length === 0 || !content.every(isCase)) return undefined;
    return content.map((recorded) => ({ ...recorded, steps: recorded.steps.map(withRepetitions) }));
}

function isCase(value: unknown): value is RecordedCase {
    return (
        isPropertyMap(value) &&
        typeof value.name === "string" &&
        typeof value.env === "string" &&
        Array.isArray(value.steps)
    );
}

/** Long lists are recorded as one element and how often it was there. */
function withRepetitions(step: RecordedStep): RecordedStep {
    const { request } = step;
    if (request?.body === undefined) return step;
    return { ...step, request: { ...request, body: repeated(request.body) } };
}

function repeated(value: PropertyValue): PropertyValue {
    if (Array.isArray(value)) {
        return value.flatMap((element: PropertyValue, index): PropertyValue[] => {
            const count = /^<repeated (\d+) times>$/.exec(String(element))?.[1];
            const before = value[index - 1];
            if (count === undefined || before === undefined) return [repeated(element)];
            return Array.from({ length: Number(count) - 1 }, () => before);
        });
    }
    if (!isPropertyMap(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
            name,
            member === undefined ? member : repeated(member),
        ]),
    );
}
