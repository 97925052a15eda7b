import type { EventHub } from "./events";
import { type Instance, liveTaskOf, type Task } from "./instance";

/** Publishes the condition of an instance; agent and host are named once it was placed. */
export function publishInstance(events: EventHub, instance: Instance): void {
    const placed = instance.condition === "Scheduled" ? undefined : (liveTaskOf(instance) ?? instance.task);
    events.publish("instance_changed_event", {
        instanceId: instance.id,
        condition: instance.condition,
        runSpecId: instance.app.id,
        agentId: placed?.agentId ?? null,
        host: placed?.host ?? null,
        runSpecVersion: instance.app.version,
    });
}

/** Publishes a status update of a task as Mesos sent it. */
export function publishStatus(events: EventHub, { app }: Instance, task: Task, message: string): void {
    events.publish("status_update_event", {
        slaveId: task.agentId,
        taskId: task.id,
        taskStatus: task.state,
        message,
        appId: app.id,
        host: task.host,
        ipAddresses: task.ipAddresses,
        ports: task.ports,
        version: app.version,
    });
}
