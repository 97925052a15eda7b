import { isSame } from "../definition/compare";
import { waitingFor } from "../definition/group-order";
import type { PropertyMap } from "../definition/unknown";
import type { DeploymentResult } from "../marathon/wire";
import { asDefinition, readApp } from "./app-live";
import { asReplaced, lostByReplacing } from "./app-replace";
import type { WrittenApp } from "./app-rollout";
import { restartApp, type Sent, updateFields } from "./app-write";
import type { Context } from "./context";
import type { GroupLedger } from "./group-ledger";
import { findLiveGroup } from "./group-live";
import {
    batchesOf,
    definitionOf,
    isTouched,
    isUnfinished,
    type MemberWrite,
    type Plan,
    planOf,
} from "./group-plan";
import { type Arrival, awaitArrivals, type Journey } from "./group-wait";
import { deploymentsOf, writeInPassage } from "./locks";
import { runsOldInstances } from "./old-instances";
import { asksForRestart } from "./own-arguments";
import type { Passage } from "./passage";
import { maybeWritten, writeAndLook } from "./unclear-write";

/** What the writes of one operation share. */
export interface GroupTrip extends Pick<Journey, "groupId" | "operation" | "server" | "watches"> {
    readonly passage: Passage;
    readonly ledger: GroupLedger;
    /** Which apps of the group wait for which others, by their keys. */
    readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
    /** Reads the group again and makes the same writes of what is there now. */
    lookAgain(): Promise<readonly MemberWrite[]>;
}

/**
 * Makes Marathon hold these definitions, in one deployment that follows the dependencies, and waits for the apps. Only
 * what differs is in the request: nothing else restarts, and nothing of others is written. What an earlier operation has
 * left unfinished is waited for as well.
 *
 * @param writes  each behind those that it waits for
 * @throws GroupRolloutError when apps do not arrive
 */
export async function writeMembers(
    context: Context,
    trip: GroupTrip,
    writes: readonly MemberWrite[],
): Promise<void> {
    let plans = writes.map((write) => planOf(context, write, trip.server));
    if (plans.some(isTouched) && (await trip.passage.turn.enter()) === "queued") {
        plans = await planAgain(context, trip, plans);
    }
    const touched = plans.filter(isTouched);
    const found = plans.filter((plan) => !isTouched(plan));
    for (const plan of found) noteFound(trip, plan);
    const heldBack = heldBackOf(trip, touched, found);
    const ready = touched.filter((plan) => !heldBack.includes(plan));
    const [first = [], ...later] = batchesOf(ready);
    if (first.length > 0) await writeBatch(context, trip, first);
    for (const batch of later) await writeBatch(context, trip, await planAgain(context, trip, batch));
    await resume(context, trip, found);
    for (const batch of batchesOf(heldBack)) {
        await writeBatch(context, trip, await planAgain(context, trip, batch));
    }
    await finish(context, trip, plans);
}

/**
 * Apps that an earlier operation did not come to, since it was to send them after others that are still unfinished.
 * Marathon would start them at once. Changes of apps that are there already go straight through: one may be the remedy.
 */
function heldBackOf(
    { dependencies, server }: GroupTrip,
    touched: readonly Plan[],
    found: readonly Plan[],
): Plan[] {
    const unfinished = found.filter((plan) => isUnfinished(plan, server)).map(({ member }) => member.key);
    const unborn = touched.filter(({ write }) => !write.live);
    const keys = waitingFor(
        unfinished,
        unborn.map(({ member }) => member.key),
        dependencies,
    );
    return unborn.filter(({ member }) => keys.has(member.key));
}

function noteFound({ ledger }: GroupTrip, { member, write }: Plan): void {
    const { inputs, before, ownerUnlessWritten: owner } = write;
    ledger.noteFound(member, inputs, { owner, rollout: before?.rollout ?? "unfinished" });
    ledger.noteSeen(member.key, write.live ?? {});
}

async function writeBatch(context: Context, trip: GroupTrip, batch: readonly Plan[]): Promise<void> {
    const { ledger } = trip;
    let plans = batch;
    const lookAgain = async () => {
        plans = await planAgain(context, trip, batch);
    };
    let sent: Sent;
    try {
        sent = await sendBatch(context, trip, () => plans, lookAgain);
    } catch (error) {
        if (maybeWritten(context, error)) {
            for (const { member, write } of plans) ledger.noteUnclear(member, write.inputs, write.owner);
        }
        throw error;
    }
    for (const { member, write } of plans) {
        ledger.noteWritten(member, write.inputs, write.owner, sent.deployment);
    }
    const arrivals = plans.map((plan) => arrivalOf(plan, sent));
    await arrive(context, trip, arrivals);
}

/** What others have changed while this operation waited must not be lost. */
async function planAgain(context: Context, trip: GroupTrip, plans: readonly Plan[]): Promise<Plan[]> {
    const keys = new Set(plans.map(({ member }) => member.key));
    const writes = (await trip.lookAgain()).filter(({ member }) => keys.has(member.key));
    return writes.map((write) => planOf(context, write, trip.server));
}

