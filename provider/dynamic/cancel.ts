import type { EventEmitter } from "node:events";

const cancelPath = "/pulumirpc.ResourceProvider/Cancel";

/**
 * The signal that the user has cancelled the update (the first Ctrl-C).
 *
 * Pulumi's dynamic provider answers the engine's Cancel call and does nothing with it. The call does arrive in this
 * process, though: the gRPC server's HTTP/2 server is among the active handles, and each call is a stream on it. That
 * is no documented interface, so where no such server is found waits simply cannot be interrupted.
 */
export function watchForCancel(handles: readonly unknown[] = activeHandles()): AbortSignal {
    const controller = new AbortController();
    for (const server of handles.filter(isHttp2Server)) {
        server.on("stream", (_stream: unknown, headers: Record<string, unknown>) => {
            if (headers[":path"] === cancelPath) controller.abort(new Error("The update was cancelled"));
        });
    }
    return controller.signal;
}

function activeHandles(): unknown[] {
    const inspect = (process as { _getActiveHandles?: () => unknown[] })._getActiveHandles;
    return inspect?.call(process) ?? [];
}

function isHttp2Server(handle: unknown): handle is EventEmitter {
    return typeof handle === "object" && handle !== null && handle.constructor?.name === "Http2Server";
}
