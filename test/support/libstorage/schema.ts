import { parseExactly, WrittenNumber } from "./exact-json";
import { failed, type Refusal } from "./refusal";

type Kind = "string" | "number" | "boolean" | "object";

interface Schema {
    readonly definition: string;
    readonly required: readonly string[];
    readonly properties: Readonly<Record<string, Kind>>;
}

const creation = {
    name: "string",
    size: "number",
    iops: "number",
    type: "string",
    availabilityZone: "string",
    encrypted: "boolean",
    encryptionKey: "string",
    opts: "object",
} as const;

/** The bodies that libStorage checks (`libstorage.json`); nothing else may be in them. */
export const schemas = {
    create: { definition: "volumeCreateRequest", required: ["name"], properties: creation },
    copy: {
        definition: "volumeCopyRequest",
        required: ["volumeName"],
        properties: { volumeName: "string", opts: "object" },
    },
    snapshot: {
        definition: "volumeSnapshotRequest",
        required: ["snapshotName"],
        properties: { snapshotName: "string", opts: "object" },
    },
    attach: {
        definition: "volumeAttachRequest",
        required: [],
        properties: { force: "boolean", nextDeviceName: "string", opts: "object" },
    },
    detach: {
        definition: "volumeDetachRequest",
        required: [],
        properties: { force: "boolean", opts: "object" },
    },
    copySnapshot: {
        definition: "snapshotCopyRequest",
        required: ["snapshotName", "destinationID"],
        properties: { snapshotName: "string", destinationID: "string", opts: "object" },
    },
} as const satisfies Record<string, Schema>;

export type Body = Readonly<Record<string, unknown>>;

/** The body of a request that fits its schema. @throws Refusal in the words of libStorage, 500 for all of them */
export function readRequest(text: string, schema: Schema): Body {
    if (text === "") return checked({}, schema);
    let body: unknown;
    try {
        body = parseExactly(text);
    } catch {
        throw invalid(problemOfText(text));
    }
    if (typeof body !== "object" || body === null || Array.isArray(body)) {
        throw invalid('"#": must be of type "object"');
    }
    return checked(body as Body, schema);
}

function checked(body: Body, schema: Schema): Body {
    const missing = schema.required.find((name) => !Object.hasOwn(body, name));
    if (missing !== undefined) throw invalid(`"#" must have property "${missing}"`);
    for (const [name, value] of Object.entries(body)) {
        const kind = schema.properties[name];
        if (kind === undefined) throw invalid(describeUnknown(name, schema.definition));
        if (kindOf(value) !== kind) throw invalid(`"#/${name}": must be of type "${kind}"`);
    }
    for (const name of ["size", "iops"]) refuseOtherThanInteger(name, body[name]);
    return body;
}

/** A 64-bit integer of Go takes no number with a point or an exponent, and none that has no room in it. */
function refuseOtherThanInteger(name: string, value: unknown): void {
    const written = value instanceof WrittenNumber ? value.text : String(value);
    const isInteger = /^-?\d+$/.test(written) && BigInt.asIntN(64, BigInt(written)) === BigInt(written);
    if (value === undefined || isInteger) return;
    throw failed(
        `validate req schema: unmarshal error: json: cannot unmarshal number ${written} into Go struct field ` +
            `VolumeCreateRequest.${name} of type int64`,
    );
}

function kindOf(value: unknown): string {
    if (value instanceof WrittenNumber) return "number";
    return value === null || Array.isArray(value) ? "another one" : typeof value;
}

function describeUnknown(name: string, definition: string): string {
    const base = `https://github.com/rexray/libstorage#/definitions/${definition}`;
    return (
        `"#/${name}" is not in "${base}/properties", is not matched by anything in "${base}/patternProperties" ` +
        `and "${base}/additionalProperties" is set to false`
    );
}

/** Roughly in the words of the JSON library; they are not libStorage's own. */
function problemOfText(text: string): string {
    if (text.trim() === "") return `parse error at byte ${text.length} (state=1)`;
    const container = text.trimStart().startsWith("[") ? "array" : "object";
    return `error parsing ${container} at char ${text.length}`;
}

function invalid(problem: string): Refusal {
    return failed(`validate req schema: validation error: ${problem}`);
}
