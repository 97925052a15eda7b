import { type Answer, acceptedTypes, type EmulatorRequest, ok, type Route } from "../exchange";
import type { Marathon } from "../marathon";

/** What describes the server itself: `InfoResource`, `LeaderResource`, `SystemResource`. */
export const systemRoutes: readonly Route[] = [
    { method: "GET", pattern: /^\/v2\/info\/?$/, answer: info },
    { method: "GET", pattern: /^\/v2\/leader\/?$/, answer: (_, request) => ok({ leader: hostOf(request) }) },
    { method: "GET", pattern: /^\/v2\/plugins\/?$/, answer: () => ok({ plugins: [] }) },
    { method: "GET", pattern: /^\/v2\/pods\/?$/, answer: () => ok([]) },
    { method: "GET", pattern: /^\/v2\/pods\/::status$/, answer: () => ok([]) },
    { method: "GET", pattern: /^\/ping\/?$/, answer: ping },
    { method: "GET", pattern: /^\/$/, answer: (_, request) => movedTo(`http://${hostOf(request)}/ui/`) },
    { method: "GET", pattern: /^\/ui$/, answer: () => movedTo("/ui/") },
];

function movedTo(Location: string): Answer {
    return { status: 302, headers: { Location } };
}

function hostOf({ headers }: EmulatorRequest): string {
    return headers.host ?? "127.0.0.1";
}

/** The answer names the type that was asked for, whatever it is. */
function ping(_marathon: Marathon, { headers }: EmulatorRequest): Answer {
    const wanted = acceptedTypes(headers.accept);
    if (wanted.includes("application/json")) return ok("pong");
    const type = wanted.find((one) => !one.includes("*")) ?? "text/plain";
    return { status: 200, headers: { "Content-Type": type }, text: "pong" };
}

function info({ settings }: Marathon, request: EmulatorRequest): Answer {
    const leader = hostOf(request);
    return ok({
        name: "marathon",
        version: settings.version,
        buildref: "unknown",
        elected: true,
        leader,
        frameworkId: settings.frameworkId,
        marathon_config: {
            access_control_allow_origin: null,
            checkpoint: true,
            default_network_name: settings.defaultNetworkName ?? null,
            executor: "//cmd",
            failover_timeout: 604800,
            features: settings.features,
            framework_name: "marathon",
            ha: true,
            hostname: leader.split(":")[0],
            local_port_max: settings.servicePorts.max,
            local_port_min: settings.servicePorts.min,
            master: "127.0.0.1:5050",
            max_instances_per_offer: 5,
            mesos_bridge_name: "mesos-bridge",
            mesos_leader_ui_url: "http://127.0.0.1:5050/",
            mesos_role: settings.dialect.roles || settings.mesosRole !== "*" ? settings.mesosRole : null,
            ...(settings.dialect.roles && {
                new_group_enforce_role: settings.newGroupEnforceRole ? "Top" : "Off",
            }),
            mesos_user: "root",
            task_launch_timeout: 300000,
            webui_url: null,
            maintenance_mode: true,
        },
        zookeeper_config: {
            zk: "zk://127.0.0.1:2181/marathon",
            zk_compression: true,
            zk_max_node_size: 1024000,
            zk_max_versions: settings.maxVersions,
            zk_session_timeout: 10000,
            zk_timeout: 10000,
        },
        http_config: { http_port: Number(leader.split(":")[1] ?? 80), https_port: 8443 },
    });
}
