import { isIP } from "node:net";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { dnsInstanceOf } from "../../../provider/links/dns-instances";
import {
    type DnsZone,
    dnsLabel,
    frameworkZone,
    isTooLong,
    taskName,
} from "../../../provider/links/dns-names";
import { type DnsRecords, dnsRecordsOf } from "../../../provider/links/dns-records";
import { judgeDnsName } from "../../../provider/links/dns-verdicts";
import { endpointsOf, type PreviewedEndpoint } from "../../../provider/links/endpoints";
import { dnsAddress } from "../../../provider/links/mesos-dns";
import type { CorpusFile, Difference, Kind, Result } from "../kind";
import { answerDns, answerHttp, type WireQuery, type WireRequest } from "./mesos-dns-wire";
import {
    addressIn,
    instancesOf,
    type MesosFramework,
    type MesosState,
    marathonTask,
    runningTasks,
} from "./mesos-state";

/** One run of the record generator of mesos-dns. */
interface RecordedState {
    readonly name: string;
    readonly domain: string;
    readonly ipSources: readonly string[];
    readonly enforceRFC952: boolean;
    readonly apps: readonly PropertyMap[];
    readonly state: MesosState;
    readonly outcome: Partial<DnsRecords> & {
        readonly tooLong?: readonly string[];
        readonly error?: string;
    };
}

/** One call of its label function. */
interface RecordedLabel {
    readonly name: string;
    readonly enforceRFC952: boolean;
    readonly label: string;
    readonly outcome: { readonly label: string };
}

interface Corpus {
    readonly cases: readonly (RecordedState | RecordedLabel)[];
    readonly wireState?: MesosState;
    readonly wireDns?: readonly WireQuery[];
    readonly wireHttp?: readonly WireRequest[];
}

/** What mesos-dns is started with when nothing is said. */
const defaults = { domain: "mesos", ipSources: ["netinfo", "mesos", "host"], enforceRFC952: false };

/** Topics whose tasks were changed by hand, so that they are not those of a Marathon. */
const foreignTasks: readonly string[] = ["discovery", "protocol"];

/** Recordings of mesos-dns: the state of a Mesos master, the records it leads to, and questions to the running program. */
export const mesosDns: Kind = {
    name: "mesos-dns",
    recognises: (file) => corpusIn(file) !== undefined,
    replay: (file) => Promise.resolve({ results: judgeCorpus(corpusIn(file) ?? { cases: [] }) }),
};

function judgeCorpus({ cases, wireState, wireDns = [], wireHttp = [] }: Corpus): Result[] {
    const wireRecords = wireState && recordsOf(wireState, defaults);
    return [
        ...cases.map((recorded) => ("state" in recorded ? judgeState(recorded) : judgeLabel(recorded))),
        ...(wireRecords ? wireDns.map((query) => answerDns(query, wireRecords)) : []),
        ...(wireRecords ? wireHttp.map((request) => answerHttp(request, wireRecords)) : []),
    ];
}

function judgeLabel({ name, enforceRFC952, label, outcome }: RecordedLabel): Result {
    const got = dnsLabel(label, enforceRFC952 ? "rfc952" : "rfc1123");
    return resultOf(name, differenceAt("outcome.label", outcome.label, got));
}

function judgeState(recorded: RecordedState): Result {
    const { name, state, outcome } = recorded;
    if (outcome.error !== undefined || state.slaves.some(({ pid }) => isIP(addressIn(pid).host) === 0)) {
        return { name, outcome: "skipped", reason: "whether an agent's name has an address is not recorded" };
    }
    const records = recordsOf(state, recorded);
    const names = Object.values(records).flatMap((kind) => Object.keys(kind));
    return resultOf(name, [
        ...(["A", "AAAA", "SRV"] as const).flatMap((kind) => differingRecords(records, outcome, kind)),
        ...differenceAt("outcome.tooLong", outcome.tooLong ?? [], names.filter(isTooLong).sort()),
        ...(foreignTasks.includes(name.split("/")[0] ?? "") ? [] : judgeApps(recorded)),
    ]);
}

type DnsSettings = Pick<RecordedState, "domain" | "ipSources" | "enforceRFC952">;

/** All records of a state: those of the frameworks themselves and those of their tasks. */
function recordsOf(state: MesosState, { domain, ipSources, enforceRFC952 }: DnsSettings): DnsRecords {
    const all = state.frameworks.flatMap((framework) => {
        const zone = zoneOf(framework, domain, enforceRFC952);
        return [
            frameworkRecords(framework, zone),
            dnsRecordsOf(instancesOf(framework, state, ipSources), zone),
        ];
    });
    return { A: merged(all, "A"), AAAA: merged(all, "AAAA"), SRV: merged(all, "SRV") };
}

function merged(all: readonly Partial<DnsRecords>[], kind: keyof DnsRecords): DnsRecords[typeof kind] {
    const names = [...new Set(all.flatMap((records) => Object.keys(records[kind] ?? {})))];
    const valuesOf = (name: string) => [...new Set(all.flatMap((records) => records[kind]?.[name] ?? []))];
    return Object.fromEntries(names.map((name) => [name, valuesOf(name).sort()]));
}

function frameworkRecords({ pid, hostname = "" }: MesosFramework, zone: DnsZone): Partial<DnsRecords> {
    const { host, port } = pid === undefined ? { host: hostname, port: "" } : addressIn(pid);
    const name = `${frameworkZone(zone)}.${zone.domain}.`;
    return {
        A: { [name]: [host] },
        ...(port !== "" && { SRV: { [`_framework._tcp.${name}`]: [`${name}:${port}`] } }),
    };
}

