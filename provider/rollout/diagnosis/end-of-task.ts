import { causeOf, type InstanceFailure } from "../instance-failure";
import type { Definition } from "./plain-text";

/** What a task ended of, and what would help. */
export interface EndOfTask {
    readonly text: string;
    readonly todo?: string;
}

/** Explains how a task ended, by the words of Mesos, Docker, the volume drivers and the image registries. */
export function explainEnd(failure: InstanceFailure, definition: Definition): EndOfTask {
    switch (causeOf(failure)) {
        case "imageNotFound":
            return {
                text: `the registry has no image ${imageOf(definition)}`,
                todo: "Correct container.docker.image, or push the image.",
            };
        case "imageUnauthorised":
            return {
                text: `the registry does not hand out image ${imageOf(definition)}: no credentials, or no such image`,
                todo: credentialsAdvice(definition),
            };
        case "cluster":
            return explainTrouble(failure);
        default:
            return (
                explainVolume(failure, definition) ??
                explainNetwork(failure, definition) ??
                explainMemory(failure, definition) ??
                explainFetch(failure) ??
                explainExit(failure, definition)
            );
    }
}

function explainTrouble({ message, state }: InstanceFailure): EndOfTask {
    if (/executor/i.test(message))
        return {
            text: "the executor was not up in time, as with images that take long to pull",
            todo: "Raise the agents' executor_registration_timeout, or use a smaller image.",
        };
    return { text: `the cluster lost an instance (${state}), which is not the app's fault` };
}

function explainVolume({ message }: InstanceFailure, definition: Definition): EndOfTask | undefined {
    const volumes = externalVolumes(definition);
    const saysSo =
        /attached to (?:another|a different|other)|already attached|volume.*in[ -]use|VolumeInUse/i;
    const todo =
        "End whatever still uses the volume, or detach it with the volume driver's own tool; it can be attached to " +
        "one agent at a time.";
    if (saysSo.test(message))
        return { text: `${named("volume", volumes)} is attached to another agent`, todo };
    if (volumes.length === 0) return undefined;
    if (exitCodeIn(message) === 125)
        return {
            text: `Docker did not start the container; most likely ${named("volume", volumes)} cannot be mounted, being attached to another agent`,
            todo,
        };
    if (/VolumeDriver|dvdcli|mount.*volume/i.test(message))
        return {
            text: `${named("volume", volumes)} could not be mounted`,
            todo: "Look at the log of the volume driver on that agent.",
        };
    return undefined;
}

function explainNetwork({ message }: InstanceFailure, { networks = [] }: Definition): EndOfTask | undefined {
    const names = networks.flatMap(({ name }) => name ?? []);
    const isUnknown =
        /unknown CNI network|no such network|network \S+ (?:was )?not found|could not find network/i.test(
            message,
        );
    if (!isUnknown && !(names.length > 0 && exitCodeIn(message) === 125)) return undefined;
    const network = named("network", names);
    return {
        text: isUnknown
            ? `the agent does not know ${network}`
            : `Docker did not start the container; most likely the agent does not know ${network}`,
        todo: "Correct the name in networks, or create the network on every agent.",
    };
}

function explainMemory({ message }: InstanceFailure, { mem }: Definition): EndOfTask | undefined {
    const isCertain = /memory limit exceeded|out of memory|OOM/i.test(message);
    if (!isCertain && exitCodeIn(message) !== 137 && !/signal Killed/i.test(message)) return undefined;
    return {
        text: `killed, ${isCertain ? "" : "most likely "}out of memory: the app asks ${mem ?? 128} MiB`,
        todo: "Raise mem, or limit what the program takes (for a JVM: -Xmx well below mem).",
    };
}

function explainFetch({ message }: InstanceFailure): EndOfTask | undefined {
    if (!/failed to fetch|fetching URI|mesos-fetcher/i.test(message)) return undefined;
    return {
        text: "a file of fetch did not arrive",
        todo: "See that the agents can reach every uri of fetch, and that each is there.",
    };
}

function explainExit({ message, state }: InstanceFailure, definition: Definition): EndOfTask {
    const code = exitCodeIn(message);
    const log = "Read its log (stderr) in the sandbox.";
    if (code === undefined)
        return { text: state === "TASK_ERROR" ? "Mesos refused the task" : "failed", todo: log };
    if (code === 125)
        return {
            text: "Docker did not start the container",
            todo: "Read stderr in the sandbox; container.docker.parameters are the usual cause.",
        };
    const command = definition.cmd === undefined ? "the entry point or args" : "cmd";
    if (code === 126)
        return { text: `${command} cannot be executed (exit code 126)`, todo: `Correct ${command}.` };
    if (code === 127)
        return {
            text: `${command} was not found in the container (exit code 127)`,
            todo: `Correct ${command}; ${log.charAt(0).toLowerCase()}${log.slice(1)}`,
        };
    if (code === 0) return { text: "the program ended by itself", todo: "Have it stay in the foreground." };
    if (code === 139) return { text: "crashed: segmentation fault (exit code 139)", todo: log };
    return { text: `exit code ${code}`, todo: log };
}

/** `Command exited with status 1`, `Container exited with status 137`. */
function exitCodeIn(message: string): number | undefined {
    const [, code] = /^(?:command|container) exited with status (\d+)/i.exec(message) ?? [];
    return code === undefined ? undefined : Number(code);
}

function imageOf({ container }: Definition): string {
    return container?.docker?.image ?? "of the app";
}

function credentialsAdvice({ container }: Definition): string {
    return container?.type === "DOCKER"
        ? "Check the image's name; for a private registry add a docker.tar.gz with its credentials to fetch."
        : "Check the image's name; for a private registry name its credentials in container.docker.pullConfig.";
}

function externalVolumes({ container }: Definition): readonly string[] {
    return (container?.volumes ?? []).flatMap((volume) =>
        "external" in volume && volume.external.name !== undefined ? [volume.external.name] : [],
    );
}

/** `volume data`, `volumes data, log`; `the volume` where no name is known. */
function named(noun: string, names: readonly string[]): string {
    if (names.length === 0) return `the ${noun}`;
    return `${noun}${names.length === 1 ? "" : "s"} ${names.join(", ")}`;
}
