import type { MarathonEvent } from "../marathon/events";
import type { Deployment } from "../marathon/wire";

/** How a deployment stands, as far as events and listings tell. */
export type DeploymentState =
    /** Nothing was heard of it: no listing since it was asked about shows anything yet. */
    | { readonly kind: "unheard" }
    | { readonly kind: "running"; readonly deployment: Deployment }
    | { readonly kind: "succeeded" }
    /** Cancelled, forced over or failed; Marathon 1.5 gives no reason. */
    | { readonly kind: "failed"; readonly reason?: string }
    /** It ended and nobody said how: the app must tell. */
    | { readonly kind: "vanished" }
    /**
     * No listing ever showed it. It had nothing to do, ended between two looks, or was written by force and is not
     * listed yet.
     */
    | { readonly kind: "unlisted"; readonly forMs: number };

/** The events that end a deployment. */
export const deploymentEventTypes = ["deployment_success", "deployment_failed"] as const;

/** Ends of deployments that nobody has asked about yet: the event may come before the answer to the write. */
const mostEnds = 1_000;

interface Entry {
    readonly askedAt: number;
    followers: number;
    seen: boolean;
    listed: Deployment | undefined;
    /** When the last listing was begun that should show it. */
    lookedAt: number | undefined;
}

/** What this process knows of deployments, out of events and listings. Free of I/O. */
export class DeploymentBook {
    private readonly ends = new Map<string, DeploymentState>();
    private readonly entries = new Map<string, Entry>();
    private latest: readonly Deployment[] | undefined;

    /** The deployments of the last listing; nothing before the first one. */
    get unfinished(): readonly Deployment[] | undefined {
        return this.latest;
    }

    /** Takes an event. @returns the id of the deployment that it ends, if it does */
    noteEvent({ event, data }: MarathonEvent): string | undefined {
        const { id, reason } = data;
        if (typeof id !== "string") return undefined;
        if (event === "deployment_success") this.noteEnd(id, { kind: "succeeded" });
        else if (event === "deployment_failed")
            this.noteEnd(id, { kind: "failed", ...(typeof reason === "string" && { reason }) });
        else return undefined;
        return id;
    }

    /** Takes a listing. @param begunAt  when it was asked for: what was written later may be missing */
    noteListing(deployments: readonly Deployment[], begunAt: number): void {
        this.latest = deployments;
        const listed = new Map(deployments.map((deployment) => [deployment.id, deployment]));
        for (const [id, entry] of this.entries) {
            entry.listed = listed.get(id);
            entry.seen ||= entry.listed !== undefined;
            if (begunAt >= entry.askedAt) entry.lookedAt = begunAt;
        }
    }

    /** Begins to follow a deployment. @param now  in milliseconds */
    follow(id: string, now: number): void {
        const known = this.entries.get(id);
        if (known) {
            known.followers++;
            return;
        }
        const listed = this.latest?.find((deployment) => deployment.id === id);
        const seen = listed !== undefined;
        this.entries.set(id, { askedAt: now, followers: 1, seen, listed, lookedAt: undefined });
    }

    /** Stops following it, once for each {@link follow}. */
    forget(id: string): void {
        const entry = this.entries.get(id);
        if (!entry) return;
        entry.followers--;
        if (entry.followers === 0) this.entries.delete(id);
    }

    stateOf(id: string): DeploymentState {
        const end = this.ends.get(id);
        if (end) return end;
        const entry = this.entries.get(id);
        if (!entry) return { kind: "unheard" };
        if (entry.listed) return { kind: "running", deployment: entry.listed };
        if (entry.seen) return { kind: "vanished" };
        if (entry.lookedAt === undefined) return { kind: "unheard" };
        return { kind: "unlisted", forMs: entry.lookedAt - entry.askedAt };
    }

    private noteEnd(id: string, state: DeploymentState): void {
        this.ends.set(id, state);
        const [oldest] = this.ends.keys();
        if (this.ends.size > mostEnds && oldest !== undefined) this.ends.delete(oldest);
    }
}
