import { goFlag } from "./go-text";
import { type Instance, type ShownInstance, showInstance } from "./identity";
import { failed, notFound, Refusal } from "./refusal";
import type { Reply } from "./reply";
import { type Asked, instanceOf, type Service, serviceOf } from "./routes";
import type { Tasks } from "./tasks";

const rooms = ["services", "snapshots", "tasks", "help", "volumes"];
const helpPages = ["config", "env", "version"];

/** Whether it is one of the requests that need no back end: what there is, services, tasks. */
export function isMeta({ method, segments }: Asked): boolean {
    if (method !== "GET") return false;
    const [room = "", name, ...rest] = segments;
    if (rest.length > 0 || name === "") return false;
    if (room === "" || room === "services" || room === "tasks") return room !== "" || name === undefined;
    return room === "help" && (name === undefined || helpPages.includes(name));
}

/** @throws Refusal */
export function answerMeta(asked: Asked, tasks: Tasks): Reply {
    const [room = "", name] = asked.segments;
    const base = `http://${asked.headers.host}`;
    if (room === "services") return { status: 200, body: servicesFor(asked, name) };
    if (room === "tasks") return { status: 200, body: name === undefined ? tasks.all : taskOf(tasks, name) };
    if (room === "help" && name !== undefined) return { status: 200, body: helpOn(asked, name) };
    const below = room === "help" ? helpPages.map((page) => `help/${page}`) : rooms;
    return { status: 200, body: below.map((path) => `${base}/${path}`) };
}

function taskOf(tasks: Tasks, id: string): unknown {
    const task = tasks.get(id);
    if (!task) throw notFound(id);
    return task;
}

function helpOn({ query }: Asked, page: string): unknown {
    if (page === "version") return "0.12.0";
    throw new Refusal(401, "invalid admin token", { token: query.get("admin") ?? "" });
}

function servicesFor(asked: Asked, name: string | undefined): object {
    if (name !== undefined) return showService(asked, serviceOf(asked));
    const shown = asked.services.map((service) => [service.name, showService(asked, service)]);
    return Object.fromEntries(shown);
}

function showService(asked: Asked, service: Service): object {
    const { driver } = service.backend;
    const nextDevice = { ignore: true, prefix: "", pattern: "" };
    const shown = { name: service.name, driver: { name: driver, type: "object", nextDevice } };
    if (!goFlag(asked.query.get("instance"))) return shown;
    const instanceID = inspected(instanceOf(asked, service));
    return { ...shown, instance: { instanceID, name: `${driver}Instance`, providerName: "" } };
}

/** Where the id is empty, the driver takes what the metadata say. */
function inspected(instance: Instance): ShownInstance {
    if (instance.id !== "") return showInstance(instance);
    if (instance.metadata === undefined) throw failed("cannot unmarshal nil metadata");
    return { id: String(instance.metadata), driver: instance.driver, service: "" };
}
