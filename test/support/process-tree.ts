import { type ChildProcess, execFileSync } from "node:child_process";

export interface RunningProcess {
    readonly pid: number;
    readonly parent: number;
    readonly command: string;
}

/**
 * All living descendants of a process, nearest first. Pulumi's engine puts its plugins into process groups of their
 * own, so the group of the engine says nothing about them.
 */
export function descendantsOf(pid: number): RunningProcess[] {
    const processes = listProcesses();
    const found: RunningProcess[] = [];
    let parents = [pid];
    while (parents.length > 0) {
        const children = processes.filter((process) => parents.includes(process.parent));
        found.push(...children);
        parents = children.map((child) => child.pid);
    }
    return found;
}

/** Ends a process and everything it has started, at once: what its end would orphan is looked up first. */
export function killTree(pid: number): void {
    const tree = [pid, ...descendantsOf(pid).map((process) => process.pid)];
    for (const member of tree) kill(member);
}

/** SIGKILL; a process that is already gone is fine. */
export function kill(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}

const children = new Set<number>();
process.once("exit", () => {
    for (const pid of children) kill(pid);
});

/** Sees to it that a child does not outlive this process, however this process ends. */
export function endWithThisProcess(child: ChildProcess): void {
    const { pid } = child;
    if (!pid) return;
    children.add(pid);
    child.once("exit", () => children.delete(pid));
}

function listProcesses(): RunningProcess[] {
    const listing = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
    return listing.split("\n").flatMap((line) => {
        const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
        return pid ? [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }] : [];
    });
}
