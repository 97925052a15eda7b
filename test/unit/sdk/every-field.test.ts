import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { fields } from "../../../provider/definition/fields";
import type { AppDefinition } from "../../../provider/definition/types";
import type { InputMembers } from "../../../sdk/inputs";
import { MarathonApp, type MarathonAppArgs } from "../../../sdk/marathon-app";
import { observe } from "../../support/observe";
import { useMockedEngine } from "./mocked-engine";

const later = <T>(value: T) => pulumi.output(value);

type OldForm = "ports" | "uris" | "ipAddress";

/** Every field that is not an old form, with an Output somewhere inside: the compiler asks for all of them. */
const everyField: Required<Omit<InputMembers<AppDefinition>, OldForm>> = {
    cmd: later("./web"),
    args: ["--port", later("80")],
    user: later("www"),
    instances: later(2),
    cpus: later(0.5),
    mem: 64,
    disk: later(10),
    gpus: 0,
    resourceLimits: { cpus: later(1), mem: "unlimited" },
    executorResources: { cpus: 0.1, mem: later(32), disk: 10 },
    executor: later("//cmd"),
    env: { LOG: later("info"), PORT: 80, DEBUG: later(false), PASSWORD: { secret: later("password") } },
    secrets: { password: { source: later("/shop/password") } },
    labels: { TEAM: later("shop") },
    constraints: [["hostname", later("UNIQUE")], later(["rack", "MAX_PER", 2])],
    acceptedResourceRoles: ["*", later("shop")],
    role: later("shop"),
    container: {
        type: later("MESOS" as const),
        docker: {
            image: pulumi.interpolate`nginx:${later("1.27")}`,
            forcePullImage: later(true),
            privileged: false,
            parameters: [{ key: "hostname", value: later("a") }],
            pullConfig: { secret: later("registry") },
        },
        volumes: [
            { containerPath: "/etc/a", hostPath: later("/etc/a"), mode: "RO" },
            { containerPath: "data", mode: "RW", persistent: { size: later(10), type: "root" } },
            { containerPath: "/run/key", secret: later("password") },
            {
                containerPath: "/db",
                mode: later("RW" as const),
                external: {
                    name: later("db"),
                    provider: "dvdi",
                    options: { "dvdi/driver": later("rexray") },
                },
            },
        ],
        portMappings: [
            { containerPort: later(80), hostPort: 0, protocol: "tcp", labels: { VIP_0: later("a") } },
        ],
        linuxInfo: { seccomp: { unconfined: later(true) }, ipcInfo: { mode: "PRIVATE", shmSize: later(8) } },
    },
    networks: [{ mode: "container", name: later("weave"), labels: { a: later("b") } }],
    portDefinitions: [{ port: later(0), name: "http", protocol: later("tcp" as const) }],
    requirePorts: later(false),
    fetch: [{ uri: later("https://files.example/a.tgz"), extract: true, cache: later(true) }],
    dependencies: [later("/shop/db")],
    healthChecks: [{ protocol: later("HTTP" as const), path: later("/"), portIndex: 0 }],
    check: { http: { portIndex: later(0), scheme: "HTTP" }, intervalSeconds: later(5) },
    readinessChecks: [{ name: "ready", httpStatusCodesForReady: [200, later(204)] }],
    backoffSeconds: later(1),
    backoffFactor: 2,
    maxLaunchDelaySeconds: later(10),
    upgradeStrategy: { minimumHealthCapacity: later(0.5), maximumOverCapacity: 0 },
    unreachableStrategy: later("disabled" as const),
    killSelection: later("OLDEST_FIRST" as const),
    taskKillGracePeriodSeconds: later(5),
    tty: later(true),
    residency: { taskLostBehavior: "WAIT_FOREVER" },
};

/** Each argument may come later as a whole, and in a promise. */
const wholes: MarathonAppArgs = {
    env: later({ LOG: "info", PORT: 80 }),
    container: later({ docker: { image: "nginx" } }),
    args: Promise.resolve(["a", "b"]),
    healthChecks: later([{ protocol: "TCP" as const, portIndex: 0 }]),
    upgradeStrategy: later({ minimumHealthCapacity: 1, maximumOverCapacity: 1 }),
    uris: later(["https://files.example/a.tgz"]),
    volumes: [],
};

describe("the arguments of a MarathonApp", () => {
    const engine = useMockedEngine();

    it("are all fields of an app definition, with an Output anywhere in them", async () => {
        const inputs = await engine.inputsOf(new MarathonApp("web", everyField));
        const { value } = await observe(pulumi.output(everyField as pulumi.Inputs));
        expect(inputs).to.deep.include(value as object);
        const old = ["ports", "uris", "ipAddress"];
        expect(Object.keys(everyField).concat(old)).to.have.members(Object.keys(fields));
    });

    it("may come later as a whole", async () => {
        const inputs = await engine.inputsOf(new MarathonApp("web", wholes));
        expect(inputs).to.deep.include({
            args: ["a", "b"],
            env: { LOG: "info", PORT: 80 },
            fetch: [{ uri: "https://files.example/a.tgz", extract: true }],
        });
    });
});
