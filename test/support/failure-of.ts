/** The error a promise is expected to reject with. @throws Error when it does not reject. */
export async function failureOf<Failure extends Error = Error>(outcome: Promise<unknown>): Promise<Failure> {
    try {
        await outcome;
    } catch (error) {
        return error as Failure;
    }
    throw new Error("This was expected to fail and did not");
}
