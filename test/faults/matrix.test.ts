import { expect } from "chai";
import { faults } from "./faults";
import { Lane } from "./lane";
import { describeOutcome, formatMatrix, impossible, type Row, readPromises } from "./matrix";
import { type Fault, type Operation, type Outcome, operations } from "./scene";

describe("the matrix of faults", function () {
    this.timeout(60_000);
    const promises = readPromises();
    const seen = new Map<string, Row>();
    const lanes = new Map<Operation, Lane>();

    before(async () => {
        for (const operation of operations) lanes.set(operation, await Lane.start(operation));
    });

    after(async () => {
        for (const lane of lanes.values()) await lane.close();
        console.log(`\n${formatMatrix(seen)}\n`);
    });

    for (const fault of faults) {
        describe(fault.name, () => {
            const row: Row = {};
            seen.set(fault.name, row);
            const possible = fault.operations ?? operations;
            for (const operation of operations)
                if (!possible.includes(operation)) row[operation] = impossible;
            const endings = new Map<Operation, Promise<readonly Outcome[]>>();

            before(() => {
                // Mostly they wait, so they do it at the same time.
                for (const operation of possible) {
                    const ending = laneOf(operation).playAll(fault);
                    ending.catch(() => {});
                    endings.set(operation, ending);
                }
            });

            for (const operation of possible) {
                it(operation, async () => {
                    row[operation] = "FAILED";
                    const outcomes = (await endings.get(operation)) ?? [];
                    for (const { message } of outcomes) {
                        if (message !== undefined) expectToBeReadable(message, fault);
                    }
                    row[operation] = [...new Set(outcomes.map(describeOutcome))].join("; ");
                    expect(row[operation]).to.equal(promises.get(fault.name)?.[operation]);
                });
            }
        });
    }

    it("has the rows of the one in CONTRIBUTING.md", () => {
        expect([...promises.keys()]).to.deep.equal([...seen.keys()]);
    });

    it("can happen where CONTRIBUTING.md says so", () => {
        for (const [name, row] of seen) {
            for (const operation of operations) {
                const isPromised = promises.get(name)?.[operation] !== impossible;
                expect(isPromised, `${name}, ${operation}`).to.equal(row[operation] !== impossible);
            }
        }
    });

    const laneOf = (operation: Operation): Lane => {
        const lane = lanes.get(operation);
        if (!lane) throw new Error("This is there only while a test runs");
        return lane;
    };
});

/** It is ours, says what happened, and fits on a screen. */
function expectToBeReadable(message: string, { says = /^$/ }: Fault): void {
    expect(message).to.match(says);
    expect(message.split("\n").length, message).to.be.at.most(20);
    expect(message.length, message).to.be.at.most(1_600);
    expect(message).to.not.match(/^\s+at /m);
}
