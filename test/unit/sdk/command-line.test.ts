import { expect } from "chai";
import { runCommandLine } from "../../../sdk/cli/command-line";

describe("the command line", () => {
    let printed: string;
    let complained: string;
    let given: string[] | undefined;

    beforeEach(() => {
        [printed, complained, given] = ["", "", undefined];
    });

    const run = async (...args: string[]) =>
        await runCommandLine(
            args,
            {
                greet: {
                    about: "say hello",
                    run: async (rest) => {
                        given = rest;
                        return 7;
                    },
                },
            },
            {
                print: (text) => {
                    printed += text;
                },
                complain: (text) => {
                    complained += text;
                },
            },
        );

    it("runs a command with the arguments behind it, and ends as it does", async () => {
        expect(await run("greet", "--loud", "you")).to.equal(7);
        expect(given).to.deep.equal(["--loud", "you"]);
    });

    for (const args of [[], ["--help"], ["-h"]]) {
        it(`shows its commands when asked ${args[0] ?? "for nothing"}`, async () => {
            expect(await run(...args)).to.equal(0);
            expect(printed).to.match(/^Usage: .*\n\nCommands:\n {2}greet +say hello\n$/);
            expect(complained).to.equal("");
        });
    }

    for (const name of ["gret", "toString"]) {
        it(`shows them when there is no ${name}, and fails`, async () => {
            expect(await run(name)).to.equal(2);
            expect(complained).to.contain(`There is no command ${name}.`).and.contain("greet");
            expect(printed).to.equal("");
        });
    }
});