function zoneOf({ name }: MesosFramework, domain: string, enforceRFC952: boolean): DnsZone {
    return { framework: name, domain, labelRule: enforceRFC952 ? "rfc952" : "rfc1123" };
}

function differingRecords(
    records: DnsRecords,
    outcome: Partial<DnsRecords>,
    kind: keyof DnsRecords,
): Difference[] {
    const [expected, got] = [outcome[kind] ?? {}, records[kind]];
    const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
    return names.flatMap((name) =>
        differenceAt(`outcome.${kind}["${name}"]`, expected[name] && [...expected[name]].sort(), got[name]),
    );
}

/** What is said about an app from its definition alone, held against the records of its tasks. */
function judgeApps({ state, domain, enforceRFC952, apps, outcome }: RecordedState): Difference[] {
    return state.frameworks.flatMap((framework) => {
        const zone = zoneOf(framework, domain, enforceRFC952);
        const running = runningTasks(framework, state);
        return apps.flatMap((app, index) => {
            const id = String(app.id);
            const tasks = running.filter(([task]) => task.name === taskName(id));
            const others = apps.map((other) => String(other.id));
            return [
                ...tasks.flatMap(([task, agentAddress]) =>
                    differenceAt(
                        `state.tasks["${task.id}"].discovery`,
                        { name: task.discovery?.name, ports: task.discovery?.ports?.ports?.map(plainPort) },
                        announced(id, app, marathonTask(task, agentAddress)),
                    ),
                ),
                ...(tasks.length > 0 ? judgeAddresses(app, index, zone, outcome) : []),
                ...judgeNames(id, others, zone, outcome, index),
            ];
        });
    });
}

function announced(id: string, app: PropertyMap, task: PropertyMap) {
    const instance = dnsInstanceOf(id, app, task);
    return instance && { name: instance.name, ports: instance.ports };
}

/** Without the labels, which only DC/OS reads. */
function plainPort({ number, protocol, name }: { number: number; protocol: string; name?: string }) {
    return { number, protocol, ...(name && { name }) };
}

/** The address a link takes must be among the records, with its port. */
function judgeAddresses(
    app: PropertyMap,
    index: number,
    zone: DnsZone,
    { A = {}, AAAA = {}, SRV = {} }: Partial<DnsRecords>,
): Difference[] {
    const endpoints = endpointsOf(app);
    if (typeof endpoints === "string") return [];
    return Object.entries(endpoints).flatMap(([key, endpoint]) => {
        if (typeof endpoint === "string") return [];
        const path = `apps[${index}].endpoints.${key}`;
        const { host, port, srv } = addressAt(String(app.id), key, endpoint, zone);
        const services = SRV[srv];
        // On a container network with host ports the name leads to the container, and the service to the agent.
        const isApart = endpoint.network === "container" && srv.includes(".slave.");
        const hasPort =
            port === undefined || isApart || services?.some((service) => service.endsWith(`:${port}`));
        return [
            ...(A[host] || AAAA[host] ? [] : [{ path: `${path}.host`, expected: "a name", got: host }]),
            ...(services ? [] : [{ path: `${path}.srv`, expected: "a name", got: srv }]),
            ...(hasPort ? [] : [{ path: `${path}.port`, expected: services, got: port }]),
        ];
    });
}

function addressAt(appId: string, key: string, endpoint: PreviewedEndpoint, zone: DnsZone) {
    const { host, port, srv } = dnsAddress({ appId, isManaged: true, key, endpoint }, zone);
    return { host: `${host}.`, srv: `${srv}.`, port };
}

/** A name that cannot be asked for must have been judged, one that leads to two apps or to none refused. */
function judgeNames(
    appId: string,
    others: readonly string[],
    zone: DnsZone,
    { tooLong = [] }: RecordedState["outcome"],
    index: number,
): Difference[] {
    const verdicts = judgeDnsName(appId, others, zone);
    const label = dnsLabel(taskName(appId), zone.labelRule);
    const isShared = others.some(
        (other) => other !== appId && dnsLabel(taskName(other), zone.labelRule) === label,
    );
    const isRefused = verdicts.some(({ severity }) => severity === "failure");
    const isLong = tooLong.some((name) => name.startsWith(`_${label}.`) || name.startsWith(`${label}-`));
    const path = `apps[${index}].id`;
    return [
        ...differenceAt(`${path} is refused`, isShared || label === "", isRefused),
        ...(isLong ? differenceAt(`${path} is judged`, true, verdicts.length > 0) : []),
    ];
}

function differenceAt(path: string, expected: unknown, got: unknown): Difference[] {
    return JSON.stringify(expected) === JSON.stringify(got) ? [] : [{ path, expected, got }];
}

function resultOf(name: string, differences: readonly Difference[]): Result {
    return differences.length > 0 ? { name, outcome: "failed", differences } : { name, outcome: "passed" };
}

function corpusIn({ content }: CorpusFile): Corpus | undefined {
    if (typeof content !== "object" || content === null || !("cases" in content)) return undefined;
    const { cases } = content;
    return Array.isArray(cases) && cases.some(isDnsCase) ? (content as Corpus) : undefined;
}

function isDnsCase(value: unknown): boolean {
    if (typeof value !== "object" || value === null || !("enforceRFC952" in value)) return false;
    return "state" in value || "label" in value;
}
