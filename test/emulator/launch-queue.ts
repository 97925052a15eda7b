import type { App } from "./app";
import type { Clock } from "./clock";

/** The back-off of one definition of an app. */
interface BackOff {
    readonly appId: string;
    failures: number;
    until: number;
}

/** The launch queue's memory: how long failures hold back the next launch, and when an app last took an offer. */
export class LaunchQueue {
    private readonly backOffs = new Map<string, BackOff>();
    private readonly endings = new Map<string, number>();
    private readonly lastLaunches = new Map<string, number>();

    constructor(private readonly clock: Clock) {}

    /** An instance of the app was launched. */
    launched(app: App): void {
        this.lastLaunches.set(app.id, this.clock.now());
    }

    /** When the app last took an offer. */
    lastLaunchOf(appId: string): number | undefined {
        return this.lastLaunches.get(appId);
    }

    /** Lengthens the back-off after a failure: `backoffSeconds` × `backoffFactor` to the power of the failures before. */
    backOff(app: App): void {
        const key = keyOf(app);
        const backOff = this.backOffs.get(key) ?? { appId: app.id, failures: 0, until: 0 };
        const seconds = Math.min(
            app.backoffSeconds * app.backoffFactor ** backOff.failures,
            app.maxLaunchDelaySeconds,
        );
        backOff.until = this.clock.now() + (seconds * 1000) / this.clock.speed;
        backOff.failures++;
        this.backOffs.set(key, backOff);
    }

    /** Milliseconds of delay until this definition may be launched again. */
    delayOf(app: App): number {
        const left = (this.backOffs.get(keyOf(app))?.until ?? 0) - this.clock.now();
        return Math.max(0, left * this.clock.speed);
    }

    /** Ends the back-off of all definitions of an app. */
    resetDelay(appId: string): void {
        for (const [key, backOff] of this.backOffs) if (backOff.appId === appId) this.backOffs.delete(key);
    }

    /** Forgets all back-offs. */
    reset(): void {
        this.backOffs.clear();
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
