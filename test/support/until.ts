import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits until something that happens in another process has happened.
 *
 * @param what  names it in the error
 * @throws Error when it has not happened after 20 seconds
 */
export async function until(what: string, hasHappened: () => boolean): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!hasHappened()) {
        if (Date.now() > deadline) throw new Error(`After 20 seconds it is still not so that ${what}`);
        await delay(20);
    }
}
