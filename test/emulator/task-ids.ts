import { randomUUID } from "node:crypto";
import type { App } from "./app";
import type { Dialect } from "./dialect";

/** A new id for an instance: `shop_web.instance-<uuid>`, up to 1.7 `shop_web.marathon-<uuid>`. */
export function newInstanceId(app: App, { tasksNumbered }: Dialect): string {
    return `${nameOf(app)}.${tasksNumbered ? "instance" : "marathon"}-${randomUUID()}`;
}

/** The id of an instance's task, from 1.8 `<instance>._app.<launch>`; up to 1.7 each task has a name: `shop_web.<uuid>`. */
export function taskIdOf(instanceId: string, launch: number, app: App, { tasksNumbered }: Dialect): string {
    if (tasksNumbered) return `${instanceId}._app.${launch}`;
    return launch === 1 ? instanceId.replace(".marathon-", ".") : `${nameOf(app)}.${randomUUID()}`;
}

function nameOf({ id }: App): string {
    return id.slice(1).replaceAll("/", "_");
}
