/**
 * What this process has seen and done to apps by id. Pulumi does not tell a replacement from a creation, nor a delete
 * that follows a replacement from any other; within one update this tells them apart.
 */
export interface Memory {
    /** An app of this id stands in the stack's state: its old inputs were seen. */
    noteManaged(id: string): void;
    isManaged(id: string): boolean;
    /** This update has created or taken over the id: whatever is deleted under it now is the past. */
    claim(id: string): void;
    isClaimed(id: string): boolean;
    /** The stack has written to the Marathon with this framework id. */
    noteFramework(id: string): void;
    /** The first framework id that was noted: every resource of this process is in one Marathon. */
    readonly framework: string | undefined;
    /** The app has these service ports now, and no longer others. */
    noteServicePorts(appId: string, ports: readonly number[]): void;
    /** Service ports of all apps of this update but one. */
    servicePortsOfOthers(appId: string): Set<number>;
}

export function createMemory(): Memory {
    const managed = new Set<string>();
    const claimed = new Set<string>();
    const servicePorts = new Map<string, readonly number[]>();
    let framework: string | undefined;
    return {
        noteManaged: (id) => managed.add(id),
        isManaged: (id) => managed.has(id),
        claim: (id) => claimed.add(id),
        isClaimed: (id) => claimed.has(id),
        noteFramework(id) {
            framework ??= id;
        },
        get framework() {
            return framework;
        },
        noteServicePorts: (appId, ports) => servicePorts.set(appId, ports),
        servicePortsOfOthers(appId) {
            const others = [...servicePorts].filter(([id]) => id !== appId);
            return new Set(others.flatMap(([, ports]) => ports));
        },
    };
}
