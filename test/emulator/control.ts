import { type Behaviour, behaviourMembers, type Ending } from "./behaviour";
import type { Emulator } from "./emulator";
import { type Answer, type EmulatorRequest, ok } from "./exchange";
import { type CannedContent, type CannedOptions, unavailableReasons } from "./faults/canned-answer";
import type { Switch } from "./faults/fault";
import type { LostAnswerOptions } from "./faults/lost-answer";
import type { SlowOptions } from "./faults/slow-answer";
import { isObject, type JsonObject } from "./json";
import { Refusal } from "./refusal";

/** Whether a request is for the emulator itself and not for the Marathon it plays. */
export function isControlPath(path: string): boolean {
    return path === "/emulator" || path.startsWith("/emulator/");
}

/** What a control request does to the emulator; its body is a JSON object. */
type Command = (emulator: Emulator, body: JsonObject, on: SwitchedOn) => unknown;

/** What clients of the control API have switched on, by the id that they were given. */
class SwitchedOn {
    private readonly byId = new Map<string, { readonly ending: Switch; readonly facts: JsonObject }>();
    private next = 1;

    add(ending: Switch, facts: JsonObject = {}): JsonObject {
        const id = String(this.next++);
        this.byId.set(id, { ending, facts });
        return { id, ...facts };
    }

    show(): JsonObject {
        return Object.fromEntries([...this.byId].map(([id, { facts }]) => [id, facts]));
    }

    end(id: string): void {
        const entry = this.byId.get(id);
        if (!entry) throw new Refusal(404, { message: `Nothing is switched on under the id ${id}.` });
        entry.ending.end();
        this.byId.delete(id);
    }

    forget(): void {
        this.byId.clear();
    }
}

const commands: Readonly<Record<string, Command>> = {
    "GET requests": (emulator) => emulator.requests,
    "DELETE requests": (emulator) => emulator.clearRequests(),
    "GET events": (emulator) => emulator.events,
    "GET clock": ({ clock }) => ({ kind: clock.kind, now: new Date(clock.now()).toISOString() }),
    "POST advance": ({ clock }, { milliseconds }) => {
        if (typeof milliseconds !== "number") throw missing("milliseconds", "a number");
        refused(() => clock.advance(milliseconds));
    },
    "POST seed": (emulator, { definition }) => refused(() => emulator.seed(definition)),
    "POST behave": (emulator, { app, behaviour }) =>
        emulator.behave(textOf(app, "app"), isObject(behaviour) ? behaviourOf(behaviour) : undefined),
    "POST end-tasks": (emulator, { app, ending, task }) =>
        emulator.endTasks(
            textOf(app, "app"),
            isObject(ending) ? (ending as Ending) : {},
            typeof task === "string" ? task : undefined,
        ),
    "POST turn-health": (emulator, { app, alive, cause }) =>
        emulator.turnHealth(
            textOf(app, "app"),
            alive === true,
            typeof cause === "string" ? cause : undefined,
        ),
    "POST hold": (emulator, { when, ...matcher }, on) => {
        const held = emulator.hold(matcher, { when: when === "after" ? "after" : "before" });
        const facts: JsonObject = { arrived: false };
        void held.arrived.then(() => {
            facts.arrived = true;
        });
        return on.add({ end: () => held.release() }, facts);
    },
    "GET hold": (_emulator, _body, on) => on.show(),
    "POST release": (_emulator, { id }, on) => on.end(textOf(id, "id")),
    "POST lose-answer": (emulator, body, on) => on.add(emulator.loseAnswer(body as LostAnswerOptions)),
    "POST answer-with": (emulator, { content, ...options }, on) => {
        if (!isObject(content) || typeof content.status !== "number")
            throw missing("content.status", "a number");
        return on.add(emulator.answerWith(content as unknown as CannedContent, options as CannedOptions));
    },
    "POST unavailable": (emulator, { status = 503, ...options }, on) => {
        if (status !== 502 && status !== 503 && status !== 504)
            throw missing("status", `one of ${Object.keys(unavailableReasons).join(", ")}`);
        return on.add(emulator.unavailable({ status, ...(options as CannedOptions) }));
    },
    "POST slow-down": (emulator, { delay, ...options }, on) => {
        if (typeof delay !== "number") throw missing("delay", "a number of milliseconds");
        return on.add(emulator.slowDown({ delay, ...(options as Omit<SlowOptions, "delay">) }));
    },
    "POST lock": (emulator, { apps }, on) => {
        if (!Array.isArray(apps)) throw missing("apps", "an array of ids");
        const lock = refused(() => emulator.lock(...apps.map((id) => textOf(id, "apps"))));
        return on.add(lock, { deploymentId: lock.deploymentId });
    },
    "POST delay-listing": (emulator, _body, on) => on.add(emulator.delayListing()),
    "POST hide-apps": (emulator, { pattern }, on) => on.add(emulator.hideApps(textOf(pattern, "pattern"))),
    "POST lose-agent": (emulator, { host }, on) =>
        on.add(refused(() => emulator.loseAgent(textOf(host, "host")))),
    "GET switches": (_emulator, _body, on) => on.show(),
    "POST end": (_emulator, { id }, on) => on.end(textOf(id, "id")),
    "DELETE faults": (emulator, _body, on) => {
        emulator.clearFaults();
        on.forget();
    },
    "POST drop-streams": (emulator) => emulator.dropStreams(),
    "POST mute-events": (emulator, { muted }) => emulator.muteEvents(muted !== false),
    "POST change-leader": (emulator, { outage }) =>
        void emulator.changeLeader(typeof outage === "number" ? { outage } : {}),
    "POST exit": (emulator) => emulator.exit(),
    "POST restart": (emulator) => refused(() => emulator.restart()),
};

function textOf(value: unknown, name: string): string {
    if (typeof value !== "string") throw missing(name, "a text");
    return value;
}

function behaviourOf(behaviour: JsonObject): Behaviour {
    const known: readonly string[] = behaviourMembers;
    const wrong = Object.keys(behaviour).find((member) => !known.includes(member));
    if (wrong === undefined) return behaviour;
    throw new Refusal(400, { message: `A behaviour has no "${wrong}"; it has: ${known.join(", ")}.` });
}

function missing(name: string, form: string): Refusal {
    return new Refusal(400, { message: `The body of this control request needs "${name}": ${form}.` });
}

/** What an emulator refuses to do, as 400. */
function refused<T>(act: () => T): T {
    try {
        return act();
    } catch (error) {
        if (error instanceof Refusal || !(error instanceof Error)) throw error;
        throw new Refusal(400, { message: error.message });
    }
}

/**
 * The handler of the control requests of an emulator: `POST /emulator/<command>` with a JSON object as body. What can be
 * ended again is answered with an id, for `POST /emulator/end`.
 */
export function controlOf(emulator: Emulator): (request: EmulatorRequest) => Answer {
    const on = new SwitchedOn();
    return (request) => {
        const name = `${request.method} ${request.path.slice("/emulator/".length)}`;
        if (name === "GET ") return ok({ requests: Object.keys(commands) });
        const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
        if (!command) {
            const known = Object.keys(commands).join(", ");
            throw new Refusal(404, {
                message: `There is no control request "${name}"; there are: ${known}.`,
            });
        }
        const body = request.text === "" ? {} : request.anyJson();
        const answer = command(emulator, isObject(body) ? body : {}, on);
        return answer === undefined ? { status: 204 } : ok(answer);
    };
}
