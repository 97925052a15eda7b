import { expect } from "chai";
import type { PropertyMap } from "../../../../provider/definition/unknown";
import { judgeLiveApps } from "../../../../provider/links/live/judge-live-apps";
import type { BalancerFlags } from "../../../../provider/links/services";

const task = {
    id: "t1",
    host: "10.0.1.5",
    state: "TASK_RUNNING",
    ports: [31001, 31002],
    ipAddresses: [{ ipAddress: "9.0.0.5" }],
    healthCheckResults: [{ alive: true }],
};

const app = {
    id: "/web",
    instances: 1,
    labels: { HAPROXY_GROUP: "external" },
    networks: [{ mode: "container/bridge" }],
    container: { portMappings: [{ containerPort: 80, hostPort: 0, servicePort: 15001 }] },
    tasks: [task],
};

const check = {
    protocol: "HTTP",
    portIndex: 0,
    path: "/",
    timeoutSeconds: 20,
    intervalSeconds: 60,
    gracePeriodSeconds: 300,
    maxConsecutiveFailures: 3,
};

const external: BalancerFlags = { groups: ["external"], assignedPorts: { min: 10050, max: 10100 } };

/** What is said about some apps, as `severity path`. */
function judge(apps: readonly PropertyMap[], flags: BalancerFlags = external): string[] {
    return judgeLiveApps(apps, flags).flatMap(({ verdicts }) =>
        verdicts.map(({ severity, path }) => `${severity} ${path}`),
    );
}

/** Where the reason is that the app with these members is not served. */
function unserved(members: PropertyMap, flags: BalancerFlags = external): string | undefined {
    const [judgement] = judgeLiveApps([{ ...app, ...members }], flags);
    return judgement?.unserved?.path;
}

function withTask(members: PropertyMap): PropertyMap {
    return { tasks: [{ ...task, ...members }] };
}

function without(member: string, map: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(map).filter(([name]) => name !== member));
}

describe("an app that a load balancer finds", () => {
    it("is served when its instance runs", () => {
        expect(judgeLiveApps([app], external)).to.deep.equal([{ appId: "/web", verdicts: [] }]);
    });

    describe("is served by nobody", () => {
        const healthChecks = [check];
        for (const [what, members, path] of [
            ["without a group", { labels: {} }, "labels.HAPROXY_GROUP"],
            ["in another group", { labels: { HAPROXY_GROUP: "External" } }, "labels.HAPROXY_GROUP"],
            [
                "while it is switched off",
                { labels: { ...app.labels, HAPROXY_0_ENABLED: "false" } },
                "labels.HAPROXY_0_ENABLED",
            ],
            ["without service ports", { container: {} }, "container.portMappings"],
            ["without instances", { tasks: [] }, "tasks"],
            ["while its instance starts", withTask({ state: "TASK_STAGING" }), "tasks"],
            ["after its instance failed", withTask({ state: "TASK_FAILED" }), "tasks"],
            ["while its instance has no agent", withTask({ host: "" }), "tasks"],
            [
                "without an address on a container network",
                { networks: [{ mode: "container" }], ...withTask({ ipAddresses: [] }) },
                "tasks",
            ],
            [
                "while no check has passed",
                { healthChecks, ...withTask({ healthCheckResults: [{ alive: false }] }) },
                "tasks",
            ],
            ["before the first check", { healthChecks, ...withTask({ healthCheckResults: null }) }, "tasks"],
        ] as const) {
            it(what, () => {
                expect(unserved(members)).to.equal(path);
            });
        }
    });

    it("keeps traffic while its agent cannot be reached", () => {
        expect(unserved(withTask({ state: "TASK_UNREACHABLE" }))).to.equal(undefined);
        expect(unserved(withTask({ state: "TASK_LOST" }))).to.equal(undefined);
    });

    it("gets traffic whatever its checks say from a load balancer that does not look at them", () => {
        const sick = { healthChecks: [check], ...withTask({ healthCheckResults: [{ alive: false }] }) };
        expect(unserved(sick, { ...external, checksHealth: false })).to.equal(undefined);
    });

    it("is healthy with one good result of several", () => {
        const healthCheckResults = [{ alive: false }, { alive: true }];
        expect(unserved({ healthChecks: [check], ...withTask({ healthCheckResults }) })).to.equal(undefined);
    });

    it("is not judged by the labels of a port that nobody serves, except those that stop everything", () => {
        const labels = { ...app.labels, HAPROXY_0_MODE: "https" };
        expect(judge([{ ...app, labels }])).to.deep.equal(["failure labels.HAPROXY_0_MODE"]);
        expect(judge([{ ...app, labels, tasks: [] }])).to.deep.equal([]);
        const broken = { ...app.labels, HAPROXY_0_PORT: "abc" };
        expect(judge([{ ...app, labels: broken, tasks: [] }])).to.deep.equal([
            "failure labels.HAPROXY_0_PORT",
        ]);
    });

    it("takes no port from one that has no instance", () => {
        expect(judge([app, { ...app, id: "/b" }])).to.have.length(2);
        expect(judge([app, { ...app, id: "/b", tasks: [] }])).to.deep.equal([]);
    });
});

