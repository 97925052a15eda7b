import type { App } from "./app";
import type { Clock } from "./clock";

/** The back-off of one definition of an app. */
interface BackOff {
    readonly appId: string;
    failures: number;
    until: number;
}

/** The launch queue: since when an app waits for offers, and how long failures hold back its next launch. */
export class LaunchQueue {
    private readonly waiting = new Map<string, { readonly since: number; lastUsedOfferAt?: number }>();
    private readonly backOffs = new Map<string, BackOff>();
    private readonly endings = new Map<string, number>();

    constructor(private readonly clock: Clock) {}

    /** An instance of the app waits to be launched. */
    enter(app: App): void {
        if (!this.waiting.has(app.id)) this.waiting.set(app.id, { since: this.clock.now() });
    }

    /** Nothing of the app waits any more. */
    leave(appId: string): void {
        this.waiting.delete(appId);
    }

    /** An instance of the app was launched. */
    launched(app: App): void {
        const entry = this.waiting.get(app.id);
        if (entry) entry.lastUsedOfferAt = this.clock.now();
    }

    /** Since when the app waits, and when it last took an offer. */
    entryOf(appId: string): { readonly since: number; readonly lastUsedOfferAt?: number } | undefined {
        return this.waiting.get(appId);
    }

    /** Lengthens the back-off after a failure: `backoffSeconds` × `backoffFactor` to the power of the failures before. */
    backOff(app: App): void {
        const key = keyOf(app);
        const backOff = this.backOffs.get(key) ?? { appId: app.id, failures: 0, until: 0 };
        const seconds = app.backoffSeconds * app.backoffFactor ** backOff.failures;
        backOff.until =
            this.clock.now() + (Math.min(seconds, app.maxLaunchDelaySeconds) * 1000) / this.clock.speed;
        backOff.failures++;
        this.backOffs.set(key, backOff);
    }

    /** Milliseconds until this definition may be launched again. */
    delayOf(app: App): number {
        const left = (this.backOffs.get(keyOf(app))?.until ?? 0) - this.clock.now();
        return Math.max(0, left * this.clock.speed);
    }

    /** Ends the back-off of all definitions of an app. */
    resetDelay(appId: string): void {
        for (const [key, backOff] of this.backOffs) if (backOff.appId === appId) this.backOffs.delete(key);
    }

    /** Whether one more launch of this definition is to end by itself, of `times` in all; counts it. */
    countEnding(app: App, times: number): boolean {
        const counted = this.endings.get(keyOf(app)) ?? 0;
        this.endings.set(keyOf(app), counted + 1);
        return counted < times;
    }
}

function keyOf(app: App): string {
    return `${app.id} ${app.versionInfo?.lastConfigChangeAt ?? app.version}`;
}
