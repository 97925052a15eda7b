import type { RootHookObject } from "mocha";

function failTest(reason: unknown): never {
    throw reason;
}

/** Mocha lets a rejection that nobody handled pass in silence; here it fails the test that runs. */
export const mochaHooks: RootHookObject = {
    beforeAll() {
        // A parallel worker drops all listeners after each file, so the next file needs it again.
        if (!process.listeners("unhandledRejection").includes(failTest)) {
            process.on("unhandledRejection", failTest);
        }
    },
};
