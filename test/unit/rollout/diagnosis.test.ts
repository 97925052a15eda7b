import { expect } from "chai";
import { diagnose } from "../../../provider/rollout/diagnosis";
import { appOf, failed, failure, failures, lines, said, unwrapped } from "./failed-rollouts";

const docker = { container: { type: "DOCKER", docker: { image: "shop/db:1" } } };
const volume = {
    containerPath: "/data",
    mode: "RW",
    external: { name: "pg-data", provider: "dvdi", options: {} },
};

/** The diagnosis of two failures with this message, on two agents. */
function diagnosisOf(message: string, definition: object): string {
    return diagnose(failed({ failures: failures(2, { message }), app: appOf(definition) }));
}

describe("the diagnosis of instances that fail", () => {
    it("of a program that crashes on start names the exit code and the log", () => {
        const text = diagnose(
            failed({
                reason: { kind: "hopeless", hopeless: "crashing" },
                failures: failures(5),
                app: appOf({ cmd: "run" }),
            }),
        );
        expect(text).to.equal(
            lines(
                "/shop/db fails on start: 0 of 3 running, 5 failures on 2 agents.",
                "Instances: 0 of 3 running, 5 failed",
                "Last failure on 10.0.0.1: exit code 1 (Command exited with status 1)",
                "Sandbox: http://mesos.example:5050/#/agents/S1/frameworks/F-0000/executors/shop_db.instance-4._app.1",
                "To do: Read its log (stderr) in the sandbox.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("of exit code 137 says that memory is the likely cause, and how much is asked", () => {
        expect(diagnosisOf(said("outOfMemory", docker), { ...docker, mem: 512 })).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running, 2 failed",
                "Last failure on 10.0.0.2: killed, most likely out of memory: the app asks 512",
                "  MiB (Container exited with status 137)",
                "Sandbox: http://mesos.example:5050/#/agents/S2/frameworks/F-0000/executors/shop_db.instance-1._app.1",
                "To do: Raise mem, or limit what the program takes (for a JVM: -Xmx well below",
                "  mem).",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("of an image that is not there names the image", () => {
        const message = said("imageNotFound", docker);
        const text = diagnose(
            failed({
                reason: { kind: "hopeless", hopeless: "image" },
                failures: failures(3, { message }),
                app: appOf(docker),
            }),
        );
        expect(text).to.equal(
            lines(
                "/shop/db does not get its image: 0 of 3 running, 3 failures to pull it.",
                "Instances: 0 of 3 running, 3 failed",
                "Last failure on 10.0.0.1: the registry has no image shop/db:1 (Failed to launch",
                "  container: Failed to run 'docker -H unix:///var/run/docker.sock pull",
                "  shop/db:1': exited with status 1; stderr='Error response from daemon: manifest",
                "  for shop/db:1 not found: manifest unknown: manifest unknown ')",
                "Sandbox: http://mesos.example:5050/#/agents/S1/frameworks/F-0000/executors/shop_db.instance-2._app.1",
                "To do: Correct container.docker.image, or push the image.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("of an image that needs credentials says where to put them", () => {
        expect(diagnosisOf(said("imageUnauthorised", docker), docker)).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running, 2 failed",
                "Last failure on 10.0.0.2: the registry does not hand out image shop/db:1: no",
                "  credentials, or no such image (Failed to launch container: Failed to run",
                "  'docker -H unix:///var/run/docker.sock pull shop/db:1': exited with status 1;",
                "  stderr='Error response from daemon: pull access denied for shop/db, repository",
                "  does not exist or may require 'docker login': denied: requested access to the",
                "  resource is denied ')",
                "Sandbox: http://mesos.example:5050/#/agents/S2/frameworks/F-0000/executors/shop_db.instance-1._app.1",
                "To do: Check the image's name; for a private registry add a docker.tar.gz with",
                "  its credentials to fetch.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("of a network that the agent does not know names it", () => {
        const networks = [{ mode: "container", name: "dcos" }];
        expect(diagnosisOf("Failed to launch container: Unknown CNI network 'dcos'", { networks })).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running, 2 failed",
                "Last failure on 10.0.0.2: the agent does not know network dcos (Failed to launch",
                "  container: Unknown CNI network 'dcos')",
                "Sandbox: http://mesos.example:5050/#/agents/S2/frameworks/F-0000/executors/shop_db.instance-1._app.1",
                "To do: Correct the name in networks, or create the network on every agent.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("of a volume that is attached elsewhere names it", () => {
        const app = { container: { type: "MESOS", volumes: [volume] } };
        expect(diagnosisOf(said("volumeAttachedElsewhere", app), app)).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running, 2 failed",
                "Last failure on 10.0.0.2: volume pg-data is attached to another agent (Failed to",
                "  launch container: Unexpected termination of the subprocess:",
                '  VolumeDriver.Mount: {"Error":"volume already attached to another host"})',
                "Sandbox: http://mesos.example:5050/#/agents/S2/frameworks/F-0000/executors/shop_db.instance-1._app.1",
                "To do: End whatever still uses the volume, or detach it with the volume driver's",
                "  own tool; it can be attached to one agent at a time.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("of failures that are all on one agent names it", () => {
        expect(diagnose(failed({ failures: failures(4, {}, 1) }))).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running, 4 failed",
                "Last failure on 10.0.0.1: exit code 1 (Command exited with status 1)",
                "Agent: all 4 failures were on 10.0.0.1",
                "Sandbox: http://mesos.example:5050/#/agents/S1/frameworks/F-0000/executors/shop_db.instance-3._app.1",
                "To do: Read its log (stderr) in the sandbox. Look at 10.0.0.1, or keep the app",
                '  off it: constraints: [["hostname", "UNLIKE", "10\\\\.0\\\\.0\\\\.1"]].',
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("names the pause that Marathon makes after failures", () => {
        const queued = { count: 3, delay: { timeLeftSeconds: 240, overdue: false } };
        const text = diagnose(failed({ failures: failures(1), queued }));
        expect(text).to.contain("Offers: none asked for: after failures Marathon waits, 240 s more");
    });

    it("says of launched instances that they may be pulling their image", () => {
        const counts = { running: 0, healthy: 0, unhealthy: 0, starting: 3, old: 0 };
        expect(diagnose(failed({ counts }))).to.contain(
            "Starting: 3 instances launched; Mesos pulls the image",
        );
    });

    it("blames the program, not the agent that was lost after it", () => {
        const lost = failure({ state: "TASK_LOST", message: "Agent 10.0.0.2 removed" }, 2);
        const text = diagnose(failed({ failures: [failure(), lost] }));
        expect(text).to.contain("Last failure on 10.0.0.1: exit code 1");
    });

    it("of a program that ends by itself, without a failure, says that it must not", () => {
        expect(diagnose(failed({ finished: 4, app: appOf({ cmd: "echo hello" }) }))).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running",
                "Finished: 4 instances ended by themselves, with exit code 0",
                "To do: Have the program stay in the foreground: whenever it ends, Marathon",
                "  starts another instance.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("says that old instances go on running", () => {
        const counts = { running: 0, healthy: 0, unhealthy: 0, starting: 0, old: 2 };
        expect(unwrapped(diagnose(failed({ counts })))).to.contain(
            "2 old instances go on running meanwhile.",
        );
    });
});

describe("the diagnosis recognises", () => {
    const mesos = {
        mem: 256,
        container: { type: "MESOS", docker: { image: "shop/db:1" }, volumes: [volume] },
    };
    const dockerWithVolume = { container: { ...docker.container, volumes: [volume] } };
    const cases: readonly (readonly [string, string, object, string])[] = [
        ["an exit in a MESOS container", said("exit", mesos), mesos, "exit code 1"],
        ["an exit in a DOCKER container", said("exit", docker), docker, "exit code 1"],
        [
            "memory in a MESOS container",
            said("outOfMemory", mesos),
            mesos,
            "killed, out of memory: the app asks 256 MiB",
        ],
        [
            "a missing image of the Mesos containerizer",
            said("imageNotFound", mesos),
            mesos,
            "has no image shop/db:1",
        ],
        [
            "missing credentials of the Mesos containerizer",
            said("imageUnauthorised", mesos),
            mesos,
            "no credentials, or no such image",
        ],
        [
            "a volume that Docker cannot mount",
            said("volumeAttachedElsewhere", docker),
            dockerWithVolume,
            "most likely volume pg-data cannot be mounted",
        ],
        [
            "a network that Docker does not know",
            "Container exited with status 125",
            { networks: [{ mode: "container", name: "blue" }] },
            "most likely the agent does not know network blue",
        ],
        [
            "a command that does not exist",
            "Container exited with status 127",
            { cmd: "nope" },
            "cmd was not found",
        ],
        [
            "a command that cannot be executed",
            "Container exited with status 126",
            {},
            "the entry point or args cannot be executed",
        ],
        ["a crash", "Container exited with status 139", {}, "segmentation fault"],
        ["a signal", "Command terminated with signal Killed", {}, "most likely out of memory"],
        [
            "files that cannot be fetched",
            "Failed to launch container: Failed to fetch all URIs for container 'x'",
            {},
            "a file of fetch did not arrive",
        ],
        ["a slow executor", "Executor did not register within 1mins", {}, "the executor was not up in time"],
    ];
    for (const [name, message, definition, words] of cases) {
        it(name, () => {
            expect(unwrapped(diagnosisOf(message, definition))).to.contain(words);
        });
    }
});

describe("what a task said is quoted", () => {
    const quoted = (message: string, definition: object = {}) => diagnosisOf(message, definition);

    it("without credentials in URLs", () => {
        expect(quoted("Failed to fetch 'http://me:hunter22@files.example/a'")).not.to.contain("hunter22");
    });

    it("without the values of secret environment variables", () => {
        const text = quoted("bad password swordfish", { env: { DB_PASSWORD: "swordfish" } });
        expect(text).to.contain("bad password [redacted]").and.not.to.contain("swordfish");
    });

    it("without control characters, on as many lines as it takes", () => {
        expect(quoted("a\u001b[31mb\u0000c\r\nd")).to.contain("a [31mb c d");
    });

    it("at bounded length", () => {
        expect(quoted("x".repeat(5_000))).to.have.length.below(1_000);
    });

    it("on lines of 80 columns, but for links and the headline", () => {
        const [, ...lines] = quoted("word ".repeat(200)).split("\n");
        expect(lines.filter((line) => line.length > 80 && !line.includes("http"))).to.deep.equal([]);
    });

    it("on at most 15 lines in all", () => {
        const message = said("imageUnauthorised", docker);
        const all = failed({ failures: failures(4, { message }, 1), app: appOf(docker) });
        expect(diagnose(all).split("\n")).to.have.length.at.most(15);
    });
});

describe("the link to the sandbox", () => {
    it("ends at the agent where Marathon's id in Mesos is not known", () => {
        const text = diagnose(failed({ failures: failures(1), frameworkId: undefined }));
        expect(text).to.match(/^Sandbox: http:\/\/mesos\.example:5050\/#\/agents\/S1$/m);
    });

    it("is left out where Mesos has no known user interface", () => {
        expect(diagnose(failed({ failures: failures(1), mesosUrl: undefined }))).not.to.contain("Sandbox:");
    });
});
