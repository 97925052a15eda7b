import type { EmbedOptions } from "../marathon/call-options";
import type { Clock } from "../marathon/clock";
import type { App, QueueItem } from "../marathon/wire";

/** What shared looks need of a Marathon: `MarathonClient` has it. */
export interface LookSource {
    visitApps(visit: (app: App) => void, options: EmbedOptions): Promise<void>;
    queue(options: EmbedOptions): Promise<QueueItem[]>;
}

interface Look<Seen> {
    readonly at: number;
    readonly seen: Promise<Seen>;
}

const embed = ["apps.tasks", "apps.counts", "apps.deployments", "apps.lastTaskFailure", "apps.readiness"];

/**
 * Looks at Marathon that all waits of a process share: one request for all of them, asked again only when the last
 * answer is older than somebody likes.
 */
export class SharedLooks {
    private readonly wanted = new Map<string, number>();
    private apps: Look<ReadonlyMap<string, App>> | undefined;
    private queued: Look<readonly QueueItem[]> | undefined;

    constructor(
        private readonly source: () => LookSource,
        private readonly clock: Clock,
    ) {}

    /** From now on, listings keep this app. @returns what ends that */
    want(appId: string): () => void {
        this.wanted.set(appId, (this.wanted.get(appId) ?? 0) + 1);
        return () => {
            const others = (this.wanted.get(appId) ?? 1) - 1;
            if (others > 0) this.wanted.set(appId, others);
            else this.wanted.delete(appId);
        };
    }

    /**
     * A wanted app with its tasks, as of at most `maxAgeMs` ago; nothing when there was none.
     *
     * @throws MarathonError when Marathon does not list its apps
     */
    async app(appId: string, maxAgeMs: number): Promise<App | undefined> {
        if (!this.apps || this.isOlder(this.apps, maxAgeMs)) {
            this.apps = { at: this.clock.now(), seen: this.listWanted() };
        }
        return (await this.apps.seen).get(appId);
    }

    /**
     * What waits to be launched, as of at most `maxAgeMs` ago.
     *
     * @throws MarathonError when Marathon does not say
     */
    async queue(maxAgeMs: number): Promise<readonly QueueItem[]> {
        if (!this.queued || this.isOlder(this.queued, maxAgeMs)) {
            this.queued = { at: this.clock.now(), seen: this.source().queue({ rounds: 1 }) };
        }
        return await this.queued.seen;
    }

    private async listWanted(): Promise<ReadonlyMap<string, App>> {
        const apps = new Map<string, App>();
        const keep = (app: App) => {
            if (this.wanted.has(app.id)) apps.set(app.id, app);
        };
        await this.source().visitApps(keep, { embed, rounds: 1 });
        return apps;
    }

    private isOlder(look: Look<unknown>, maxAgeMs: number): boolean {
        return this.clock.now() - look.at >= maxAgeMs;
    }
}
