import type { Emulator, RequestMatcher } from "../emulator/index";

/**
 * Waits for the request with the given number, counted from 1, among those that fit. It is then carried out and not
 * answered, all before it are answered.
 */
export async function nthRequest(
    marathon: Emulator,
    requests: RequestMatcher,
    number: number,
): Promise<void> {
    let held = marathon.hold(requests, { when: "after" });
    for (let arrived = 1; arrived < number; arrived++) {
        await held.arrived;
        const next = marathon.hold(requests, { when: "after" });
        held.release();
        held = next;
    }
    await held.arrived;
}
