import type { Clock } from "../marathon/clock";
import type { Deployment } from "../marathon/wire";
import { marksOf } from "./obstacle";
import { unlessAborted } from "./pause";

/** What a write does, in the order in which writes are let in. One that supersedes makes no deployment more. */
export type WriteKind = "supersede" | "delete" | "change";

const kindsInOrder: readonly WriteKind[] = ["supersede", "delete", "change"];

/**
 * Marathon refuses every write, even a forced one, while 100 deployments run (`max_running_deployments`). What is left
 * below belongs to the people who have to put things right.
 */
const crowdedAt = 80;
const lookMs = 1_000;

/** What a write needs to be let in. */
export interface Applicant {
    readonly kind: WriteKind;
    readonly signal: AbortSignal;
    /** How long nothing may move while too many deployments run in Marathon, in milliseconds. */
    readonly progressTimeoutMs: number;
    /** Told what is waited for, again whenever that changes. */
    queued(text: string): void;
    /** Makes the error of one that has waited in vain, because these deployments run and none of them moves. */
    turnedAway(running: readonly Deployment[]): Error;
}

interface Place {
    readonly applicant: Applicant;
    readonly since: number;
    readonly letIn: () => void;
    readonly turnAway: (error: Error) => void;
}

/**
 * Lets writes in, so that at most so many deployments of this process are unfinished at once, and none is started
 * while 80 run in all of Marathon. Writes that supersede a deployment go first, and do not mind the crowd: they end
 * as many as they start. Then deletes, then all others, each in the order they came.
 */
export class Admission {
    private readonly line: Place[] = [];
    private inside = 0;
    private isLooking = false;
    /** The last listing, and how many were let in since: it does not show them. */
    private listing: readonly Deployment[] | undefined;
    private sinceListing = 0;
    private marks = "";
    private movedAt = Number.NEGATIVE_INFINITY;

    /**
     * @param feed  knows the unfinished deployments of Marathon, as of some seconds ago
     * @param most  how many of ours there may be at once
     */
    constructor(
        private readonly feed: { readonly unfinished: readonly Deployment[] | undefined },
        private readonly clock: Clock,
        private readonly most: () => number,
    ) {}

    /**
     * Waits until it is this write's turn.
     *
     * @returns what gives its place to the next one: to be called once, when the write's deployment needs no more waiting
     * @throws what `turnedAway` makes; the reason of the signal once it is aborted
     */
    async enter(applicant: Applicant): Promise<() => void> {
        const { signal } = applicant;
        signal.throwIfAborted();
        let isIn = false;
        let place: Place | undefined;
        const turn = new Promise<void>((resolve, reject) => {
            const letIn = () => {
                isIn = true;
                resolve();
            };
            place = { applicant, since: this.clock.now(), letIn, turnAway: reject };
            this.line.push(place);
        });
        this.letIn();
        try {
            if (!isIn) void this.look();
            await unlessAborted(turn, signal);
        } catch (error) {
            if (isIn) this.leave();
            else this.line.splice(0, this.line.length, ...this.line.filter((other) => other !== place));
            throw error;
        }
        return () => this.leave();
    }

    private leave(): void {
        this.inside--;
        this.movedAt = this.clock.now();
        this.letIn();
    }

    private letIn(): void {
        this.noteListing();
        const most = this.most();
        for (const place of this.inOrder()) {
            const { kind, queued } = place.applicant;
            const obstacle =
                this.inside >= most
                    ? `queued: ${this.inside} deployments of this run are unfinished`
                    : kind !== "supersede" && this.crowd >= crowdedAt
                      ? `queued: ${this.crowd} deployments run in Marathon`
                      : undefined;
            if (obstacle !== undefined) {
                queued(obstacle);
                continue;
            }
            this.line.splice(this.line.indexOf(place), 1);
            this.inside++;
            if (kind !== "supersede") this.sinceListing++;
            place.letIn();
        }
    }

    /** Unfinished deployments in Marathon, and those that the last listing cannot show. */
    private get crowd(): number {
        return (this.listing?.length ?? 0) + this.sinceListing;
    }

    private inOrder(): Place[] {
        const rank = ({ applicant }: Place) => kindsInOrder.indexOf(applicant.kind);
        return [...this.line].sort((one, other) => rank(one) - rank(other));
    }

    private noteListing(): void {
        const { unfinished } = this.feed;
        if (unfinished === this.listing || unfinished === undefined) return;
        this.listing = unfinished;
        this.sinceListing = 0;
        const marks = marksOf(unfinished);
        if (marks !== this.marks) this.movedAt = this.clock.now();
        this.marks = marks;
    }

    /** Looks again and again while somebody waits: that others finish in Marathon is told by nobody. */
    private async look(): Promise<void> {
        if (this.isLooking) return;
        this.isLooking = true;
        while (this.line.length > 0) {
            await this.clock.sleep(lookMs);
            this.letIn();
            this.turnAwayTheLate();
        }
        this.isLooking = false;
    }

    private turnAwayTheLate(): void {
        // Who waits for deployments of this process waits for waits that are bounded themselves.
        if (this.inside >= this.most()) return;
        for (const place of [...this.line]) {
            const { applicant, since } = place;
            const stillMs = this.clock.now() - Math.max(since, this.movedAt);
            if (stillMs < applicant.progressTimeoutMs) continue;
            this.line.splice(this.line.indexOf(place), 1);
            place.turnAway(applicant.turnedAway(this.listing ?? []));
        }
    }
}
