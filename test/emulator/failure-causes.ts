import type { App } from "./app";
import { isObject } from "./json";

/** Why a task ends, as an agent tells it: what a failed rollout is usually about. */
const failureCauses = [
    "exit",
    "outOfMemory",
    "imageNotFound",
    "imageUnauthorised",
    "volumeAttachedElsewhere",
] as const;

/** One reason for which a task ends. */
export type FailureCause = (typeof failureCauses)[number];

/**
 * The message of the status update, in the words of the containerizer that runs the app: Docker's executor knows only the
 * exit status of `docker run`; the Mesos containerizer names what went wrong (`docker.cpp`, `registry_puller.cpp`,
 * `driver.cpp` of the volume isolator, and the memory subsystem of Mesos).
 */
export function messageOf(cause: FailureCause | "success", app: App): string {
    return app.container?.type === "DOCKER" ? dockerMessage(cause, app) : mesosMessage(cause, app);
}

function dockerMessage(cause: FailureCause | "success", app: App): string {
    const image = imageOf(app);
    switch (cause) {
        case "success":
            return "Container exited with status 0";
        case "exit":
            return "Container exited with status 1";
        case "outOfMemory":
            return "Container exited with status 137";
        case "imageNotFound":
            return pullFailure(image, `manifest for ${image} not found: manifest unknown: manifest unknown`);
        case "imageUnauthorised":
            return pullFailure(
                image,
                `pull access denied for ${image.replace(/:[^:/]*$/, "")}, repository does not exist or may require ` +
                    "'docker login': denied: requested access to the resource is denied",
            );
        case "volumeAttachedElsewhere":
            return "Container exited with status 125";
    }
}

function pullFailure(image: string, answer: string): string {
    const command = `docker -H unix:///var/run/docker.sock pull ${image}`;
    return (
        `Failed to launch container: Failed to run '${command}': exited with status 1; ` +
        `stderr='Error response from daemon: ${answer}\n'`
    );
}

function mesosMessage(cause: FailureCause | "success", app: App): string {
    switch (cause) {
        case "success":
            return "Command exited with status 0";
        case "exit":
            return "Command exited with status 1";
        case "outOfMemory":
            return `Memory limit exceeded: Requested: ${app.mem}MB Maximum Used: ${app.mem}MB\n`;
        case "imageNotFound":
            return manifestFailure("404 Not Found");
        case "imageUnauthorised":
            return manifestFailure("401 Unauthorized");
        case "volumeAttachedElsewhere":
            return (
                "Failed to launch container: Unexpected termination of the subprocess: " +
                'VolumeDriver.Mount: {"Error":"volume already attached to another host"}\n'
            );
    }
}

function manifestFailure(status: string): string {
    return `Failed to launch container: Unexpected HTTP response '${status}' when trying to get the manifest`;
}

function imageOf({ container }: App): string {
    const docker: unknown = container?.docker;
    return isObject(docker) && typeof docker.image === "string" ? docker.image : "";
}
