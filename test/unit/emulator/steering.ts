import { expect } from "chai";
import {
    type Behaviour,
    Emulator,
    type EmulatorOptions,
    type Ending,
    type RequestMatcher,
    type ShownApp,
} from "../../emulator";
import { call, type Reply } from "./client";

/** Ends what was switched on. */
export type End = () => Promise<void>;

/** Everything that can be switched in an emulator. */
export interface Steering {
    behave(app: string, behaviour?: Behaviour): Promise<void>;
    endTasks(app: string, ending: Ending): Promise<void>;
    turnHealth(app: string, alive: boolean): Promise<void>;
    advance(milliseconds: number): Promise<void>;
    seed(definition: unknown): Promise<void>;
    hold(
        matcher: RequestMatcher,
        when: "before" | "after",
    ): Promise<{ arrived(): Promise<void>; release: End }>;
    loseAnswer(options: RequestMatcher & { when?: "before" | "after" }): Promise<End>;
    answerWith(body: unknown, options: RequestMatcher): Promise<End>;
    unavailable(options: { status?: 502 | 503 | 504; lasts?: number; times?: number }): Promise<End>;
    slowDown(options: RequestMatcher & { delay: number }): Promise<End>;
    lock(...apps: string[]): Promise<{ deploymentId: string; end: End }>;
    delayListing(): Promise<End>;
    hideApps(pattern: string): Promise<End>;
    loseAgent(host: string): Promise<End>;
    clearFaults(): Promise<void>;
    dropStreams(): Promise<void>;
    muteEvents(muted: boolean): Promise<void>;
    changeLeader(outage: number): Promise<void>;
}

/** By the methods of the object. */
function byObject(emulator: Emulator): Steering {
    const ending = (one: { end(): void }) => async () => one.end();
    return {
        behave: async (app, behaviour) => emulator.behave(app, behaviour),
        endTasks: async (app, how) => emulator.endTasks(app, how),
        turnHealth: async (app, alive) => emulator.turnHealth(app, alive),
        advance: async (milliseconds) => emulator.clock.advance(milliseconds),
        seed: async (definition) => emulator.seed(definition),
        hold: async (matcher, when) => {
            const held = emulator.hold(matcher, { when });
            return { arrived: () => held.arrived, release: async () => held.release() };
        },
        loseAnswer: async (options) => ending(emulator.loseAnswer(options)),
        answerWith: async (body, options) => ending(emulator.answerWith({ status: 200, body }, options)),
        unavailable: async (options) => ending(emulator.unavailable(options)),
        slowDown: async (options) => ending(emulator.slowDown(options)),
        lock: async (...apps) => {
            const lock = emulator.lock(...apps);
            return { deploymentId: lock.deploymentId, end: ending(lock) };
        },
        delayListing: async () => ending(emulator.delayListing()),
        hideApps: async (pattern) => ending(emulator.hideApps(pattern)),
        loseAgent: async (host) => ending(emulator.loseAgent(host)),
        clearFaults: async () => emulator.clearFaults(),
        dropStreams: async () => emulator.dropStreams(),
        muteEvents: async (muted) => emulator.muteEvents(muted),
        changeLeader: (outage) => emulator.changeLeader({ outage }),
    };
}

/** By requests to `/emulator/`, as a program in any language does it. */
function byHttp(emulator: Pick<Emulator, "url">): Steering {
    const send = async (method: string, name: string, body?: unknown) => {
        const reply = await call(emulator, method, `/emulator/${name}`, body);
        if (reply.status >= 400) throw new Error(String(reply.at("message")));
        return reply;
    };
    const post = async (name: string, body: unknown) => void (await send("POST", name, body));
    const switched = async (name: string, body: unknown = {}) => {
        const reply = await send("POST", name, body);
        const end = () => post("end", { id: reply.at("id") });
        return { reply, end };
    };
    return {
        behave: (app, behaviour) => post("behave", { app, behaviour }),
        endTasks: (app, ending) => post("end-tasks", { app, ending }),
        turnHealth: (app, alive) => post("turn-health", { app, alive }),
        advance: (milliseconds) => post("advance", { milliseconds }),
        seed: (definition) => post("seed", { definition }),
        hold: async (matcher, when) => {
            const { reply } = await switched("hold", { ...matcher, when });
            const id = reply.at("id");
            const arrived = async () => {
                for (let asked = 0; asked < 500; asked++) {
                    if ((await send("GET", "switches")).at(`${id}.arrived`) === true) return;
                }
                throw new Error("The request did not come.");
            };
            return { arrived, release: () => post("release", { id }) };
        },
        loseAnswer: async (options) => (await switched("lose-answer", options)).end,
        answerWith: async (body, options) =>
            (await switched("answer-with", { content: { status: 200, body }, ...options })).end,
        unavailable: async (options) => (await switched("unavailable", options)).end,
        slowDown: async (options) => (await switched("slow-down", options)).end,
        lock: async (...apps) => {
            const { reply, end } = await switched("lock", { apps });
            return { deploymentId: String(reply.at("deploymentId")), end };
        },
        delayListing: async () => (await switched("delay-listing")).end,
        hideApps: async (pattern) => (await switched("hide-apps", { pattern })).end,
        loseAgent: async (host) => (await switched("lose-agent", { host })).end,
        clearFaults: async () => void (await send("DELETE", "faults")),
        dropStreams: () => post("drop-streams", {}),
        muteEvents: (muted) => post("mute-events", { muted }),
        changeLeader: async (outage) => {
            await post("change-leader", { outage });
            for (let asked = 0; asked < 500; asked++) {
                if ((await call(emulator, "GET", "/ping")).status === 200) return;
            }
            throw new Error("Nobody leads.");
        },
    };
}

/** An emulator with a stepped clock, and how it is steered; a new one for each test. */
export interface SteeredEmulator {
    readonly emulator: Emulator;
    readonly steering: Steering;
    /** Takes another emulator instead. */
    restart(options: EmulatorOptions): Promise<void>;
    get(path: string): Promise<Reply>;
    /** An app as Marathon shows it. @throws when there is none */
    shown(id?: string): ShownApp;
    /** Writes definitions, and lets the time pass in which a good app would be running and healthy. */
    create(definition: object, milliseconds?: number): Promise<void>;
}

/** Describes what can be switched, once by the methods of the object and once over HTTP. */
export function describeSteered(name: string, define: (world: SteeredEmulator) => void): void {
    for (const [way, steer] of [
        ["the object", byObject],
        ["HTTP", byHttp],
    ] as const) {
        describe(`an emulator, steered by ${way}, ${name}`, () => {
            define(useEmulator(steer));
        });
    }
}

function useEmulator(steer: (emulator: Emulator) => Steering): SteeredEmulator {
    let emulator: Emulator;
    let steering: Steering;

    async function start(options: EmulatorOptions = {}): Promise<void> {
        emulator = await Emulator.start({ clock: "stepped", ...options });
        steering = steer(emulator);
    }

    beforeEach(() => start());

    afterEach(() => emulator.close());

    return {
        get emulator() {
            return emulator;
        },
        get steering() {
            return steering;
        },
        restart: async (options) => {
            await emulator.close();
            await start(options);
        },
        get: (path) => call(emulator, "GET", path),
        shown: (id = "/web") => emulator.app(id) ?? expect.fail(`There is no app ${id}.`),
        create: async (definition, milliseconds = 3000) => {
            await steering.seed(definition);
            await steering.advance(0);
            await steering.advance(milliseconds);
        },
    };
}
