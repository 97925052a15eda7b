import { isUnknown } from "../../definition/unknown";
import { type BalancerFlags, isEnabled, isInGroup, isServed, settingPath } from "../services";
import { type Verdict, warning } from "../verdict";
import { type Obstacle, obstacleOf } from "./instances";
import { mapsIn } from "./live-app";
import type { LiveApp } from "./published";

const obstacleTexts: Readonly<Record<Obstacle, string>> = {
    "no host": "have no agent yet",
    "not running": "are not running",
    "not healthy": "have not passed a health check",
    "no address": "have no address yet",
};

/** Why a load balancer serves no port of an app; nothing where it serves one. */
export function judgeUnserved(app: LiveApp, flags: BalancerFlags): Verdict | undefined {
    const services = app.published?.services ?? [];
    if (services.some((service) => isServed(service, flags))) return undefined;
    if (services.length === 0) {
        return unserved("container.portMappings", "it has no service port. Give it one");
    }
    const published = services.filter((service) => isInGroup(service, flags));
    if (published.length === 0) {
        const { groups } = services[0] ?? {};
        const named =
            groups === undefined || isUnknown(groups) || groups.length === 0 ? "no group" : "others";
        const wanted = (flags.groups ?? []).map((group) => `"${group}"`).join(" or ");
        return unserved("labels.HAPROXY_GROUP", `it must name the group ${wanted}, and names ${named}`);
    }
    const disabled = published.filter((service) => !isEnabled(service, flags));
    const [first] = disabled;
    if (first && disabled.length === published.length) {
        return unserved(settingPath(first, "ENABLED"), 'only "true" switches it on');
    }
    return unserved("tasks", instancesText(app, flags));
}

function instancesText({ shown }: LiveApp, flags: BalancerFlags): string {
    const tasks = mapsIn(shown.tasks);
    if (tasks.length === 0) return "it has no instance";
    const obstacles = new Set(tasks.map((task) => obstacleOf(shown, task, flags)));
    const texts = [...obstacles].flatMap((obstacle) => (obstacle ? [obstacleTexts[obstacle]] : []));
    return texts.length > 0 ? `its instances ${texts.join(" or ")}` : "its instances have no ports";
}

function unserved(path: string, why: string): Verdict {
    return { path, ...warning(`keeps the app out of the load balancer: ${why}.`) };
}
