import { expect } from "chai";
import { diagnose } from "../../../provider/rollout/diagnosis";
import { connectionFailure } from "../../emulator/health";
import { appOf, failed, failures, lines, unwrapped, version } from "./failed-rollouts";

const http = { protocol: "HTTP", path: "/health", portIndex: 0, gracePeriodSeconds: 60, timeoutSeconds: 20 };
const refused = connectionFailure("10.0.0.1", 31001);

/** The diagnosis of three running instances whose health check has failed. */
function diagnosisOf(cause: string | undefined, definition: object = {}, taskVersion = version): string {
    const tasks = [1, 2, 3].map((number) => ({
        id: `shop_db.instance-${number}._app.1`,
        appId: "/shop/db",
        slaveId: `S${number}`,
        host: `10.0.0.${number}`,
        state: "TASK_RUNNING",
        version: taskVersion,
        healthCheckResults: [
            { alive: false, consecutiveFailures: 2, ...(cause !== undefined && { lastFailureCause: cause }) },
        ],
    }));
    return diagnose(
        failed({
            observation: { running: 3, hasHealthChecks: true },
            counts: { running: 3, healthy: 0, unhealthy: 3, starting: 0, old: 0 },
            app: appOf({ healthChecks: [http], tasks, ...definition }),
        }),
    );
}

