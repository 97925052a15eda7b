import type { Behaviour, Ending } from "./behaviour";
import type { Emulator } from "./emulator";
import { type Answer, type EmulatorRequest, ok } from "./exchange";
import type { CannedContent, CannedOptions } from "./faults/canned-answer";
import type { Held } from "./faults/hold";
import type { LostAnswerOptions } from "./faults/lost-answer";
import { isObject, type JsonObject } from "./json";
import { Refusal } from "./refusal";

/** Whether a request is for the emulator itself and not for the Marathon it plays. */
export function isControlPath(path: string): boolean {
    return path === "/emulator" || path.startsWith("/emulator/");
}

/** What a control request does to the emulator; its body is a JSON object. */
type Command = (emulator: Emulator, body: JsonObject, held: HeldRequests) => unknown;

/** The requests that are held for a client of the control API, by the id it was given. */
class HeldRequests {
    private readonly byId = new Map<string, { readonly held: Held; arrived: boolean }>();
    private next = 1;

    add(held: Held): JsonObject {
        const id = String(this.next++);
        const entry = { held, arrived: false };
        this.byId.set(id, entry);
        void held.arrived.then(() => {
            entry.arrived = true;
        });
        return { id };
    }

    show(): JsonObject {
        return Object.fromEntries([...this.byId].map(([id, { arrived }]) => [id, { arrived }]));
    }

    release(id: string): void {
        const entry = this.byId.get(id);
        if (!entry) throw new Refusal(404, { message: `Nothing is held under the id ${id}.` });
        entry.held.release();
        this.byId.delete(id);
    }
}

const commands: Readonly<Record<string, Command>> = {
    "GET requests": (emulator) => emulator.requests,
    "DELETE requests": (emulator) => emulator.clearRequests(),
    "GET events": (emulator) => emulator.events,
    "POST behave": (emulator, { app, behaviour }) =>
        emulator.behave(textOf(app, "app"), isObject(behaviour) ? (behaviour as Behaviour) : undefined),
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
    "POST hold": (emulator, { when, ...matcher }, held) =>
        held.add(emulator.hold(matcher, { when: when === "after" ? "after" : "before" })),
    "GET hold": (_emulator, _body, held) => held.show(),
    "POST release": (_emulator, { id }, held) => held.release(textOf(id, "id")),
    "POST lose-answer": (emulator, body) => void emulator.loseAnswer(body as LostAnswerOptions),
    "POST answer-with": (emulator, { content, ...options }) => {
        if (!isObject(content) || typeof content.status !== "number") throw missing("content.status");
        emulator.answerWith(content as unknown as CannedContent, options as CannedOptions);
    },
    "POST unavailable": (emulator, body) => void emulator.unavailable(body as CannedOptions),
    "DELETE faults": (emulator) => emulator.clearFaults(),
    "POST drop-streams": (emulator) => emulator.dropStreams(),
    "POST mute-events": (emulator, { muted }) => emulator.muteEvents(muted !== false),
    "POST change-leader": (emulator, { outage }) =>
        void emulator.changeLeader(typeof outage === "number" ? { outage } : {}),
    "POST advance": (emulator, { milliseconds }) => {
        if (typeof milliseconds !== "number") throw missing("milliseconds");
        emulator.clock.advance(milliseconds);
    },
};

function textOf(value: unknown, name: string): string {
    if (typeof value !== "string") throw missing(name);
    return value;
}

function missing(name: string): Refusal {
    return new Refusal(400, { message: `The body of this control request needs "${name}".` });
}

/** The handler of the control requests of an emulator: `POST /emulator/<command>` with a JSON object as body. */
export function controlOf(emulator: Emulator): (request: EmulatorRequest) => Answer {
    const held = new HeldRequests();
    return (request) => {
        const name = `${request.method} ${request.path.slice("/emulator/".length)}`;
        const command = commands[name];
        if (!command) {
            const known = Object.keys(commands).join(", ");
            throw new Refusal(404, {
                message: `There is no control request "${name}"; there are: ${known}.`,
            });
        }
        const body = request.text === "" ? {} : request.anyJson();
        const answer = command(emulator, isObject(body) ? body : {}, held);
        return answer === undefined ? { status: 204 } : ok(answer);
    };
}
