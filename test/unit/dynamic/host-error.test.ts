import { expect } from "chai";
import { guardErrorOutput, toHostError } from "../../../provider/dynamic/host-error";
import { createRedactor } from "../../../provider/dynamic/redactor";
import { ConfigError } from "../../../provider/marathon/errors";
import { PartialFailure } from "../../../provider/resources/handler";
import { hideForeignSettings } from "../../support/hermetic";

const redact = createRedactor(() => ["canary"]);

const hidden = { __provider: "text", __meta: { v: 1 } };

describe("an error that leaves the provider process", () => {
    hideForeignSettings();

    it("is its message, without a stack and without secrets", () => {
        const error = toHostError(new ConfigError("the canary is wrong"), hidden, redact);
        expect(error.message).to.equal("the [redacted] is wrong");
        expect(error.stack).to.equal("");
    });

    it("keeps a resource in state when something of it was written, and tells why without secrets", () => {
        const failure = new PartialFailure("/web", { cmd: "serve" }, new Error("the canary is wrong"));
        expect(toHostError(failure, hidden, redact)).to.deep.include({
            message: "the [redacted] is wrong",
            reasons: ["the [redacted] is wrong"],
            id: "/web",
            properties: { cmd: "serve", ...hidden },
        });
    });

    it("has its stack when it is a defect, without secrets", () => {
        const { message, stack } = toHostError(new TypeError("no canary here"), hidden, redact);
        expect(message).to.equal("no [redacted] here");
        expect(stack).to.match(/^TypeError: no \[redacted\] here\n\s+at .*host-error\.test/);
    });

    for (const thrown of ["the canary is wrong", undefined]) {
        it(`is an error even where ${thrown === undefined ? "nothing" : "a text"} was thrown`, () => {
            expect(toHostError(thrown, hidden, redact)).to.be.instanceOf(Error);
            expect(toHostError(thrown, hidden, redact).message).to.not.contain("canary");
        });
    }

    describe("as the process prints it", () => {
        const print = console.error;
        let printed: unknown[][];

        beforeEach(() => {
            printed = [];
            console.error = (...parts: unknown[]) => printed.push(parts);
            guardErrorOutput(redact);
        });

        afterEach(() => {
            console.error = print;
            delete process.env.MARATHON_DEBUG;
        });

        it("is told once only, since the engine tells it too", () => {
            const error = toHostError(new ConfigError("no url"), hidden, redact);
            console.error(`${error}: ${error.stack}`);
            expect(printed).to.deep.equal([]);
        });

        it("is there for somebody who looks for a fault", () => {
            process.env.MARATHON_DEBUG = "1";
            console.error(`${toHostError(new ConfigError("no url"), hidden, redact)}`);
            expect(printed).to.deep.equal([["no url"]]);
        });

        it("is without secrets, whoever made it", () => {
            console.error("the %s is wrong: %o", "canary", { token: "canary" });
            expect(JSON.stringify(printed)).to.contain("[redacted]").and.not.contain("canary");
        });
    });
});
