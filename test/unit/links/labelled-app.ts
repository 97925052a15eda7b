import type { PropertyMap } from "../../../provider/definition/unknown";
import { judgeLabels } from "../../../provider/links/labels";
import { type BalancerFlags, publishedApp } from "../../../provider/links/services";

export const hash = "$1$abc$iCQ2D3nhptRYi27fDYv2s1";

/** A bridged app in the group `external` with so many tcp ports, from 15001. */
export function app(labels: PropertyMap, definition: PropertyMap = {}, portCount = 1) {
    const portMappings = Array.from({ length: portCount }, (_, n) => ({
        containerPort: 80 + n,
        servicePort: 15001 + n,
    }));
    const published = publishedApp("/shop/web", {
        networks: [{ mode: "container/bridge" }],
        container: { portMappings },
        labels: { HAPROXY_GROUP: "external", ...labels },
        ...definition,
    });
    if (!published) throw new Error("labels and ports are known");
    return published;
}

/** The verdicts on an app as `severity path`, without the texts. */
export function judge(
    labels: PropertyMap,
    definition: PropertyMap = {},
    flags: BalancerFlags = {},
    portCount = 1,
): string[] {
    return judgeLabels(app(labels, definition, portCount), [], flags).map(
        ({ severity, path }) => `${severity} ${path}`,
    );
}

export function textOf(labels: PropertyMap, definition: PropertyMap = {}): string {
    return judgeLabels(app(labels, definition), [])
        .map(({ text }) => text)
        .join("\n");
}

export const vhost = { HAPROXY_0_VHOST: "web.example.com" };
export const several = { HAPROXY_0_VHOST: "web.example.com,www.example.com" };
export const tcp = { HAPROXY_0_MODE: "tcp" };
