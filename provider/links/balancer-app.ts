import type { PropertyMap, PropertyValue } from "../definition/unknown";
import { readBalancerFlags } from "./balancer-flags";

/**
 * Why nobody reaches the ports of a group through a marathon-lb app; nothing where it serves them, or where its
 * arguments do not say what it serves.
 *
 * @param app the app as `GET /v2/apps/{id}` shows it; nothing where there is none
 */
export function balancerObstacle(
    appId: string,
    group: string,
    app: PropertyMap | undefined,
): string | undefined {
    if (app === undefined) return `the load balancer ${appId} is not in Marathon`;
    const args = argumentsOf(app);
    const groups = readBalancerFlags(args).groups ?? [];
    if (groups.length > 0 && !groups.some((served) => served === group || served === "*")) {
        const named = groups.map((served) => `"${served}"`).join(", ");
        return `the load balancer ${appId} serves the group ${named}, not "${group}"`;
    }
    return app.tasksRunning === 0 ? `the load balancer ${appId} runs no instance` : undefined;
}

function argumentsOf({ args, cmd }: PropertyMap): readonly string[] {
    if (Array.isArray(args)) return args.filter((arg: PropertyValue) => typeof arg === "string");
    return typeof cmd === "string" ? cmd.split(/\s+/) : [];
}
