import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { Operation, OperationFailed } from "../support/operation";

/** How each canary begins. Lower case and without dots, so that it may stand for a name as well. */
const canary = "canary-4711";

/** A value that nobody may see, told apart by the place it is put in. */
function hidden(place: string): pulumi.Output<string> {
    return pulumi.secret(`${canary}-${place}`);
}

/** A secret in every place for a text that Marathon does not restrict, also within lists. */
const docker: MarathonAppArgs = {
    args: ["serve", hidden("argument")],
    user: hidden("user"),
    env: { LOG: "info", PASSWORD: hidden("variable"), TOKEN: { secret: "vault" } },
    secrets: { vault: { source: hidden("source") } },
    labels: { team: hidden("label") },
    constraints: [["hostname", "UNLIKE", hidden("constraint")]],
    container: {
        type: "DOCKER",
        docker: {
            image: hidden("image"),
            parameters: [{ key: "volume-driver", value: hidden("parameter") }],
        },
        portMappings: [{ containerPort: 80, name: "http", labels: { note: hidden("port-label") } }],
        volumes: [{ containerPath: "/etc/web", hostPath: hidden("host-path"), mode: "RO" }],
    },
    networks: [{ mode: "container/bridge" }],
    fetch: [{ uri: pulumi.interpolate`http://files/${hidden("artifact")}` }],
    healthChecks: [{ protocol: "HTTP", path: pulumi.interpolate`/${hidden("check-path")}`, portIndex: 0 }],
    restartOn: { config: hidden("restart") },
};

/** The same with the old forms, whose values move to other names. */
const oldForms: MarathonAppArgs = {
    cmd: pulumi.interpolate`serve --key ${hidden("command")}`,
    uris: ["http://files/plain.tgz", pulumi.interpolate`http://files/${hidden("uri")}`],
    container: {
        type: "DOCKER",
        docker: {
            image: "web:1",
            network: "BRIDGE",
            portMappings: [{ containerPort: 80, labels: { note: hidden("old-port-label") } }],
        },
    },
    healthChecks: [{ protocol: "COMMAND", command: { value: hidden("check-command") } }],
};

const canaries = [
    ...["label", "argument", "user", "variable", "source", "constraint", "image", "parameter"],
    ...[
        "port-label",
        "host-path",
        "artifact",
        "check-path",
        "command",
        "uri",
        "old-port-label",
        "check-command",
    ],
    "linked",
];

describe("secrets in every place of an app", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { env: { MARATHON_DEBUG: "1" } });
    /** Everything that anybody could read of all operations so far. */
    let readable = "";

    const program =
        (change: MarathonAppArgs = {}) =>
        async () => {
            const web = new MarathonApp("web", { ...docker, ...change, marathonLb: true });
            new MarathonApp("old", oldForms);
            new MarathonApp("linked", {
                cmd: "serve",
                links: { WEB: web },
                env: { KEY: hidden("linked") },
            });
        };

    const run = async (operation: "preview" | "up" | "refresh" | "destroy") => {
        const done = await world.stack[operation]({ diff: true });
        return read(done);
    };

    const read = (operation: Operation) => {
        readable += operation.everything + world.stack.stateText();
        return operation;
    };

    const fail = async () => read((await failureOf<OperationFailed>(world.stack.up())).operation);

    before(() => world.stack.setProgram(program()));

    afterEach(() => {
        expect(readable).to.not.contain(canary);
    });

    it("reach Marathon", async () => {
        await run("preview");
        await run("up");
        const held = JSON.stringify(world.marathon.apps());
        for (const place of canaries) expect(held).to.contain(`${canary}-${place}`);
    });

    it("stay hidden beside what links give, which does not", async () => {
        expect(world.stack.stored("linked")?.outputs?.env).to.deep.include({
            WEB_HOST: "marathon-lb.marathon.mesos",
        });
    });

    it("stay hidden in a refresh, also where they drift", async () => {
        await world.operator.change("/web", {
            cpus: 2,
            user: `${canary}-drifted-user`,
            env: { LOG: "info", PASSWORD: `${canary}-drifted`, TOKEN: { secret: "vault" } },
        });
        await run("refresh");
        await run("preview");
        await run("up");
    });

    it("stay hidden where the definition is refused in a preview", async () => {
        world.stack.setProgram(
            program({ user: hidden("refused-user"), constraints: [["hostname", hidden("operator")]] }),
        );
        const { errors } = await fail();
        expect(errors.join()).to.contain("constraints");
    });

    it("stay hidden where Marathon refuses and repeats what it was sent", async () => {
        world.stack.setProgram(program({ user: hidden("repeated") }));
        const definition = `AppDefinition(/web,Some(${canary}-repeated),Map(PASSWORD -> ${canary}-variable))`;
        const errors = [
            `'id' is undefined on object: {"user":"${canary}-repeated"}`,
            `Number of instances is limited to 1 when declaring DVDI volumes in app [${definition}]`,
        ];
        const body = { message: "Object is not valid", details: [{ path: "/", errors }] };
        const refusal = world.marathon.answerWith({ status: 422, body }, { method: "PUT" });
        expect((await fail()).errors.join()).to.contain("DVDI volumes");
        refusal.end();
    });

    it("stay hidden where instances fail, and in all that follows", async () => {
        await world.stack.setConfig("marathon:progressTimeout", "1s");
        world.marathon.behave("/web", { fails: {} });
        world.stack.setProgram(program({ user: hidden("failing") }));
        await fail();
        world.marathon.behave("/web", undefined);
        await run("up");
        await run("destroy");
        expect(readable).to.contain("[secret]");
    });
});
