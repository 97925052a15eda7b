import { type Engine, EngineMissingError, findEngine as search } from "../../tools/engine.mjs";

let engine: Promise<Engine> | undefined;

/**
 * The pulumi CLI that tests run: the one the test runner has chosen, else one that is there already. A test never
 * downloads or builds one; `npm test` and `npm run engine` do.
 *
 * @throws EngineMissingError when there is none.
 */
export function findEngine(): Promise<Engine> {
    engine ??= search({ missing: "leave", say: () => {} });
    return engine;
}

/**
 * Says that the tests of the surrounding `describe` run the real engine. Without one they are skipped; where `CI` is
 * set they fail, since nobody would see the skip there.
 */
export function needsEngine(): void {
    before("finds the pulumi CLI", async function () {
        try {
            await findEngine();
        } catch (error) {
            if (!(error instanceof EngineMissingError)) throw error;
            if (process.env.CI) throw new Error("There is no pulumi CLI: `npm run engine` says why");
            this.skip();
        }
    });
}
