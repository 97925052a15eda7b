// `npm run test:mutation`: breaks one rule after the other in a copy of the sources; each time a test must fail.
//   npm run test:mutation -- labels   only families whose name has this text

import { definitionFamilies } from "./definition-mutations";
import { linkFamilies } from "./link-mutations";
import type { Family, Mutation } from "./mutation";
import { Copy, type Verdict } from "./run";

/** As many copies are worked on at the same time. */
const workers = 2;

interface Task {
    readonly family: Family;
    readonly mutation: Mutation;
}

const columns = { family: 22, rule: 60 };

async function main(): Promise<void> {
    const [wanted = ""] = process.argv.slice(2);
    const families = [...definitionFamilies, ...linkFamilies].filter(({ name }) => name.includes(wanted));
    const tasks = families.flatMap((family) =>
        family.mutations.map((mutation): Task => ({ family, mutation })),
    );
    const copies = Array.from({ length: workers }, () => new Copy());
    process.once("SIGINT", () => {
        for (const copy of copies) copy.remove();
        process.exit(130);
    });
    try {
        await assertSound(copies, families);
        const killed = await breakAll(copies, tasks);
        process.exitCode = killed === tasks.length && killed > 0 ? 0 : 1;
        console.log(`\n${killed} passed, ${tasks.length - killed} failed`);
    } finally {
        for (const copy of copies) copy.remove();
    }
}

/** Tests that fail anyway notice nothing. */
async function assertSound([copy]: readonly Copy[], families: readonly Family[]): Promise<void> {
    const tests = [...new Set(families.flatMap((family) => family.tests))];
    const verdict = await copy?.run(tests);
    if (verdict?.outcome === "passed") return;
    throw new Error(`The tests must pass before a rule is broken, but: ${verdict && describe(verdict)}`);
}

/** How many of the breakages a test noticed. */
async function breakAll(copies: readonly Copy[], tasks: readonly Task[]): Promise<number> {
    const left = [...tasks];
    let killed = 0;
    const work = async (copy: Copy) => {
        for (let task = left.shift(); task; task = left.shift()) {
            const { family, mutation } = task;
            const verdict = await copy.runBroken(mutation, family.tests);
            if (verdict.outcome === "failed") killed++;
            console.log(
                `${family.name.padEnd(columns.family)} ${mutation.rule.padEnd(columns.rule)} ${describe(verdict)}`,
            );
        }
    };
    await Promise.all(copies.map(work));
    return killed;
}

function describe(verdict: Verdict): string {
    if (verdict.outcome === "failed") return `noticed: ${verdict.test}`;
    return verdict.outcome === "passed" ? "SURVIVED: no test failed" : `BROKEN: ${verdict.why}`;
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