describe("what a load balancer takes for granted", () => {
    for (const member of ["id", "labels", "tasks"]) {
        it(`is ${member} of an app`, () => {
            expect(judge([without(member, app)])).to.include(`failure ${member}`);
        });
    }

    it("is not there when it is null", () => {
        expect(judge([{ ...app, labels: null }])).to.deep.equal(["failure labels"]);
        expect(
            judge([{ ...app, healthChecks: null, container: { ...app.container, docker: null } }]),
        ).to.deep.equal([]);
    });

    for (const member of [
        "protocol",
        "timeoutSeconds",
        "intervalSeconds",
        "gracePeriodSeconds",
        "maxConsecutiveFailures",
    ]) {
        it(`is ${member} of the health check of a port`, () => {
            expect(judge([{ ...app, healthChecks: [without(member, check)] }])).to.deep.equal([
                `failure healthChecks[0].${member}`,
            ]);
        });
    }

    it("is of a health check only what it reads", () => {
        expect(judge([{ ...app, healthChecks: [without("path", check)] }])).to.deep.equal([]);
        const unread = { ...without("timeoutSeconds", check), portIndex: 1 };
        expect(judge([{ ...app, healthChecks: [unread] }])).to.deep.equal([]);
        const unserved = { ...app, healthChecks: [without("timeoutSeconds", check)], tasks: [] };
        expect(judge([unserved])).to.deep.equal([]);
    });

    it("is the result in the results of checks", () => {
        for (const result of [{}, null]) {
            const sick = { ...app, healthChecks: [check], ...withTask({ healthCheckResults: [result] }) };
            expect(judge([sick])).to.include("failure tasks[0].healthCheckResults[0].alive");
            expect(judge([{ ...sick, healthChecks: [] }])).to.deep.equal([]);
            expect(judge([sick], { ...external, checksHealth: false })).to.deep.equal([]);
        }
    });

    it("is the agent of a task", () => {
        expect(judge([{ ...app, tasks: [without("host", task)] }])).to.include("failure tasks[0].host");
    });

    describe("in a blue/green deployment", () => {
        const labels = { ...app.labels, HAPROXY_DEPLOYMENT_GROUP: "shop" };
        const blue = { ...app, id: "/blue", labels };
        const split = {
            HAPROXY_DEPLOYMENT_NEW_INSTANCES: "1",
            HAPROXY_DEPLOYMENT_TARGET_INSTANCES: "2",
        };
        const green = { ...app, id: "/green", labels: { ...labels, ...split } };

        it("is when instances were scaled, once they are split", () => {
            expect(judge([blue, green])).to.deep.equal([
                "failure versionInfo.lastScalingAt",
                "failure versionInfo.lastScalingAt",
            ]);
            const versionInfo = { lastScalingAt: "2020-01-01T00:00:00Z" };
            expect(
                judge([
                    { ...blue, versionInfo },
                    { ...green, versionInfo },
                ]),
            ).to.deep.equal([]);
            expect(judge([blue, { ...green, labels }])).to.deep.equal([]);
            expect(judge([green])).to.deep.equal([]);
        });

        it("is the number of instances", () => {
            expect(judge([without("instances", blue), { ...green, labels }])).to.deep.equal([
                "failure instances",
            ]);
        });
    });
});