/**
 * @param plans  what to send now
 * @param lookAgain  brings it up to date, after a wait for others
 */
async function sendBatch(
    context: Context,
    { groupId, passage, server }: GroupTrip,
    plans: () => readonly Plan[],
    lookAgain: () => Promise<void>,
): Promise<Sent> {
    const send = () =>
        writeInPassage(
            context,
            passage,
            (options) => context.marathon.replaceApps(plans().map(definitionOf), options),
            lookAgain,
        );
    const isDone = async () => {
        const live = await findLiveGroup(context, groupId);
        return plans().every(({ member, wanted }) => {
            const app = live?.apps.get(member.appId);
            return app !== undefined && isSame(app, asReplaced(wanted), server);
        });
    };
    const answer: DeploymentResult | undefined = await writeAndLook(context, send, isDone);
    if (answer) return { deployment: answer.deploymentId, version: answer.version };
    const [first] = plans();
    const [deployment] = first ? await deploymentsOf(context, first.member.appId) : [];
    return { deployment: deployment?.id };
}

function arrivalOf(plan: Plan, { deployment, version }: Sent, isResumed = false): GroupArrival {
    const { member, write } = plan;
    const written: WrittenApp = { deployment, version, wanted: asReplaced(plan.wanted), isResumed };
    const isLast = laterOf(plan) === undefined;
    // What is still to be sent makes another deployment, which only the end of this one makes room for.
    const inputs = isLast ? write.inputs : { ...write.inputs, waitFor: "deployment" };
    return { member, inputs, written, isLast };
}

/** An arrival, and whether it is the last one of its app in this operation. */
interface GroupArrival extends Arrival {
    readonly isLast: boolean;
}

async function arrive(
    context: Context,
    { groupId, operation, server, watches, passage, ledger }: GroupTrip,
    arrivals: readonly GroupArrival[],
): Promise<void> {
    const last = new Set(arrivals.flatMap(({ isLast, member }) => (isLast ? [member.key] : [])));
    const arrived = ({ member: { key } }: Arrival, live: PropertyMap) => {
        ledger.noteSeen(key, live);
        if (last.has(key)) ledger.noteArrived(key);
    };
    const { enteredAt: startedAt } = passage.turn;
    await awaitArrivals(context, { groupId, operation, server, watches, startedAt, arrived }, arrivals);
}

/**
 * Waits for what an earlier operation has written, or somebody else, and what has not been seen running. An app that the
 * program has changed since is among them: a process that has died may have written it.
 */
async function resume(context: Context, trip: GroupTrip, found: readonly Plan[]): Promise<void> {
    const arrivals: GroupArrival[] = [];
    for (const plan of found.filter((one) => isUnfinished(one, trip.server))) {
        const { before } = plan.write;
        const restarted = await restartIfStranded(context, trip, plan);
        arrivals.push(
            restarted
                ? arrivalOf(plan, restarted)
                : arrivalOf(plan, { deployment: before?.deployment }, true),
        );
    }
    await arrive(context, trip, arrivals);
}

/**
 * Restarts an app that was in a deployment which another write has ended half-way: instances of its old version run on,
 * and nothing in Marathon would ever replace them.
 */
async function restartIfStranded(
    context: Context,
    trip: GroupTrip,
    { member: { appId } }: Plan,
): Promise<Sent | undefined> {
    const app = await readApp(context, appId);
    if (!app || (app.deployments ?? []).length > 0 || !runsOldInstances(asDefinition(app))) return undefined;
    return await restartApp(context, passageTo(trip, appId));
}

/** What the one write of all apps cannot do, app by app. */
async function finish(context: Context, trip: GroupTrip, plans: readonly Plan[]): Promise<void> {
    for (const plan of plans) {
        const later = laterOf(plan);
        if (!later) continue;
        const { member, write, wanted } = plan;
        const sent = await later(context, passageTo(trip, member.appId));
        const owner = isTouched(plan) ? write.owner : write.ownerUnlessWritten;
        trip.ledger.noteWritten(member, write.inputs, owner, sent.deployment);
        const written: WrittenApp = { ...sent, wanted, isResumed: false };
        await arrive(context, trip, [{ member, inputs: write.inputs, written, isLast: true }]);
    }
}

type LaterWrite = (context: Context, passage: Passage) => Promise<Sent>;

/** What is to be sent once the deployment of all has finished; any sooner would end it half-way. */
function laterOf({ write, wanted, effect }: Plan): LaterWrite | undefined {
    const lost = effect === "none" ? undefined : lostByReplacing(wanted);
    if (lost) return (context, passage) => updateFields(context, passage, lost);
    const restarts = write.base !== undefined && asksForRestart(write.base, write.inputs);
    return restarts && effect !== "restart" ? restartApp : undefined;
}

/** The way to one app of the group, for a write of its own. */
function passageTo({ passage }: GroupTrip, appId: string): Passage {
    return { ...passage, id: appId, ourOwn: undefined };
}
