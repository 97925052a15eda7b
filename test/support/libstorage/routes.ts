import type { IncomingMessage } from "node:http";
import type { Backend, StoredVolume } from "./backend";
import { nameInFilter } from "./filter";
import { goFlag } from "./go-text";
import { type Instance, instanceFor } from "./identity";
import type { LiedCall } from "./lies";
import type { Query } from "./query";
import { failed, missingInstance, notFound, Refusal } from "./refusal";
import { readRequest, schemas } from "./schema";
import { asksForMine, needsInstance, readMask, showRecord, showSnapshot, showVolume } from "./shown";

/** A service, with the storage behind it. */
export interface Service {
    readonly name: string;
    readonly backend: Backend;
}

/** One request, with what its headers say. */
export interface Asked {
    readonly method: string;
    /** Decoded, without the leading slash. */
    readonly segments: readonly string[];
    readonly query: Query;
    readonly body: string;
    readonly instances: readonly Instance[];
    readonly headers: IncomingMessage["headers"];
    readonly services: readonly Service[];
}

/** What a route does: work for the back end of a service, or for all of them. */
export interface Plan {
    readonly status: number;
    /** Whose line the work stands in; all services: each one's. */
    readonly service?: Service;
    readonly call?: LiedCall;
    /** Whose records it reads: those of all volumes, or of one. */
    readonly reads?: "all" | { readonly id: string };
    /** @throws Refusal, ProcessEnd */
    work(service: Service): unknown;
}

type Route = (asked: Asked) => Plan;

/** The route of a request about volumes or snapshots, `undefined` where there is none. */
export function routeOf({ method, segments, query }: Asked): Route | undefined {
    const [room, ...names] = segments;
    if (room !== "volumes" && room !== "snapshots") return undefined;
    const routes = room === "volumes" ? volumeRoutes : snapshotRoutes;
    const operation =
        method === "POST" ? operationsOf(room, names.length).find((one) => query.names(one)) : "";
    return routes[`${method} ${names.length} ${operation ?? ""}`.trim()];
}

function operationsOf(room: "volumes" | "snapshots", depth: number): readonly string[] {
    if (room === "snapshots") return ["create", "copy"];
    return depth === 2 ? ["copy", "snapshot", "attach", "detach"] : ["detach"];
}

const volumeRoutes: Readonly<Record<string, Route>> = {
    "GET 0": (asked) => {
        const mask = readMask(asked.query.get("attachments"));
        const name = nameInFilter(asked.query);
        return { status: 200, reads: "all", work: (service) => list(asked, service, mask, name) };
    },
    "GET 1": (asked) => {
        const service = serviceOf(asked);
        const mask = readMask(asked.query.get("attachments"));
        const name = nameInFilter(asked.query);
        const work = () => list(asked, service, mask, name);
        return { status: 200, service, call: "list", reads: "all", work };
    },
    "GET 2": (asked) => {
        const service = serviceOf(asked);
        const mask = readMask(asked.query.get("attachments"));
        if (needsInstance(mask)) instanceOf(asked, service);
        const reads = asked.query.has("byName") ? "all" : { id: idOf(asked) };
        return { status: 200, service, reads, work: () => inspect(asked, service, mask) };
    },
    "POST 1": (asked) => {
        const service = serviceOf(asked);
        const body = readRequest(asked.body, schemas.create);
        const instance = instanceFor(asked.instances, named(service));
        const hasDevices = asked.headers["libstorage-localdevices"] !== undefined;
        const work = () => showVolume(service.backend.create(body, { instance, hasDevices }), 1);
        return { status: 201, service, call: "create", work };
    },
    "POST 2 copy": (asked) => {
        const service = serviceOf(asked);
        const body = readRequest(asked.body, schemas.copy);
        const work = () => showVolume(service.backend.copy(idOf(asked), body), 1);
        return { status: 201, service, reads: { id: idOf(asked) }, work };
    },
    "POST 2 snapshot": (asked) => {
        const service = serviceOf(asked);
        const body = readRequest(asked.body, schemas.snapshot);
        const work = () => showSnapshot(service.backend.snapshot(idOf(asked), body));
        return { status: 201, service, reads: { id: idOf(asked) }, work };
    },
    "POST 2 attach": (asked) => {
        const service = serviceOf(asked);
        const { nextDeviceName = "" } = readRequest(asked.body, schemas.attach);
        const instance = instanceOf(asked, service);
        const work = () => {
            const volume = service.backend.attach(idOf(asked), instance, String(nextDeviceName));
            return { volume: showVolume(volume, 1, instance), attachToken: nextDeviceName };
        };
        return { status: 200, service, reads: { id: idOf(asked) }, work };
    },
    "POST 2 detach": (asked) => {
        const service = serviceOf(asked);
        readRequest(asked.body, schemas.detach);
        const instance = instanceOf(asked, service);
        return {
            status: 205,
            service,
            reads: { id: idOf(asked) },
            work: () => showVolume(service.backend.detach(idOf(asked), instance), 1),
        };
    },
    "POST 1 detach": (asked) => {
        const service = serviceOf(asked);
        readRequest(asked.body, schemas.detach);
        instanceOf(asked, service);
        return { status: 205, service, reads: "all", work: () => detachAll(asked, service) };
    },
    "POST 0 detach": (asked) => {
        readRequest(asked.body, schemas.detach);
        const work = (service: Service) => {
            const volumes = detachAll(asked, service);
            return Object.keys(volumes).length > 0 ? volumes : undefined;
        };
        return { status: 205, reads: "all", work };
    },
    "DELETE 2": (asked) => {
        const service = serviceOf(asked);
        const isForced = goFlag(asked.query.get("force"));
        return {
            status: 204,
            service,
            call: "delete",
            work: () => service.backend.remove(idOf(asked), isForced),
        };
    },
};

