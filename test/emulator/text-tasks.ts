import { type App, servicePortsOf } from "./app";
import { type Answer, acceptedTypes, admitsJson, type EmulatorRequest } from "./exchange";
import { liveTaskOf, type Task } from "./instance";
import type { Marathon } from "./marathon";
import { segmentsOf } from "./paths";
import { Refusal } from "./refusal";

/**
 * The tab-separated form of tasks, where the request wants it: one line for each service port with the id (`_` for `/`), the
 * port, and every running task's host and port. `undefined` when JSON is wanted.
 * @throws Refusal (406) when neither is wanted, or text from a version that has none any more
 */
export function textTasks(
    marathon: Marathon,
    request: EmulatorRequest,
    apps: readonly App[],
): Answer | undefined {
    const wanted = acceptedTypes(request.headers.accept);
    if (admitsJson(request)) return undefined;
    const { textTasks: served } = marathon.settings.dialect;
    if (!wanted.includes("text/plain") || served === "gone")
        throw new Refusal(406, { message: "Not Acceptable" });
    const headersOfText = { "Content-Type": "text/plain" };
    if (served === "deprecated") {
        // Sent as a JSON string, whatever the content type says.
        const text = "The text/plain output is deprecated. It can be enabled via text_plain_tasks.";
        return { status: 406, headers: headersOfText, text: JSON.stringify(text) };
    }
    return {
        status: 200,
        headers: headersOfText,
        text: outerFirst(apps)
            .flatMap((app) => linesOf(marathon, app))
            .join(""),
    };
}

/** The apps of a group come before those of the groups in it (`Group.transitiveApps`). */
function outerFirst(apps: readonly App[]): App[] {
    return [...apps].sort((a, b) => segmentsOf(a.id).length - segmentsOf(b.id).length);
}

function linesOf(marathon: Marathon, app: App): string[] {
    const name = app.id.slice(1).replaceAll("/", "_");
    const tasks = marathon.instances.of(app.id).flatMap((instance) => liveTaskOf(instance) ?? []);
    const running = tasks.filter(({ state }) => state === "TASK_RUNNING");
    const line = (port: number | " ", place: (task: Task) => string) =>
        `${name}\t${port}\t${running.map((task) => `${place(task)}\t`).join("")}\n`;
    const ports = servicePortsOf(app);
    if (ports.length === 0) return [line(" ", ({ host }) => host)];
    return ports.map((port, index) => line(port, ({ host, ports: bound }) => `${host}:${bound[index] ?? 0}`));
}
