import { Emulator } from "../emulator/index";
import type { EmulatorOptions } from "../emulator/settings";
import { needsEngine } from "./engine";
import { Operator } from "./operator";
import { TestStack, type TestStackOptions } from "./stack";

/** An emulated Marathon and a stack of the real engine that is configured for it. */
export interface MarathonStack {
    readonly marathon: Emulator;
    /** Works on that Marathon by hand. */
    readonly operator: Operator;
    readonly stack: TestStack;
}

export interface MarathonStackOptions extends Partial<TestStackOptions> {
    readonly emulator?: EmulatorOptions;
}

/**
 * Gives the tests of the surrounding `describe` a Marathon and an empty stack: one pair for all of them, or, with
 * `"for each test"`, a new pair for each. Without a pulumi CLI the tests are skipped.
 */
export function useMarathonStack(
    lifetime: "for all tests" | "for each test",
    options: MarathonStackOptions = {},
): MarathonStack {
    needsEngine();
    const { emulator, config, ...others } = options;
    let marathon: Emulator | undefined;
    let stack: TestStack | undefined;

    const [begin, end] = lifetime === "for all tests" ? [before, after] : [beforeEach, afterEach];
    begin("starts a Marathon and makes a stack", async () => {
        marathon = await Emulator.start(emulator);
        const configured = { "marathon:url": marathon.url, ...config };
        stack = await TestStack.create({ program: async () => {}, ...others, config: configured });
    });
    end("removes them", async () => {
        await stack?.dispose();
        await marathon?.close();
        stack = undefined;
        marathon = undefined;
    });

    return {
        get marathon() {
            return present(marathon);
        },
        get operator() {
            return new Operator(present(marathon), emulator?.credentials);
        },
        get stack() {
            return present(stack);
        },
    };
}

function present<Value>(value: Value | undefined): Value {
    if (value === undefined) throw new Error("This is there only while a test runs");
    return value;
}
