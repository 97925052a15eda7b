import { closeSync, openSync } from "node:fs";

/**
 * Whether somebody is likely to look at this process's terminal. Its own output is the engine's in any case; but the
 * jobs of a CI, a cron or a container have no controlling terminal at all. Where such a thing is not known, a person is
 * supposed.
 */
export function hasTerminal({ CI }: NodeJS.ProcessEnv): boolean {
    if (CI) return false;
    if (process.platform === "win32") return true;
    try {
        closeSync(openSync("/dev/tty", "r"));
        return true;
    } catch {
        // That it cannot be opened is the answer: it is always there.
        return false;
    }
}
