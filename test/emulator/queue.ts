import type { App } from "./app";
import { isQueued } from "./instance";
import type { JsonObject } from "./json";
import type { Marathon } from "./marathon";
import { declineFunnel, declinesOf } from "./offers";

/** The launch queue as `GET /v2/queue` shows it: one item for each app with instances that wait. */
export function renderQueue(marathon: Marathon, withOffers: boolean): JsonObject[] {
    return [...marathon.tree.apps.values()].flatMap((app) => {
        const queued = marathon.instances.of(app.id).filter(isQueued);
        if (queued.length === 0) return [];
        const since = Math.min(...queued.map(({ waitingSince }) => waitingSince));
        return [itemOf(marathon, app, queued.length, since, withOffers)];
    });
}

function itemOf(marathon: Marathon, app: App, count: number, since: number, withOffers: boolean): JsonObject {
    const { clock, instances, settings } = marathon;
    const delay = Math.ceil(instances.queue.delayOf(app) / 1000);
    const { counts, offers, heard } = declinesNow(marathon, app);
    const lastUsed = instances.queue.lastLaunchOf(app.id);
    const funnel = declineFunnel(counts, offers);
    return {
        count,
        delay: { timeLeftSeconds: delay, overdue: delay === 0 },
        since: timeOf(since),
        processedOffersSummary: {
            processedOffersCount: offers,
            unusedOffersCount: offers,
            ...(heard && { lastUnusedOfferAt: timeOf(clock.now()) }),
            ...(lastUsed !== undefined && { lastUsedOfferAt: timeOf(lastUsed) }),
            rejectSummaryLastOffers: funnel,
            rejectSummaryLaunchAttempt: funnel,
        },
        ...(withOffers && { lastUnusedOffers: unusedOffers(marathon, funnel, timeOf(clock.now())) }),
        app,
        ...(settings.dialect.roles && { role: app.role }),
    };
}

/** The offers of one round and why they were declined: as the app's behaviour says, else as its resources allow. */
function declinesNow({ instances, settings }: Marathon, app: App) {
    const noOffers = instances.behaviourOf(app).noOffers ?? settings.noOffers;
    const counts =
        typeof noOffers === "object"
            ? noOffers
            : noOffers
              ? {}
              : declinesOf(app, instances.agents, settings, instances.hostsOf(app)).counts;
    const offers = Object.values(counts).reduce((sum, declined) => sum + declined, 0);
    return { counts, offers, heard: noOffers !== true };
}

function unusedOffers(
    { instances }: Marathon,
    funnel: ReturnType<typeof declineFunnel>,
    timestamp: string,
): JsonObject[] {
    const reasons = funnel.flatMap(({ reason, declined }) => Array.from({ length: declined }, () => reason));
    return instances.agents.slice(0, Math.min(10, reasons.length)).map(({ id, host }, index) => ({
        offer: { id: `${id}-O${index}`, hostname: host, agentId: id, resources: [], attributes: [] },
        reason: [reasons[index]],
        timestamp,
    }));
}

function timeOf(milliseconds: number): string {
    return new Date(milliseconds).toISOString();
}
