import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits until something that happens in another process has happened.
 *
 * @param what  names it in the error
 * @param seconds  how long that may take
 * @throws Error when it has not happened by then
 */
export async function until(what: string, hasHappened: () => boolean, seconds = 20): Promise<void> {
    const deadline = Date.now() + seconds * 1_000;
    while (!hasHappened()) {
        if (Date.now() > deadline)
            throw new Error(`After ${seconds} seconds it is still not so that ${what}`);
        await delay(20);
    }
}
