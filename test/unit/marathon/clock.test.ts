import { expect } from "chai";
import { systemClock } from "../../../provider/marathon/clock";
import { failureOf } from "../../support/failure-of";

describe("the system's clock", () => {
    it("tells the time in milliseconds", () => {
        expect(systemClock.now()).to.be.closeTo(Date.now(), 1000);
    });

    it("ends a sleep when its time is over", async () => {
        await systemClock.sleep(1, new AbortController().signal);
    });

    it("ends a sleep with the reason of the signal", async () => {
        const controller = new AbortController();
        const failure = failureOf(systemClock.sleep(60_000, controller.signal));
        controller.abort(new Error("cancelled"));
        expect((await failure).message).to.equal("cancelled");
    });

    it("does not fall asleep when the signal is aborted already", async () => {
        const failure = await failureOf(systemClock.sleep(60_000, AbortSignal.abort(new Error("cancelled"))));
        expect(failure.message).to.equal("cancelled");
    });
});