describe("the diagnosis of instances that do not become healthy", () => {
    it("tells the HTTP status", () => {
        expect(diagnosisOf("503 Service Unavailable")).to.equal(
            lines(
                "/shop/db did not become healthy: 0 of 3 healthy, no progress for 10m (progressTimeout).",
                "Instances: 3 of 3 running, 0 healthy, 3 unhealthy",
                "Health: HTTP /health answered HTTP 503 Service Unavailable (3 of 3 results)",
                "Sandbox: http://mesos.example:5050/#/agents/S1/frameworks/F-0000/executors/shop_db.instance-1._app.1",
                "To do: Make HTTP /health answer 200 to 399 once the program can work.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("tells that the connection was refused, and where", () => {
        expect(diagnosisOf(refused)).to.equal(
            lines(
                "/shop/db did not become healthy: 0 of 3 healthy, no progress for 10m (progressTimeout).",
                "Instances: 3 of 3 running, 0 healthy, 3 unhealthy",
                "Health: HTTP /health: connection refused at 10.0.0.1:31001 (3 of 3 results)",
                "Sandbox: http://mesos.example:5050/#/agents/S1/frameworks/F-0000/executors/shop_db.instance-1._app.1",
                "To do: Have the program listen on the port that the check asks ($PORT0 in host",
                "  mode), on 0.0.0.0.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("tells that there was no answer in time", () => {
        expect(diagnosisOf("AskTimeoutException: Ask timed out after [20000 ms]")).to.contain(
            "Health: HTTP /health: no answer within 20 s (time-out)",
        );
    });

    it("tells that there was no connection in time", () => {
        expect(diagnosisOf("SocketTimeoutException: connect timed out")).to.contain(
            "no connection (time-out)",
        );
    });

    it("tells that there is no route", () => {
        expect(diagnosisOf("NoRouteToHostException: No route to host")).to.contain(
            "no route to the instance",
        );
    });

    it("tells that the check has no port", () => {
        const cause =
            "UnsupportedOperationException: Health check failed: unable to get the task's effectivePort";
        expect(diagnosisOf(cause)).to.contain("has no port to ask");
    });

    it("names the network on which Marathon cannot reach the instance, and the check that can", () => {
        expect(diagnosisOf(refused, { networks: [{ mode: "container", name: "dcos" }] })).to.equal(
            lines(
                "/shop/db did not become healthy: 0 of 3 healthy, no progress for 10m (progressTimeout).",
                "Instances: 3 of 3 running, 0 healthy, 3 unhealthy",
                "Health: HTTP /health: connection refused at 10.0.0.1:31001 (3 of 3 results).",
                "  Marathon itself runs HTTP checks, and has to reach the instance's own address",
                "  on network dcos.",
                "Sandbox: http://mesos.example:5050/#/agents/S1/frameworks/F-0000/executors/shop_db.instance-1._app.1",
                "To do: Use MESOS_HTTP instead of HTTP as the protocol of the health check: Mesos",
                "  runs it on the agent, beside the instance.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("does not blame the network for an answer", () => {
        const networks = [{ mode: "container", name: "dcos" }];
        expect(diagnosisOf("500 Internal Server Error", { networks })).not.to.contain("MESOS_HTTP");
    });

    it("does not blame a bridge network, on which Marathon asks the agent", () => {
        expect(diagnosisOf(refused, { networks: [{ mode: "container/bridge" }] })).not.to.contain(
            "MESOS_HTTP",
        );
    });

    it("sends those whom Mesos tells no cause to the log", () => {
        const text = diagnosisOf(undefined, { healthChecks: [{ ...http, protocol: "MESOS_HTTP" }] });
        expect(text).to.contain("Health: MESOS_HTTP /health fails; Mesos runs it and tells no cause");
    });

    it("leaves the old version's health out", () => {
        expect(diagnosisOf("503 Service Unavailable", {}, "2021-07-26T12:00:00.000Z")).not.to.contain("503");
    });

    it("explains that bad health shows only after the grace period", () => {
        expect(unwrapped(diagnosisOf(undefined, { tasks: [] }))).to.contain(
            "failures of the first 60 s (gracePeriodSeconds)",
        );
    });

    it("tells why instances were ended for bad health", () => {
        const kills = failures(3, { kind: "healthKill", state: "TASK_KILLED", message: refused });
        const text = diagnose(
            failed({
                reason: { kind: "hopeless", hopeless: "unhealthy" },
                observation: { hasHealthChecks: true },
                failures: kills,
                app: appOf({ healthChecks: [http] }),
            }),
        );
        expect(text).to.equal(
            lines(
                "/shop/db does not become healthy: 0 of 3 healthy, 3 instances ended for bad health.",
                "Instances: 0 of 3 running, 0 healthy, 3 failed",
                "Health: HTTP /health: connection refused at 10.0.0.1:31001",
                "Sandbox: http://mesos.example:5050/#/agents/S1/frameworks/F-0000/executors/shop_db.instance-2._app.1",
                "To do: Have the program listen on the port that the check asks ($PORT0 in host",
                "  mode), on 0.0.0.0.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });
});

describe("the diagnosis of instances that do not become ready", () => {
    const readinessChecks = [
        { name: "warm", path: "/ready", portName: "web", httpStatusCodesForReady: [200, 204] },
    ];
    const unready = { name: "warm", taskId: "t", ready: false };

    it("names the check and the status it was answered with, and no body", () => {
        const lastResponse = { status: 503, contentType: "text/plain", body: "hunter2" };
        const app = appOf({ readinessChecks, readinessCheckResults: [{ ...unready, lastResponse }] });
        expect(diagnose(failed({ observation: { running: 3 }, app }))).to.equal(
            lines(
                "/shop/db did not become ready: 1 instance of 3 not ready, no progress for 10m (progressTimeout).",
                "Instances: 3 of 3 running",
                'Readiness: check "warm" (/ready on port web): answers HTTP 503',
                "To do: Make /ready answer 200 or 204 once the program can take requests.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("says so where no answer was kept", () => {
        const app = appOf({ readinessChecks, readinessCheckResults: [unready] });
        expect(diagnose(failed({ observation: { running: 3 }, app }))).to.contain(
            "no answer yet that means ready",
        );
    });
});

describe("the diagnosis of a rollout that others have ended", () => {
    it("names the owner of the definition that stands there", () => {
        const app = appOf({ labels: { PULUMI_OWNER: "shop/prod/ab12cd34" } });
        expect(diagnose(failed({ reason: { kind: "superseded" }, app }))).to.equal(
            lines(
                "/shop/db was changed in Marathon while Pulumi waited: another definition stands in the place of ours.",
                "Instances: 0 of 3 running",
                "Found: the definition in Marathon, of 2021-07-27T12:00:00.000Z, names",
                "  shop/prod/ab12cd34 as its owner (label PULUMI_OWNER)",
                "To do: pulumi refresh shows what differs; pulumi up after it writes the",
                "  program's definition again.",
                "Marathon goes on with the other definition.",
            ),
        );
    });

    it("tells what Marathon says of a deployment that was stopped", () => {
        const said = "The upgrade has been cancelled";
        expect(diagnose(failed({ reason: { kind: "stopped", said }, observation: { running: 1 } }))).to.equal(
            lines(
                "The deployment of /shop/db was stopped by another hand: 1 of 3 running.",
                "Instances: 1 of 3 running",
                "Marathon: The upgrade has been cancelled",
                "Marathon keeps the definition. The next pulumi up starts what is missing.",
            ),
        );
    });
});