describe("the ports a load balancer pairs", () => {
    const mapped = (...portMappings: PropertyMap[]) => ({ ...app, container: { portMappings } });

    it("are counted by their service ports, so that one without shifts the next", () => {
        const apps = [
            mapped(
                { containerPort: 80, hostPort: 0 },
                { containerPort: 443, hostPort: 0, servicePort: 15002 },
            ),
        ];
        expect(judge(apps)).to.deep.equal(["warning container.portMappings[1].servicePort"]);
    });

    it("may miss a service port behind the last", () => {
        const apps = [
            mapped(
                { containerPort: 80, hostPort: 0, servicePort: 15001 },
                { containerPort: 443, hostPort: 0 },
            ),
        ];
        expect(judge(apps)).to.deep.equal([]);
    });

    it("are not the same when one on a bridge has no port on the agent", () => {
        const apps = [
            mapped(
                { containerPort: 80, servicePort: 15001 },
                { containerPort: 443, hostPort: 0, servicePort: 15002 },
            ),
        ];
        expect(judge(apps)).to.deep.equal(["warning container.portMappings[0].servicePort"]);
    });

    it("are those of somebody else when an instance shows none", () => {
        expect(judge([{ ...app, ...withTask({ ports: [] }) }])).to.deep.equal([
            "warning container.portMappings[0].servicePort",
        ]);
    });

    it("are told by the definition in host mode when they are taken on the agent", () => {
        const host = {
            ...app,
            networks: [{ mode: "host" }],
            portDefinitions: [{ port: 15001 }],
            ...withTask({ ports: [] }),
        };
        expect(judge([host])).to.deep.equal(["warning portDefinitions[0].port"]);
        expect(judge([{ ...host, requirePorts: true }])).to.deep.equal([]);
    });

    const onNetwork = (...portMappings: PropertyMap[]) => ({
        ...mapped(...portMappings),
        networks: [{ mode: "container", name: "dcos" }],
    });

    it("must have numbers on container networks", () => {
        expect(judge([onNetwork({ containerPort: 0, servicePort: 15001 })])).to.deep.equal([
            "warning container.portMappings[0].servicePort",
        ]);
    });

    it("are read in old forms too", () => {
        const { networks: _, ...old } = app;
        const docker = { network: "BRIDGE", portMappings: app.container.portMappings };
        expect(judge([{ ...old, container: { docker } }])).to.deep.equal([]);
        expect(unserved({ networks: [], container: {}, ports: [15001] })).to.equal(undefined);
    });

    it("must be numbers that a load balancer can listen on", () => {
        for (const servicePort of [0, -1, 65536, "http"]) {
            expect(judge([mapped({ containerPort: 80, hostPort: 0, servicePort })])).to.deep.equal([
                "failure container.portMappings[0].servicePort",
            ]);
        }
        expect(judge([mapped({ containerPort: 80, hostPort: 0, servicePort: "15001" })])).to.deep.equal([]);
    });

    it("get numbers from the load balancer on container networks, which can be taken", () => {
        const web = onNetwork({ containerPort: 8080 });
        expect(judge([web])).to.deep.equal([]);
        const taken = mapped({ containerPort: 80, hostPort: 0, servicePort: 10068 });
        expect(judge([web, { ...taken, id: "/b" }])).to.have.length(2);
        const { assignedPorts: _, ...none } = external;
        expect(judgeLiveApps([web], none)[0]?.unserved?.path).to.equal("container.portMappings");
    });
});
