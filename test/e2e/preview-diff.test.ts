import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { expectGolden } from "../support/golden";
import { useMarathonStack } from "../support/marathon-stack";
import type { Operation } from "../support/operation";

const http = { name: "http", containerPort: 8080 };
const admin = { name: "admin", containerPort: 9090 };
const health = { protocol: "MESOS_HTTP", path: "/health", portIndex: 0, intervalSeconds: 10 } as const;

const web = (image = "shop/web:1.4.2", portMappings = [http, admin]) => ({
    type: "DOCKER" as const,
    docker: { image },
    portMappings,
});

const deployed = {
    instances: 3,
    cpus: 0.5,
    mem: 256,
    container: web(),
    networks: [{ mode: "container/bridge" }],
    env: { LOG: "info", MODE: "fast", TOKEN: pulumi.secret("old-token") },
    labels: { team: "shop" },
    constraints: [["hostname", "LIKE", "agent-.*"]],
    healthChecks: [health],
} satisfies MarathonAppArgs;

/** Typical edits of a program, by the file that keeps their preview. */
const edits: Readonly<Record<string, MarathonAppArgs>> = {
    "env-value": { ...deployed, env: { ...deployed.env, LOG: "debug" } },
    "image-tag": { ...deployed, container: web("shop/web:1.4.3") },
    "port-in-the-middle": {
        ...deployed,
        container: web("shop/web:1.4.2", [http, { name: "metrics", containerPort: 9100 }, admin]),
    },
    "health-check": { ...deployed, healthChecks: [{ ...health, path: "/ready", gracePeriodSeconds: 60 }] },
    label: { ...deployed, labels: { team: "shop", tier: "front" } },
    constraint: {
        ...deployed,
        constraints: [
            ["hostname", "LIKE", "agent-.*"],
            ["zone", "GROUP_BY", "3"],
        ],
    },
    "secret-value": { ...deployed, env: { ...deployed.env, TOKEN: pulumi.secret("new-token") } },
    instances: { ...deployed, instances: 5 },
    volume: {
        ...deployed,
        container: { ...web(), volumes: [{ containerPath: "/srv", hostPath: "/data", mode: "RO" }] },
    },
    "network-mode": { ...deployed, networks: [{ mode: "container", name: "blue" }] },
    rename: { ...deployed, appId: "/shop/web" },
    "marathon-lb": { ...deployed, marathonLb: true },
    "executor-resources": { ...deployed, executorResources: { cpus: 0.2 } },
};

describe("the preview of", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    before(async () => {
        run(deployed);
        await world.stack.up();
    });

    const run = (args: MarathonAppArgs) => {
        world.stack.setProgram(async () => void new MarathonApp("web", args));
    };

    for (const [edit, args] of Object.entries(edits)) {
        it(`${edit} shows that and what it costs`, async () => {
            run(args);
            const preview = await world.stack.preview({ diff: true });
            expectGolden(`previews/${edit}.golden.txt`, shownIn(preview));
            expect(preview.stdout).to.not.match(/old-token|new-token|__\w/);
        });
    }

    it("the adoption of an app shows that nothing is written", async () => {
        await world.operator.create({ id: "/legacy", cmd: "serve", portDefinitions: [] });
        world.stack.setProgram(async () => {
            new MarathonApp("web", deployed);
            new MarathonApp("legacy", { cmd: "serve", portDefinitions: [], adopt: true });
        });
        const preview = await world.stack.preview({ diff: true });
        expectGolden("previews/adoption.golden.txt", shownIn(preview));
    });
});

/** What a reader of the preview sees: the changes, and the row of the app. */
function shownIn({ stdout, diagnostics }: Operation): string {
    const rows = diagnostics.filter(({ severity, message }) => severity === "info" && message !== "");
    return [stdout, "Row:", ...new Set(rows.map(({ message }) => `    ${message}`))].join("\n");
}
