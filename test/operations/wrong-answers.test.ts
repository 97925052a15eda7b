import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { type Fault, refusingUrl, startFaultyServer } from "../support/http-faults";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

/** What may be behind a URL that is not Marathon, and what its user has to read. */
const faults: readonly { fault: Fault; says: RegExp }[] = [
    { fault: "html 200", says: /marathon:url/ },
    { fault: "malformed json", says: /marathon:url/ },
    { fault: "html 401", says: /marathon:(username|token)/ },
    { fault: "empty 401", says: /marathon:(username|token)/ },
    { fault: "empty 502", says: /502/ },
    { fault: "cut off", says: /marathon:url/ },
    { fault: "hanging", says: /within 1s.*marathon:url/ },
];

describe("a wrong answer", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", {
        config: { "marathon:requestTimeout": "1s", "marathon:factsTimeout": "1s" },
    });

    /** The one error of an update that goes to the given URL. */
    const errorOfUpdate = async (url: string) => {
        await world.stack.setConfig("marathon:url", url);
        world.stack.setProgram(async () => {
            new MarathonApp("web", { cmd: "serve", env: { PASSWORD: "canary" } });
        });
        const { operation } = await failureOf<OperationFailed>(world.stack.up());
        const printed = operation.stdout + operation.stderr;
        expect(printed, "a stack trace").to.not.match(/^\s+at .*[:(]\d+/m);
        expect(printed, "a value of the program").to.not.contain("canary");
        expect(world.stack.stored("web"), "what is in state").to.equal(undefined);
        const about = operation.diagnostics.filter(
            ({ severity, urn }) => severity === "error" && urn.endsWith("::web"),
        );
        expect(new Set(about.map(({ message }) => message)), printed).to.have.property("size", 1);
        return about[0]?.message ?? "";
    };

    const expectOneLine = (message: string) => {
        expect(message.trim().split("\n"), message).to.have.length(1);
        expect(message.length, message).to.be.lessThan(400);
    };

    for (const { fault, says } of faults) {
        it(`is told in one line that says what to do (${fault})`, async () => {
            const server = await startFaultyServer(fault);
            const message = await errorOfUpdate(server.url).finally(() => server.close());
            expectOneLine(message);
            expect(message).to.contain(new URL(server.url).host).and.match(says);
        });
    }

    it("is told in one line that says what to do (refused connection)", async () => {
        const url = await refusingUrl();
        const message = await errorOfUpdate(url);
        expectOneLine(message);
        expect(message)
            .to.contain(new URL(url).host)
            .and.match(/marathon:url|running/);
    });

    it("is told in one line that says what to do (no URL)", async () => {
        const message = await errorOfUpdate("not a url");
        expectOneLine(message);
        expect(message).to.match(/marathon:url/);
    });

    it("does not make a refresh forget an app", async () => {
        await world.stack.setConfig("marathon:url", world.marathon.url);
        world.stack.setProgram(async () => void new MarathonApp("web", { cmd: "serve" }));
        await world.stack.up();
        const wrong = await startFaultyServer("html 200");
        try {
            await world.stack.setConfig("marathon:url", wrong.url);
            // Only an update hands a new configuration to the refreshes after it.
            await world.stack.up();
            await failureOf(world.stack.refresh());
            expect(wrong.requests).to.not.deep.equal([]);
            expect(world.stack.stored("web")).to.not.equal(undefined);
        } finally {
            await wrong.close();
        }
    });
});
