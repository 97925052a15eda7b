import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";
import { type DnsZone, dnsLabel, frameworkZone } from "./dns-names";

/** A port that an instance announces (`DiscoveryInfo` of Mesos). */
export interface DiscoveredPort {
    readonly number: number;
    /** `tcp` or `udp`; empty stands for both. */
    readonly protocol: string;
    readonly name?: string;
}

/** A running instance, with what mesos-dns makes its records of. */
export interface DnsInstance {
    readonly taskId: string;
    /** The name it announces, or else that of its task. Marathon gives both the same (`taskName`). */
    readonly name: string;
    /** What it announces besides; absent when it announces nothing, which no Marathon since 1.0 does. */
    readonly ports?: readonly DiscoveredPort[];
    /** Its own addresses, as the first of the `IPSources` of mesos-dns that has any knows them. */
    readonly addresses: readonly string[];
    readonly agentId: string;
    readonly agentAddresses: readonly string[];
    /** The ports it takes on its agent. */
    readonly agentPorts: readonly number[];
}

/** Records by their full names, with the dot at the end; SRV records are `target:port`. Sorted. */
export interface DnsRecords {
    readonly A: Readonly<Record<string, readonly string[]>>;
    readonly AAAA: Readonly<Record<string, readonly string[]>>;
    readonly SRV: Readonly<Record<string, readonly string[]>>;
}

/**
 * The records mesos-dns makes for the instances of one framework (`RecordGenerator.taskRecords`): each instance has one
 * name of its own and shares one with all that have the same label, both for itself and for its agent, and both with its
 * name as a label and as it is.
 */
export function dnsRecordsOf(instances: readonly DnsInstance[], zone: DnsZone): DnsRecords {
    const records = new RecordSet();
    for (const instance of instances) {
        const label = dnsLabel(instance.name, zone.labelRule);
        const names = instance.ports ? [label, instance.name] : [label];
        for (const name of names) addInstance(records, name, instance, zone);
    }
    return records.sorted();
}

function addInstance(records: RecordSet, name: string, instance: DnsInstance, zone: DnsZone): void {
    const framework = frameworkZone(zone);
    const own = `${name}-${hashOf(instance.taskId)}-${agentSuffix(instance.agentId)}.${framework}`;
    const shared = `${name}.${framework}`;
    for (const owner of [own, shared]) {
        for (const address of instance.addresses) records.addAddress(`${owner}.${zone.domain}.`, address);
        for (const address of instance.agentAddresses) {
            records.addAddress(`${owner}.slave.${zone.domain}.`, address);
        }
    }
    const agentTarget = `${own}.slave.${zone.domain}.`;
    for (const port of instance.agentPorts) {
        for (const protocol of ["tcp", "udp"]) {
            records.addService(
                `_${name}._${protocol}.${framework}.slave.${zone.domain}.`,
                `${agentTarget}:${port}`,
            );
            if (instance.ports) continue;
            records.addService(
                `_${name}._${protocol}.${framework}.${zone.domain}.`,
                `${agentTarget}:${port}`,
            );
        }
    }
    for (const port of instance.ports ?? []) {
        for (const service of servicesOf(port, name, zone)) {
            records.addService(
                `${service}.${framework}.${zone.domain}.`,
                `${own}.${zone.domain}.:${port.number}`,
            );
        }
    }
}

/** `_db-shop._tcp`, and with the name of the port in front. */
function servicesOf(
    { protocol, name: portName = "" }: DiscoveredPort,
    name: string,
    zone: DnsZone,
): string[] {
    const label = dnsLabel(protocol, zone.labelRule);
    const portLabel = dnsLabel(portName, zone.labelRule);
    return (label === "" ? ["tcp", "udp"] : [label]).flatMap((each) => {
        const service = `_${name}._${each}`;
        return portLabel === "" ? [service] : [service, `_${portLabel}.${service}`];
    });
}

/** The end of an agent's id: `…-S10` is `s10`. */
function agentSuffix(agentId: string): string {
    return (agentId.split("-").at(-1) ?? agentId).toLowerCase();
}

/** The digits of z-base-32. */
const digits = "ybndrfg8ejkmcpqxot1uwisza345h769";

/** The first five of the SHA-1 of a task's id. */
function hashOf(taskId: string): string {
    const bits = createHash("sha1").update(taskId).digest().readUInt32BE(0);
    return Array.from({ length: 5 }, (_, place) => digits.charAt((bits >>> (27 - 5 * place)) & 31)).join("");
}

/** Records without repetition. */
class RecordSet {
    readonly #kinds = {
        A: new Map<string, Set<string>>(),
        AAAA: new Map<string, Set<string>>(),
        SRV: new Map<string, Set<string>>(),
    };

    addAddress(name: string, address: string): void {
        this.#add(isIPv4(address) ? "A" : "AAAA", name, address);
    }

    addService(name: string, target: string): void {
        this.#add("SRV", name, target);
    }

    sorted(): DnsRecords {
        const { A, AAAA, SRV } = this.#kinds;
        return { A: sortedEntries(A), AAAA: sortedEntries(AAAA), SRV: sortedEntries(SRV) };
    }

    #add(kind: keyof DnsRecords, name: string, value: string): void {
        const values = this.#kinds[kind].get(name) ?? new Set();
        this.#kinds[kind].set(name, values.add(value));
    }
}

function sortedEntries(records: ReadonlyMap<string, ReadonlySet<string>>): Record<string, readonly string[]> {
    return Object.fromEntries([...records].sort().map(([name, values]) => [name, [...values].sort()]));
}
