import type { PropertyMap } from "../../definition/unknown";
import { judgeBalancing } from "../labels";
import type { BalancerFlags } from "../services";
import type { Verdict } from "../verdict";
import { withoutNulls } from "./live-app";
import { judgePairing } from "./pairing";
import { publishedLiveApps } from "./published";
import { judgeRequiredMembers } from "./required-members";
import { judgeUnserved } from "./unserved";

/** What a load balancer makes of one app of a Marathon. */
export interface LiveJudgement {
    readonly appId: string;
    /** Failures for what stops it, drops the app or takes something from another; warnings for what does nothing. */
    readonly verdicts: readonly Verdict[];
    /** Why it serves no port of the app; absent where it serves one. */
    readonly unserved?: Verdict;
}

/**
 * What a load balancer with these flags makes of the apps of its Marathon as they are: their labels, next to each other,
 * their instances, and whatever it reads of the answer itself.
 *
 * @param answer the apps as `GET /v2/apps?embed=apps.tasks` lists them
 */
export function judgeLiveApps(answer: readonly PropertyMap[], flags: BalancerFlags): LiveJudgement[] {
    const apps = publishedLiveApps(answer.map(withoutNulls), flags);
    return apps.map((app) => {
        const others = apps.filter((other) => other !== app);
        const rivals = others.flatMap(({ published }) => published ?? []);
        const unserved = judgeUnserved(app, flags);
        return {
            appId: String(app.shown.id),
            verdicts: [
                ...judgeRequiredMembers(app, others, flags),
                ...(app.published ? judgeBalancing(app.published, rivals, flags) : []),
                ...judgePairing(app, flags),
            ],
            ...(unserved && { unserved }),
        };
    });
}
