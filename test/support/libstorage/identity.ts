import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { failed, Refusal } from "./refusal";

/** One value of the header `Libstorage-Instanceid`: `vfs:service=node-1,region=east,<base64 of JSON>`. */
export interface Instance {
    readonly driver: string;
    /** The service that it counts for; empty: for all of the driver. */
    readonly service: string;
    readonly id: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly metadata?: unknown;
}

/** An instance as an answer shows it. */
export type ShownInstance = Omit<Instance, "fields"> & Partial<Pick<Instance, "fields">>;

const instanceForm = /^([^=]+)=([^,]*)(?:,(.*?))?(?:,(.+))?$/;
const devicesForm = /^.+?=(?:\S+::\S*(?::\s*,\s*\S+::\S*)*)?$/;

/** All instances that a request names. @throws Refusal for a value of another form */
export function readInstances(request: IncomingMessage): Instance[] {
    const values = request.headersDistinct["libstorage-instanceid"] ?? [];
    return values.map((value) => {
        const match = instanceForm.exec(value);
        if (!match) throw failed("invalid InstanceID", { value });
        const [, whose = "", id = "", fields = "", metadata] = match;
        const [driver = "", service = ""] = whose.split(":");
        return {
            driver,
            service,
            id,
            fields: Object.fromEntries(new URLSearchParams(fields)),
            ...(metadata !== undefined && { metadata: readMetadata(metadata) }),
        };
    });
}

function readMetadata(text: string): unknown {
    const wrong = text.search(/[^A-Za-z0-9+/=]/);
    if (wrong >= 0) throw failed(`illegal base64 data at input byte ${wrong}`);
    return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
}

/** @throws Refusal for a header with the local devices that is of another form than `driver=volume::device` */
export function refuseWrongDevices(request: IncomingMessage): void {
    const values = request.headersDistinct["libstorage-localdevices"] ?? [];
    const wrong = values.find((value) => !devicesForm.test(value));
    if (wrong !== undefined) throw failed("invalid LocalDevices", { value: wrong });
}

export function showInstance({ id, driver, service, fields, metadata }: Instance): ShownInstance {
    const hasFields = Object.keys(fields).length > 0;
    return { id, driver, service, ...(hasFields && { fields }), ...(metadata !== undefined && { metadata }) };
}

/** The instance that counts for a service: named for it, whatever the driver, or for its driver; the last one wins. */
export function instanceFor(
    instances: readonly Instance[],
    service: { readonly name: string; readonly driver: string },
): Instance | undefined {
    const isSame = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
    const ofService = instances.findLast((instance) => isSame(instance.service, service.name));
    const isOfDriver = (instance: Instance) =>
        instance.service === "" && isSame(instance.driver, service.driver);
    return ofService ?? instances.findLast(isOfDriver);
}

/** Who may use a server; nobody is asked while both lists are empty. */
export interface Authentication {
    readonly key: string;
    /** @default HS256 */
    readonly alg?: "HS256" | "HS512";
    /** Subjects, or tokens of subjects. */
    readonly allow?: readonly string[];
    readonly deny?: readonly string[];
}

/** A JSON web token. `none` leaves the signature empty. */
export function signToken(claims: object, key: string, alg: string = "HS256"): string {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const content = `${encode({ alg, typ: "JWT" })}.${encode(claims)}`;
    return `${content}.${signatureOf(content, key, alg)}`;
}

function signatureOf(content: string, key: string, alg: string): string {
    const hash = { HS256: "sha256", HS384: "sha384", HS512: "sha512" }[alg];
    return hash === undefined ? "" : createHmac(hash, key).update(content).digest("base64url");
}

/** @throws Refusal that says nothing of why, as libStorage does */
export function authenticate(request: IncomingMessage, auth: Authentication | undefined, now: number): void {
    const { allow = [], deny = [] } = auth ?? {};
    if (!auth || (allow.length === 0 && deny.length === 0)) return;
    const token = /Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    const subject = token === undefined ? undefined : subjectOf(token, auth, now);
    const isIn = (list: readonly string[]) => list.some((entry) => subjectIn(entry) === subject);
    if (subject !== undefined && isIn(allow) && !isIn(deny)) return;
    throw new Refusal(401, "invalid security token");
}

/** The subject of a token that holds. */
function subjectOf(token: string, { key, alg = "HS256" }: Authentication, now: number): string | undefined {
    const [header = "", claimsPart = "", signature = "", ...rest] = token.split(".");
    const expected = Buffer.from(signatureOf(`${header}.${claimsPart}`, key, alg));
    const given = Buffer.from(signature);
    if (rest.length > 0 || expected.length !== given.length || !timingSafeEqual(expected, given))
        return undefined;
    if (decode(header)?.alg !== alg) return undefined;
    const { sub, iat, nbf, exp } = decode(claimsPart) ?? {};
    if (typeof sub !== "string" || typeof iat !== "number") return undefined;
    if (typeof nbf !== "number" || typeof exp !== "number") return undefined;
    const seconds = now / 1000;
    return nbf > seconds || exp <= seconds ? undefined : sub.toLowerCase();
}

/** An entry of a list is a subject, or a token of one, with or without a name and a colon before it. */
function subjectIn(entry: string): string {
    const [, token = ""] = /^(?:.+:)?(.+\..+\..+)$/.exec(entry) ?? [];
    const claims = decode(token.split(".")[1] ?? "");
    return (typeof claims?.sub === "string" ? claims.sub : entry).toLowerCase();
}

function decode(part: string): Record<string, unknown> | undefined {
    try {
        return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    } catch {
        return undefined;
    }
}
