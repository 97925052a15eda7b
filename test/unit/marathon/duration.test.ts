import { expect } from "chai";
import fc from "fast-check";
import { formatDuration, parseDuration } from "../../../provider/marathon/duration";
import { ConfigError } from "../../../provider/marathon/errors";

describe("a duration", () => {
    const durations: Record<string, number> = {
        "30s": 30_000,
        "5m": 300_000,
        "1h30m": 5_400_000,
        "1.5h": 5_400_000,
        "250ms": 250,
        "1m0.5s": 60_500,
        "0": 0,
        "0s": 0,
        " 10s ": 10_000,
    };
    for (const [text, ms] of Object.entries(durations)) {
        it(`${JSON.stringify(text)} is ${ms} ms`, () => {
            expect(parseDuration(text)).to.equal(ms);
        });
    }

    for (const text of ["", "30", "5 min", "-5s", "1h 30m", "h", "1d", "5M", "1e3s", "s30"]) {
        it(`${JSON.stringify(text)} is none`, () => {
            expect(() => parseDuration(text)).to.throw(
                ConfigError,
                `"${text}" is not a duration. Write it as "30s", "5m" or "1h30m".`,
            );
        });
    }

    const written: [ms: number, text: string][] = [
        [0, "0s"],
        [1, "1ms"],
        [90_000, "1m30s"],
        [600_000, "10m"],
        [5_400_000, "1h30m"],
        [90_061_001, "25h1m1s1ms"],
    ];
    for (const [ms, text] of written) {
        it(`of ${ms} ms is written ${text}`, () => {
            expect(formatDuration(ms)).to.equal(text);
        });
    }

    it("is read as it was written", () => {
        fc.assert(
            fc.property(fc.nat(), (ms) => {
                expect(parseDuration(formatDuration(ms))).to.equal(ms);
            }),
        );
    });
});
