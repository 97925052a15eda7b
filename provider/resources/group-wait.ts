import type { Member } from "../definition/group-content";
import type { Server } from "../definition/server";
import type { PropertyMap } from "../definition/unknown";
import type { Watch } from "../rollout/app-watch";
import type { Pace } from "../rollout/progress";
import { RolloutError } from "../rollout/rollout-error";
import { awaitApp, type WrittenApp } from "./app-rollout";
import type { Context, Timeouts } from "./context";
import { GroupRolloutError } from "./group-rollout-error";

/** An app of a group that is to arrive. */
export interface Arrival {
    readonly member: Member;
    /** Its inputs as those of a MarathonApp. */
    readonly inputs: PropertyMap;
    readonly written: WrittenApp;
}

/** What all arrivals of one operation have in common. */
export interface Journey {
    readonly groupId: string;
    readonly operation: keyof Timeouts;
    readonly server: Server;
    readonly startedAt: number | undefined;
    readonly watches: ReadonlyMap<string, Watch>;
    /** Told as soon as an app is there. @param live  the app as it was seen last */
    arrived(arrival: Arrival, live: PropertyMap): void;
}

/**
 * Waits until all of these apps have arrived, each judged by itself. Once one cannot arrive, the others are not waited
 * for any more: they are in the same deployment, which may never come to them. One that is merely late does not end
 * the wait for others, which may be what it waits for.
 *
 * @throws GroupRolloutError naming the apps that did not arrive, and why
 */
export async function awaitArrivals(
    context: Context,
    journey: Journey,
    arrivals: readonly Arrival[],
): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([context.signal, stop.signal]);
    const pace: Pace = { movedAt: context.clock.now() };
    const row = new SharedRow(context, arrivals.length);
    const failures: { arrival: Arrival; error: unknown }[] = [];
    const unfinished: Arrival[] = [];
    const wait = async (arrival: Arrival) => {
        const { member, inputs, written } = arrival;
        const { appId, key } = member;
        const watch = journey.watches.get(appId);
        if (!watch) throw new Error(`${appId} is not watched`);
        const { operation, server, startedAt } = journey;
        const limits = { operation, inputs, startedAt, pace };
        try {
            const named: Context = { ...context, signal, row: row.of(key) };
            const live = await awaitApp(named, watch, appId, written, server, limits);
            row.leave(key);
            journey.arrived(arrival, live);
        } catch (error) {
            if (stop.signal.aborted || context.signal.aborted) {
                unfinished.push(arrival);
                return;
            }
            failures.push({ arrival, error });
            const isLate = error instanceof RolloutError && error.failed?.reason.kind === "late";
            if (!isLate) stop.abort();
        }
    };
    await Promise.all(arrivals.map(wait));
    if (failures.length === 0 && unfinished.length === 0) return;
    const inOrder = arrivals.flatMap((arrival) => failures.filter((failure) => failure.arrival === arrival));
    const idsOf = (some: readonly Arrival[]) => some.map(({ member }) => member.appId);
    throw new GroupRolloutError(journey.groupId, {
        total: arrivals.length,
        failed: inOrder.map(({ arrival, error }) => ({ appId: arrival.member.appId, error })),
        unfinished: idsOf(unfinished),
    });
}

/** The one line of a group whose apps are waited for together: `2 of 5 apps ready · web: 1/2 running`. */
class SharedRow {
    private readonly statuses = new Map<string, string>();
    private ready = 0;

    constructor(
        private readonly context: Context,
        private readonly total: number,
    ) {}

    /** The line of one app, which is a part of it. */
    of(key: string): Context["row"] {
        const { row } = this.context;
        return {
            status: (text) => {
                this.statuses.set(key, text);
                this.show();
            },
            info: (text) => row.info(`${key}: ${text}`),
            warn: (text) => row.warn(`${key}: ${text}`),
        };
    }

    leave(key: string): void {
        this.statuses.delete(key);
        this.ready++;
        this.show();
    }

    private show(): void {
        const [first] = this.statuses;
        const counts = this.total > 1 ? [`${this.ready} of ${this.total} apps ready`] : [];
        const parts = first ? [...counts, `${first[0]}: ${first[1]}`] : counts;
        if (parts.length > 0) this.context.row.status(parts.join(" · "));
    }
}
