import { isIP } from "node:net";
import type { PropertyMap } from "../../../provider/definition/unknown";
import type { DnsInstance } from "../../../provider/links/dns-records";

/** What mesos-dns reads of `/state` of the Mesos master. */
export interface MesosState {
    readonly slaves: readonly MesosAgent[];
    readonly frameworks: readonly MesosFramework[];
}

interface MesosAgent {
    readonly id: string;
    /** `slave(1)@10.0.1.5:5051`. */
    readonly pid: string;
}

export interface MesosFramework {
    readonly name: string;
    /** Where its scheduler listens, if mesos-dns is to find it by that. */
    readonly pid?: string;
    readonly hostname?: string;
    readonly tasks?: readonly MesosTask[];
}

export interface MesosTask {
    readonly id: string;
    readonly name: string;
    readonly slave_id: string;
    readonly state: string;
    /** `[31000-31001, 31007-31007]`. */
    readonly resources: { readonly ports?: string };
    readonly statuses?: readonly MesosStatus[];
    readonly discovery?: {
        readonly name: string;
        readonly ports?: { readonly ports?: readonly MesosPort[] };
    };
}

interface MesosPort {
    readonly number: number;
    readonly protocol: string;
    readonly name?: string;
}

interface MesosStatus {
    readonly state: string;
    readonly timestamp: number;
    readonly labels?: readonly { readonly key: string; readonly value: string }[];
    readonly container_status?: {
        readonly network_infos?: readonly {
            readonly ip_address?: string;
            readonly ip_addresses?: readonly { readonly ip_address?: string }[];
        }[];
    };
}

/** The running instances of a framework; tasks in other states, and on agents nobody knows, have no records. */
export function instancesOf(
    framework: MesosFramework,
    state: MesosState,
    ipSources: readonly string[],
): DnsInstance[] {
    return runningTasks(framework, state).map(([task, agentAddress]) => {
        const { name, ports } = task.discovery ?? {};
        return {
            taskId: task.id,
            name: name || task.name,
            ...(name && { ports: ports?.ports ?? [] }),
            addresses: addressesOf(task, agentAddress, ipSources),
            agentId: task.slave_id,
            agentAddresses: [agentAddress],
            agentPorts: portsOf(task),
        };
    });
}

/** The running tasks of a framework, each with the address of its agent. */
export function runningTasks({ tasks = [] }: MesosFramework, { slaves }: MesosState): [MesosTask, string][] {
    const agents = new Map(slaves.map(({ id, pid }) => [id, addressIn(pid).host]));
    return tasks.flatMap((task): [MesosTask, string][] => {
        const agentAddress = agents.get(task.slave_id);
        return task.state === "TASK_RUNNING" && agentAddress !== undefined ? [[task, agentAddress]] : [];
    });
}

/** The same task as Marathon shows it. */
export function marathonTask(task: MesosTask, agentAddress: string): PropertyMap {
    return {
        id: task.id,
        state: task.state,
        host: agentAddress,
        slaveId: task.slave_id,
        ports: portsOf(task),
        ipAddresses: networkAddresses(latestRunning(task)).map((ipAddress) => ({ ipAddress })),
    };
}

/** `scheduler-1@10.0.0.9:15101` or `slave(1)@[fd01::5]:5051`. */
export function addressIn(pid: string): { readonly host: string; readonly port: string } {
    const [, host = "", port = ""] = /@\[?(.*?)\]?:(\d+)$/.exec(pid) ?? [];
    return { host, port };
}

function portsOf({ resources }: MesosTask): number[] {
    const ranges = (resources.ports ?? "").matchAll(/(\d+)-(\d+)/g);
    return [...ranges].flatMap(([, first, last]) =>
        Array.from({ length: Number(last) - Number(first) + 1 }, (_, offset) => Number(first) + offset),
    );
}

/** The addresses of the first source that knows any (`IPSources`). */
function addressesOf(task: MesosTask, agentAddress: string, ipSources: readonly string[]): readonly string[] {
    const status = latestRunning(task);
    const sources: Readonly<Record<string, readonly string[]>> = {
        netinfo: networkAddresses(status),
        mesos: labelledAddresses(status, "MesosContainerizer.NetworkSettings.IPAddress"),
        docker: labelledAddresses(status, "Docker.NetworkSettings.IPAddress"),
        host: [agentAddress],
    };
    const known = ipSources.map((source) => sources[source] ?? []);
    return known.find((addresses) => addresses.length > 0) ?? [];
}

function latestRunning({ statuses = [] }: MesosTask): MesosStatus | undefined {
    const running = statuses.filter(({ state }) => state === "TASK_RUNNING");
    return running.sort((left, right) => right.timestamp - left.timestamp)[0];
}

function networkAddresses(status: MesosStatus | undefined): string[] {
    const networks = status?.container_status?.network_infos ?? [];
    const addresses = networks.flatMap(({ ip_addresses = [], ip_address }) =>
        ip_addresses.length > 0 ? ip_addresses.map((each) => each.ip_address ?? "") : [ip_address ?? ""],
    );
    return addresses.filter((address) => isIP(address) !== 0);
}

function labelledAddresses(status: MesosStatus | undefined, key: string): string[] {
    const labels = status?.labels ?? [];
    return labels.filter((label) => label.key === key && isIP(label.value) !== 0).map(({ value }) => value);
}
