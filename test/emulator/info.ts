import type { JsonObject } from "./json";
import type { Settings } from "./settings";

/** What `GET /v2/info` tells of a server that is reached under this host and port (`InfoResource`). */
export function serverInfo(settings: Settings, leader: string): JsonObject {
    const [hostname, port] = leader.split(":");
    return {
        name: "marathon",
        version: settings.version,
        buildref: commits[settings.version] ?? "emulated",
        elected: true,
        leader,
        frameworkId: settings.frameworkId,
        marathon_config: { ...fixed, ...chosen(settings), hostname },
        zookeeper_config: {
            zk: "zk://127.0.0.1:2181/marathon",
            zk_compression: true,
            zk_compression_threshold: 65536,
            zk_connection_timeout: 10000,
            zk_max_node_size: 1024000,
            zk_max_versions: settings.maxVersions,
            zk_session_timeout: 10000,
            zk_timeout: 10000,
        },
        http_config: { http_port: Number(port ?? 80), https_port: 8443 },
    };
}

/** The commits that some released versions were built from. */
const commits: Readonly<Record<string, string>> = {
    "1.8.244": "248803b193f0ebef645706812710f4903d3b5441",
    "1.10.26": "0513cddcac83bd4082d48098d489e69686695998",
};

/** The configuration that an emulator can be started with. */
function chosen(settings: Settings): JsonObject {
    const { dialect, features, defaultNetworkName, servicePorts, mesosRole, newGroupEnforceRole } = settings;
    return {
        access_control_allow_origin: settings.allowedOrigins.length > 0 ? settings.allowedOrigins : null,
        default_network_name: defaultNetworkName ?? null,
        features,
        local_port_max: servicePorts.max,
        local_port_min: servicePorts.min,
        mesos_role: dialect.roles || mesosRole !== "*" ? mesosRole : null,
        min_revive_offers_interval: dialect.roles ? 5000 : 30000,
        ...(dialect.roles
            ? { new_group_enforce_role: newGroupEnforceRole ? "Top" : "Off" }
            : { revive_offers_for_new_apps: true, revive_offers_repetitions: 3 }),
    };
}

/** Marathon's defaults for what an emulator has no use for. */
const fixed: JsonObject = {
    checkpoint: true,
    decline_offer_duration: 120000,
    env_vars_prefix: null,
    executor: "//cmd",
    failover_timeout: 604800,
    framework_name: "marathon",
    ha: true,
    launch_token: 100,
    launch_token_refresh_interval: 30000,
    leader_proxy_connection_timeout_ms: 5000,
    leader_proxy_read_timeout_ms: 10000,
    master: "127.0.0.1:5050",
    max_instances_per_offer: 5,
    mesos_bridge_name: "mesos-bridge",
    mesos_heartbeat_failure_threshold: 5,
    mesos_heartbeat_interval: 15000,
    mesos_leader_ui_url: "http://127.0.0.1:5050/",
    mesos_user: "root",
    offer_matching_timeout: 3000,
    on_elected_prepare_timeout: 180000,
    reconciliation_initial_delay: 15000,
    reconciliation_interval: 600000,
    scale_apps_initial_delay: 15000,
    scale_apps_interval: 300000,
    store_cache: true,
    task_launch_confirm_timeout: 300000,
    task_launch_timeout: 300000,
    task_lost_expunge_initial_delay: 300000,
    task_lost_expunge_interval: 30000,
    task_reservation_timeout: 20000,
    webui_url: null,
    maintenance_mode: true,
};