const snapshotRoutes: Readonly<Record<string, Route>> = {
    "GET 0": () => ({ status: 200, work: listSnapshots }),
    "GET 1": (asked) => {
        const service = serviceOf(asked);
        return { status: 200, service, work: () => listSnapshots(service) };
    },
    "GET 2": (asked) => {
        const service = serviceOf(asked);
        return { status: 200, service, work: () => showSnapshot(service.backend.snapshotOf(idOf(asked))) };
    },
    "POST 2 create": (asked) => {
        const service = serviceOf(asked);
        const body = readRequest(asked.body, schemas.create);
        return { status: 201, service, work: () => showRecord(service.backend.restore(idOf(asked), body)) };
    },
    "POST 2 copy": (asked) => {
        const service = serviceOf(asked);
        const body = readRequest(asked.body, schemas.copySnapshot);
        const work = () => showSnapshot(service.backend.copySnapshot(idOf(asked), body));
        return { status: 201, service, work };
    },
    "DELETE 2": (asked) => {
        const service = serviceOf(asked);
        return { status: 205, service, work: () => service.backend.removeSnapshot(idOf(asked)) };
    },
};

/** The service that the path names. @throws Refusal when there is none */
export function serviceOf({ segments, services }: Asked): Service {
    const name = segments[1] ?? "";
    const service = services.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!service) throw notFound(name);
    return service;
}

/** @throws Refusal when the request names none for this service */
export function instanceOf({ instances }: Asked, service: Service): Instance {
    const instance = instanceFor(instances, named(service));
    if (!instance) throw missingInstance(service.name);
    return instance;
}

function named({ name, backend }: Service): { readonly name: string; readonly driver: string } {
    return { name, driver: backend.driver };
}

function idOf({ segments }: Asked): string {
    return segments[2] ?? "";
}

function list(asked: Asked, service: Service, mask: number, name: string | undefined): object {
    if (needsInstance(mask)) instanceOf(asked, service);
    const instance = instanceFor(asked.instances, named(service));
    const volumes = listFor(service, instance).filter(
        (volume) => name === undefined || volume.name.toLowerCase() === name.toLowerCase(),
    );
    return byId(
        volumes.flatMap((volume) => {
            const shown = showVolume(volume, mask, instance);
            return shown ? [[volume.id, shown]] : [];
        }),
    );
}

/** The driver refuses a list in the name of an instance without an id. */
function listFor({ backend }: Service, instance: Instance | undefined): StoredVolume[] {
    refuseWithoutId(instance);
    return backend.list();
}

function refuseWithoutId(instance: Instance | undefined): void {
    if (instance?.id === "") throw failed("missing instance ID");
}

function inspect(asked: Asked, service: Service, mask: number): object {
    const id = idOf(asked);
    const instance = instanceFor(asked.instances, named(service));
    if (!asked.query.has("byName")) {
        const volume = service.backend.inspect(id);
        if (asksForMine(mask)) refuseWithoutId(instance);
        return shownOr404(volume, mask, instance, id);
    }
    listFor(service, instance);
    return shownOr404(service.backend.named(id), mask, instance, id);
}

function shownOr404(volume: StoredVolume, mask: number, instance: Instance | undefined, id: string): object {
    const shown = showVolume(volume, mask, instance);
    if (!shown) throw notFound(id);
    return shown;
}

function detachAll(asked: Asked, service: Service): object {
    const instance = instanceOf(asked, service);
    const volumes = listFor(service, instance).map(({ id }) => service.backend.detach(id, instance));
    return byId(volumes.map((volume) => [volume.id, showVolume(volume, 1)]));
}

function listSnapshots({ backend }: Service): object {
    return byId(backend.listSnapshots().map((snapshot) => [snapshot.id, showSnapshot(snapshot)]));
}

function byId(entries: readonly (readonly unknown[])[]): object {
    return Object.fromEntries(entries as readonly (readonly [string, unknown])[]);
}

/** The answer to a call over all services of which one has refused. */
export function batchRefusal(completed: object, refusal: Refusal): Refusal {
    return new Refusal(500, "batch processing error", { completed, inner: refusal.inBatch });
}
