import { CannedAnswer } from "./faults/canned-answer";
import type { Faults } from "./faults/faults";
import type { Marathon } from "./marathon";
import type { HttpServer } from "./server";

/** How long nobody leads, in milliseconds of real time, when a change does not say. */
const defaultOutage = 100;

/** After how many milliseconds ZooKeeper gives up a leader that went away without a word (`zk_session_timeout`). */
const sessionTimeout = 10_000;

/** How many milliseconds a leader that steps down goes on answering, when another one waits. */
const lastAnswers = 1000;

/** Another Marathon on the same ZooKeeper, which leads once this one does not. */
export interface Successor {
    /** Leads from now on; after a leader that stepped down, the request that was on its way there is lost. */
    lead(after: "abdication" | "death"): void;
}

/** Who leads: the Marathon of this emulator, its successor, or for a while nobody. */
export class Leadership {
    private successor: Successor | undefined;
    private succeeded = false;

    constructor(
        private readonly marathon: Marathon,
        private readonly server: HttpServer,
        private readonly faults: Faults,
    ) {
        marathon.onAbdication = () => this.abdicate();
        marathon.onStoreLost = () => this.exit();
    }

    /** Names who leads once this Marathon does not. */
    standBy(successor: Successor): void {
        this.successor = successor;
    }

    /**
     * Another Marathon takes over under the same address: event streams end, every request is answered 502 (503 up to 1.6)
     * for a while, then the deployments go on under the same ids with what was stored.
     * @param outage milliseconds of real time until the new leader answers
     */
    async change(outage = defaultOutage): Promise<void> {
        const { noLeaderStatus: status } = this.marathon.settings.dialect;
        const noLeader = this.faults.add(
            new CannedAnswer({ status, html: "Could not determine the current leader" }, {}),
        );
        this.marathon.events.closeStreams();
        await new Promise((resolve) => setTimeout(resolve, outage));
        noLeader.end();
        this.marathon.takeOver();
    }

    /** The process ends without a word. The successor, if there is one, leads once ZooKeeper has noticed. */
    exit(): void {
        if (this.server.hasExited) return;
        this.leave();
        this.marathon.clock.after(sessionTimeout, () => {
            if (this.server.hasExited && !this.succeeded) this.succeed("death");
        });
    }

    /**
     * Starts the process again with what was stored.
     * @throws Error when its successor leads
     */
    restart(): void {
        if (!this.server.hasExited) return;
        if (this.succeeded)
            throw new Error("The standby leads: this Marathon cannot come back as the leader.");
        this.server.comeBack();
        this.marathon.takeOver();
    }

    private abdicate(): void {
        if (!this.successor) {
            void this.change();
            return;
        }
        this.marathon.clock.after(lastAnswers, () => {
            if (this.server.hasExited) return;
            this.marathon.events.publish("scheduler_disconnected_event", {});
            this.leave();
            this.succeed("abdication");
        });
    }

    private leave(): void {
        this.marathon.events.closeStreams();
        this.server.exit();
    }

    private succeed(after: "abdication" | "death"): void {
        if (!this.successor) return;
        this.succeeded = true;
        this.marathon.takeOver();
        this.successor.lead(after);
    }
}
