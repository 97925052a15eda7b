import { expect } from "chai";
import { Limits } from "../../../provider/marathon/limits";
import { ManualClock } from "../../support/manual-clock";

describe("time limits", () => {
    it("leave nothing behind when they are lifted, however many there were", async () => {
        const warnings: Error[] = [];
        const warned = (warning: Error) => void warnings.push(warning);
        process.on("warning", warned);
        try {
            const clock = new ManualClock();
            const limits = new Limits(clock, undefined);
            for (let count = 0; count < 100; count++) limits.add(1_000)();
            await new Promise((resolve) => setImmediate(resolve));
            expect(clock.asleep).to.equal(0);
            expect(warnings).to.deep.equal([]);
        } finally {
            process.off("warning", warned);
        }
    });
});
