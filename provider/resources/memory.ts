import { contains } from "../definition/path-id";
import type { AppPort } from "../definition/ports";
import type { PublishedApp } from "../links/services";
import { createVolumeMemory, type VolumeMemory } from "./volume-memory";

/** What of the program has an id in Marathon: an app, one that a group has in itself, or a group. */
export interface Declaration {
    /** Of the resource; of a member, of its group. */
    readonly urn: string;
    readonly kind: "app" | "member" | "group";
}

/**
 * What this process has seen and done to apps by id. Pulumi does not tell a replacement from a creation, nor a delete
 * that follows a replacement from any other; within one update this tells them apart.
 */
export interface Memory {
    /** An app of this id stands in the stack's state, with these ports: its old inputs were seen. */
    noteManaged(id: string, ports: readonly AppPort[]): void;
    isManaged(id: string): boolean;
    /** The ports of an app in the stack's state; none for others. */
    managedPorts(id: string): readonly AppPort[];
    /** The app of the stack's state gets another id: what it has now is about to be free. */
    noteLeaving(id: string): void;
    isLeaving(id: string): boolean;
    /** What the resource of this URN was seen to have and to delete no longer counts: it is looked at anew. */
    forgetDeclarations(urn: string): void;
    /** The program has an app or a group of this id. */
    noteDeclared(id: string, declaration: Declaration): void;
    /** What the program has under this id, as far as it was seen. */
    declarationsOf(id: string): readonly Declaration[];
    /** Whether the program has something of this id, or in it. */
    isDeclared(id: string): boolean;
    /** The group of this URN deletes the app in this update. */
    noteDoomed(id: string, urn: string): void;
    /** The URN of the group that deletes the app in this update. */
    doomedBy(id: string): string | undefined;
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
    /** The program wants the app like this, whatever it is in Marathon now. */
    notePlanned(app: PublishedApp): void;
    /** The apps as load balancers see them once the update is done: those seen in Marathon, and those planned. */
    otherApps(appId: string, live: readonly PublishedApp[]): PublishedApp[];
    /** The same of external volumes. */
    readonly volumes: VolumeMemory;
}

export function createMemory(): Memory {
    const managed = new Map<string, readonly AppPort[]>();
    const leaving = new Set<string>();
    const claimed = new Set<string>();
    const declared = new Map<string, Map<string, Declaration>>();
    const doomed = new Map<string, string>();
    const servicePorts = new Map<string, readonly number[]>();
    const planned = new Map<string, PublishedApp>();
    let framework: string | undefined;
    return {
        noteManaged: (id, ports) => managed.set(id, ports),
        isManaged: (id) => managed.has(id),
        managedPorts: (id) => managed.get(id) ?? [],
        noteLeaving: (id) => leaving.add(id),
        isLeaving: (id) => leaving.has(id),
        forgetDeclarations(urn) {
            for (const byUrn of declared.values()) byUrn.delete(urn);
            for (const [id, group] of doomed) if (group === urn) doomed.delete(id);
        },
        noteDeclared(id, declaration) {
            const byUrn = declared.get(id) ?? new Map<string, Declaration>();
            declared.set(id, byUrn.set(declaration.urn, declaration));
        },
        declarationsOf: (id) => [...(declared.get(id)?.values() ?? [])],
        isDeclared: (id) => [...declared].some(([known, { size }]) => size > 0 && contains(id, known)),
        noteDoomed: (id, urn) => doomed.set(id, urn),
        doomedBy: (id) => doomed.get(id),
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
        notePlanned: (app) => planned.set(app.appId, app),
        otherApps(appId, live) {
            const seen = live.filter((app) => !planned.has(app.appId) && !leaving.has(app.appId));
            return [...seen, ...planned.values()].filter((app) => app.appId !== appId);
        },
        volumes: createVolumeMemory(),
    };
}
