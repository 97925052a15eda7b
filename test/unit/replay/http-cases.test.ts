import { expect } from "chai";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { httpCasesIn, type RecordedStep } from "../../replay/http/cases";
import { judgeCase } from "../../replay/http/judge";
import { serverOf } from "../../replay/http/recorded-server";
import type { Replay } from "../../replay/kind";
import { kindOf } from "../../replay/kinds";

const server = serverOf("x.json", "no-offers");
const definition = { id: "/a", cmd: "serve", instances: 0 };

const post = (body: PropertyMap, status = 201): RecordedStep => ({
    request: { method: "POST", path: "/v2/apps", body },
    response: { status },
});
const shown = (app: PropertyMap): RecordedStep => ({
    request: { method: "GET", path: "/v2/apps//a" },
    response: { status: 200, body: { app } },
});
const recorded = (...steps: RecordedStep[]) => ({ name: "x", env: "no-offers", steps });

/** How 1.8 shows the definition. */
const shownDefinition = {
    id: "/a",
    backoffFactor: 1.15,
    backoffSeconds: 1,
    cmd: "serve",
    cpus: 1,
    disk: 0,
    executor: "",
    instances: 0,
    labels: {},
    maxLaunchDelaySeconds: 300,
    mem: 128,
    gpus: 0,
    networks: [{ mode: "host" }],
    portDefinitions: [{ port: 10_000, name: "default", protocol: "tcp" }],
    requirePorts: false,
    upgradeStrategy: { maximumOverCapacity: 1, minimumHealthCapacity: 1 },
    version: "<version:1>",
    killSelection: "YOUNGEST_FIRST",
    unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    tasksRunning: 0,
    deployments: [],
};

async function replay(name: string, ...steps: RecordedStep[]): Promise<Replay> {
    const file = { path: name, content: [recorded(...steps)] };
    const kind = kindOf(file);
    if (!kind) throw new Error("no kind");
    return await kind.replay(file, { check: true });
}

describe("a recorded case", () => {
    it("agrees where the app is shown as it follows from the request", () => {
        const { differences, compared } = judgeCase(
            recorded(post(definition), shown(shownDefinition)),
            server,
        );
        expect(differences).to.deep.equal([]);
        expect(compared).to.equal(1);
    });

    it("differs where it is not, by path", () => {
        const other = { ...shownDefinition, cpus: 2, portDefinitions: [{ port: 10_000, protocol: "udp" }] };
        const { differences } = judgeCase(recorded(post(definition), shown(other)), server);
        const where = "steps[1].response.body.app";
        expect(differences).to.have.deep.members([
            { path: `${where}.cpus`, expected: 2, got: 1 },
            { path: `${where}.portDefinitions[0].protocol`, expected: "udp", got: "tcp" },
            { path: `${where}.portDefinitions[0].name`, expected: undefined, got: "default" },
        ]);
    });

    it("differs where the app is there and should not be", () => {
        const gone = { ...shown({}), response: { status: 404 } };
        expect(judgeCase(recorded(post(definition), gone), server).differences).to.have.length(1);
        expect(judgeCase(recorded(gone), server).differences).to.deep.equal([]);
    });

    it("goes on with the ports that the server gave", () => {
        const update: RecordedStep = {
            request: { method: "PUT", path: "/v2/apps//a", body: { cpus: 2 } },
            response: { status: 200 },
        };
        const steps = [
            post(definition),
            shown(shownDefinition),
            update,
            shown({ ...shownDefinition, cpus: 2 }),
        ];
        expect(judgeCase(recorded(...steps), server).differences).to.deep.equal([]);
    });

    it("is judged as long as it is about definitions", () => {
        const pods = { request: { method: "POST", path: "/v2/pods" }, response: { status: 201 } };
        expect(judgeCase(recorded(post(definition), pods), server).beyond).to.equal("POST /v2/pods");
    });

    it("repeats what was recorded once", () => {
        const body = { ...definition, portDefinitions: [{ port: 0 }, "<repeated 4 times>"] };
        const [read] = httpCasesIn([recorded(post(body))]) ?? [];
        expect(read?.steps[0]?.request?.body).to.deep.equal({
            ...definition,
            portDefinitions: Array.from({ length: 4 }, () => ({ port: 0 })),
        });
    });
});

describe("the replay of definitions", () => {
    it("fails where we take what was refused, and counts it", async () => {
        const { results, notes } = await replay("app-validation.json", post(definition, 422));
        expect(results).to.deep.equal([
            {
                name: "x",
                outcome: "failed",
                differences: [{ path: "steps[0].request.body", expected: "refused: 422", got: "accepted" }],
            },
        ]);
        expect(notes?.map((note) => note.replace(/ +/g, " "))).to.deep.equal([
            "requests we accept we refuse",
            "Marathon accepted 0 0",
            "Marathon refused 1 0",
        ]);
    });

    it("fails where we refuse what was taken, and says why", async () => {
        const { results } = await replay("app-validation.json", post({ id: "/a", cmd: "serve", cpus: "1" }));
        expect(results[0]).to.have.property("outcome", "failed");
        expect(JSON.stringify(results)).to.contain("refused; cpus: must be a number");
    });

    it("skips what is not about a definition", async () => {
        const { results } = await replay("app-normalisation.json", post(definition, 415));
        expect(results.map(({ outcome }) => outcome)).to.deep.equal(["skipped"]);
    });

    it("tells files by their content", () => {
        expect(kindOf({ path: "x.json", content: [recorded(post(definition))] })?.name).to.equal(
            "app-normalisation",
        );
        expect(kindOf({ path: "app-validation-2.json", content: [recorded()] })?.name).to.equal(
            "app-validation",
        );
        expect(kindOf({ path: "app-validation.json", content: { a: 1 } })).to.equal(undefined);
        expect(kindOf({ path: "x.json", content: [] })).to.equal(undefined);
    });
});

describe("the server of a recording", () => {
    for (const [path, minor] of [
        ["data/app-validation.json", 8],
        ["recordings/1.9.109/x.json", 9],
        ["a/v1.10.26/x.json", 10],
        ["a/v1.11.26-master/deep/x.json", 11],
    ] as const) {
        it(`is told by the folder: ${path}`, () =>
            expect(serverOf(path, "no-offers").version.minor).to.equal(minor));
    }

    it("is started as the case says", () => {
        expect(serverOf("x", "plain")).to.deep.include({ features: [], defaultNetworkName: "default-net" });
        expect(serverOf("x", "role").mesosRole).to.equal("prod");
        expect(serverOf("x", "top").newGroupsEnforceRole).to.equal(true);
        expect(serverOf("x", "deprecated").sanitizesAcceptedRoles).to.equal(true);
    });
});
