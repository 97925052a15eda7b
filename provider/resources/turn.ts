import { formatDuration } from "../marathon/duration";
import type { Deployment } from "../marathon/wire";
import type { WriteKind } from "../rollout/admission";
import { describeCrowd, type WaitedInVain } from "../rollout/diagnosis/lock";
import { NoRoomError, UnsentError } from "../rollout/obstacle";
import type { Context } from "./context";

/** The turn of one operation among all that write: taken by its first write, and given back when its wait is over. */
export interface Turn {
    /** When it came, in milliseconds since 1970; nothing before. The operation's time begins then. */
    readonly enteredAt: number | undefined;
    /**
     * Waits for it; does nothing once it has come.
     *
     * @returns whether others had to be waited for: what was read before is old then
     * @throws NoRoomError when too many deployments run in Marathon and none of them moves
     * @throws UnsentError when the user cancels
     */
    enter(): Promise<"at once" | "queued">;
}

/** Does something that may write, in its turn among all others. */
export async function inTurn<Result>(
    context: Context,
    subject: string,
    { kind, progressTimeoutMs }: { readonly kind: WriteKind; readonly progressTimeoutMs: number },
    work: (turn: Turn) => Promise<Result>,
): Promise<Result> {
    const { clock, rollouts, row, signal } = context;
    let leave: (() => void) | undefined;
    let hasQueued = false;
    let enteredAt: number | undefined;
    const applicant = {
        kind,
        signal,
        progressTimeoutMs,
        queued(text: string) {
            hasQueued = true;
            row.status(text);
        },
        turnedAway: (running: readonly Deployment[]) => {
            const waited = `no progress for ${formatDuration(progressTimeoutMs)} (progressTimeout)`;
            return new NoRoomError(describeCrowd(undefined, running, inVain(context, waited)));
        },
    };
    const turn: Turn = {
        get enteredAt() {
            return enteredAt;
        },
        async enter() {
            if (leave) return "at once";
            try {
                leave = await rollouts.admission.enter(applicant);
            } catch (error) {
                throw signal.aborted ? new UnsentError(subject) : error;
            }
            enteredAt = clock.now();
            return hasQueued ? "queued" : "at once";
        },
    };
    try {
        return await work(turn);
    } finally {
        leave?.();
    }
}

/** @param waited  for how long, in words */
export function inVain({ clock, marathon }: Context, waited: string): WaitedInVain {
    const [endpoint] = marathon.http.endpointsInOrder();
    return { now: clock.now(), url: endpoint ? endpoint.origin + endpoint.prefix : "", waited };
}
