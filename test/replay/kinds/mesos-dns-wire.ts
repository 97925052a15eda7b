import { isTooLong } from "../../../provider/links/dns-names";
import type { DnsRecords } from "../../../provider/links/dns-records";
import type { Result } from "../kind";

/** One question to the running mesos-dns. */
export interface WireQuery {
    readonly query: string;
    readonly type: string;
    readonly rcode?: string;
    /** The client asked nothing, or got nothing. */
    readonly clientError?: string;
    readonly answer?: readonly { readonly data: string }[];
}

/** One request to its HTTP interface. */
export interface WireRequest {
    readonly get: string;
    readonly status: number;
    readonly body: unknown;
}

/** What a client gets to know. */
type Answer = { readonly clientError: string } | { readonly rcode: string; readonly data: readonly string[] };

/** Names that every domain has, whatever runs in it. */
const clusterNames = /^(leader|master\d*|slave)\./;

/** A question about apps must get the answer that follows from the records. */
export function answerDns(query: WireQuery, records: DnsRecords): Result {
    const name = `${query.type} ${query.query}`;
    const { type } = query;
    if (clusterNames.test(query.query)) return skipped(name, "a name of the cluster");
    if (type !== "A" && type !== "AAAA" && type !== "SRV") return skipped(name, `a record of type ${type}`);
    const { clientError, rcode = "", answer = [] } = query;
    const data = answer.map((record) => record.data).sort();
    return judged(
        name,
        clientError === undefined ? { rcode, data } : { clientError },
        ask(query.query, type, records),
    );
}

/** Names are compared in lower case, but the records as they stand. */
function ask(query: string, type: keyof DnsRecords, records: DnsRecords): Answer {
    if (isTooLong(query)) return { clientError: "LabelTooLong" };
    const name = `${query.toLowerCase().replace(/\.$/, "")}.`;
    const found = records[type][name] ?? [];
    // A target that fits into no label makes the whole answer impossible.
    if (type === "SRV" && found.some(isTooLong)) return { clientError: "Timeout" };
    const isKnown = type === "SRV" || [records.A, records.AAAA].some((kind) => kind[name] !== undefined);
    return { rcode: isKnown ? "NOERROR" : "NXDOMAIN", data: found.map((each) => dataOf(each, type)).sort() };
}

/** An SRV record has a priority, a weight, the port and the target. */
function dataOf(value: string, type: keyof DnsRecords): string {
    const [target, port] = value.split(/:(?=\d+$)/);
    return type === "SRV" ? `0 1 ${port} ${target}` : value;
}

/** The HTTP interface answers 200 with empty texts for what it does not know. */
export function answerHttp({ get, status, body }: WireRequest, records: DnsRecords): Result {
    const [, kind, asked = ""] = /^\/v1\/(hosts|services)\/(.+)$/.exec(get) ?? [];
    if (kind === undefined) return skipped(get, "no question about names");
    const name = `${asked.replace(/\.$/, "")}.`;
    const entries = kind === "hosts" ? hostEntries(name, records) : serviceEntries(asked, name, records);
    return judged(get, { status, body }, { status: 200, body: entries });
}

function hostEntries(host: string, { A }: DnsRecords) {
    const entries = (A[host] ?? []).map((ip) => ({ host, ip }));
    return entries.length > 0 ? entries : [{ host: "", ip: "" }];
}

function serviceEntries(service: string, name: string, { A, SRV }: DnsRecords) {
    const entries = (SRV[name] ?? []).map((value) => {
        const [host = "", port = ""] = value.split(/:(?=\d+$)/);
        return { service, host, ip: A[host]?.[0] ?? "", port };
    });
    return entries.length > 0 ? entries : [{ service: "", host: "", ip: "", port: "" }];
}

function judged(name: string, expected: unknown, got: unknown): Result {
    if (JSON.stringify(expected) === JSON.stringify(got)) return { name, outcome: "passed" };
    return { name, outcome: "failed", differences: [{ path: "answer", expected, got }] };
}

function skipped(name: string, reason: string): Result {
    return { name, outcome: "skipped", reason };
}
