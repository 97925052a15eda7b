import { setTimeout as sleep } from "node:timers/promises";
import { versionText } from "../../../provider/definition/server";
import type { Behaviour, EmulatorOptions } from "../../emulator";
import { Emulator } from "../../emulator";
import { Standby } from "../../emulator/standby";
import { send } from "./exchange";
import { Bindings } from "./placeholders";
import { type RecordedServer, serverOf } from "./recorded-server";

/** A server that recorded requests are sent to. It knows no apps when a case begins. */
export interface Target {
    /** With credentials, where it asks for some and a request brings none. */
    readonly url: string;
    /** Where event streams are read: a standby sends their readers away. Default: `url`. */
    readonly leaderUrl?: string;
    /** What the placeholders of addresses stand for. */
    readonly addresses: Readonly<Record<string, string>>;
    /** Lets so many milliseconds pass, as its clock counts them. */
    wait(milliseconds: number): Promise<void>;
    /** Waits until no deployment runs, `limit` milliseconds at most; whether that came. */
    untilIdle(limit: number): Promise<boolean>;
    /** Stops the server and starts it with what it had stored; absent where that cannot be done from here. */
    restart?(): Promise<void>;
    /** Ends the leading server without a word; absent where nothing would take its place. */
    killLeader?(): void;
    /** All that was published is on its way to the readers of event streams. */
    settle(): Promise<void>;
    close(): Promise<void>;
}

/** How often a target is asked whether it is idle, in milliseconds. */
const interval = 100;

/** What the servers of the recordings were started with besides what a definition depends on. */
const startedWith: Readonly<Record<string, EmulatorOptions>> = {
    plain: { maxRunningDeployments: 2 },
    secure: {
        credentials: { username: "user", password: "secret" },
        allowedOrigins: ["https://a.example", "https://b.example"],
    },
    offers: { noOffers: false },
    deprecated: {
        noOffers: false,
        deprecatedFeatures: ["sanitize_accepted_resource_roles", "text_plain_tasks"],
    },
};

/** What ran the tasks: its offers came within a second, and nothing listened on the ports of the tasks. */
const simulatedMesos: Behaviour = { offerDelay: 600, neverListens: true };

/** The options of an emulator that plays the server of this `env`, with the agents of the recordings. */
function emulatorOptionsOf(server: RecordedServer, env: string): EmulatorOptions {
    const { version, features, defaultNetworkName, mesosRole, newGroupsEnforceRole } = server;
    return {
        version: versionText(version),
        ...(features && { features }),
        ...(defaultNetworkName !== undefined && { defaultNetworkName }),
        ...(mesosRole !== undefined && { mesosRole }),
        newGroupEnforceRole: newGroupsEnforceRole ? "top" : "off",
        frameworkId: "simulated-framework",
        clock: "stepped",
        heartbeatInterval: 50,
        agentResources: { portMin: 10_000, portMax: 20_000 },
        noOffers: true,
        ...startedWith[env],
    };
}

/** The servers that answer a case of this `env`. */
export async function recordedTarget(path: string, env: string): Promise<Target> {
    return env === "standby" ? await standbyTarget(path, env) : targetOf(await startEmulator(path, env));
}

/** A server that does not lead, in front of one that does. */
async function standbyTarget(path: string, env: string): Promise<Target> {
    const emulator = await startEmulator(path, env);
    const leader = targetOf(emulator);
    const standby = await Standby.start(emulator);
    const { host } = new URL(standby.url);
    return {
        ...leader,
        url: standby.url,
        leaderUrl: leader.url,
        addresses: { ...leader.addresses, "old-leader": new URL(leader.url).host, base: host, standby: host },
        killLeader: () => emulator.exit(),
        async close() {
            await standby.close();
            await leader.close();
        },
    };
}

/** An emulator of the version and with the options of the server that answered; its clock moves only when it is waited for. */
async function startEmulator(path: string, env: string): Promise<Emulator> {
    const emulator = await Emulator.start(emulatorOptionsOf(serverOf(path, env), env));
    emulator.behave("*", simulatedMesos);
    return emulator;
}

function targetOf(emulator: Emulator): Target {
    const { host } = new URL(emulator.url);
    const wait = async (milliseconds: number) => {
        emulator.clock.advance(milliseconds);
        // What was written meanwhile gets to its readers.
        await sleep(1);
    };
    return {
        url: emulator.url,
        addresses: { base: host, leader: host },
        wait,
        async untilIdle(limit) {
            for (let passed = 0; passed < limit && emulator.deployments().length > 0; passed += interval) {
                emulator.clock.advance(interval);
            }
            await sleep(1);
            return emulator.deployments().length === 0;
        },
        restart: () => emulator.changeLeader({ outage: 0 }),
        async settle() {
            emulator.dropStreams();
            await sleep(5);
        },
        close: () => emulator.close(),
    };
}

/** A running server somewhere else. Everything that it has is deleted first: it must be one for tests. */
export async function remoteTarget(url: string): Promise<Target> {
    const bindings = new Bindings();
    const request = (method: string, path: string, query = "") =>
        send(url, { method, path, query, headers: { Accept: "application/json" } }, bindings);
    const untilIdle = async (limit: number) => {
        for (let passed = 0; passed < limit; passed += interval) {
            if ((await request("GET", "/v2/deployments")).text === "[]") return true;
            await sleep(interval);
        }
        return false;
    };
    await request("DELETE", "/v2/groups", "force=true");
    if (!(await untilIdle(60_000))) throw new Error(`${url} does not finish deleting what it had`);
    const { host } = new URL(url);
    return {
        url,
        addresses: { base: host, leader: host },
        wait: (milliseconds) => sleep(milliseconds),
        untilIdle,
        settle: async () => {},
        close: async () => {},
    };
}
