import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call } from "./client";

const image = { docker: { image: "nginx" } };
const dvdi = (external: object = {}) => ({
    containerPath: "/data",
    mode: "RW",
    external: { name: "db", provider: "dvdi", options: { "dvdi/driver": "rexray" }, ...external },
});

/** A definition that Marathon refuses, besides its id and command: name, members, status, path and text (or the message). */
const refused: readonly (readonly [string, object, number, string, string])[] = [
    ["a fraction of an instance", { instances: 1.5 }, 422, "/instances", "error.expected.int"],
    ["a negative number", { mem: -1 }, 422, "/mem", "error.min"],
    ["a number as a label", { labels: { a: 1 } }, 422, "/labels/a", "error.expected.jsstring"],
    ["a one-letter command", { cmd: "x" }, 422, "/", "must not be an empty string"],
    [
        "half an upgrade strategy",
        { upgradeStrategy: { minimumHealthCapacity: 0.5 } },
        422,
        "/upgradeStrategy/maximumOverCapacity",
        `'maximumOverCapacity' is undefined on object: {"minimumHealthCapacity":0.5}`,
    ],
    [
        "a capacity above one",
        { upgradeStrategy: { minimumHealthCapacity: 1.2, maximumOverCapacity: 1 } },
        422,
        "/upgradeStrategy/minimumHealthCapacity",
        "error.max",
    ],
    [
        "an unknown network mode",
        { networks: [{ mode: "overlay" }] },
        422,
        "/networks(0)/mode",
        "error.unknown.enum.literal",
    ],
    ["a Docker container without image", { container: {} }, 422, "/container/docker", "not defined"],
    [
        "a malformed volume as a broken host volume",
        { container: { type: "MESOS", volumes: [{ containerPath: "data", mode: "RW", persistent: {} }] } },
        422,
        "/container/volumes(0)/hostPath",
        `'hostPath' is undefined on object: {"containerPath":"data","mode":"RW","persistent":{}}`,
    ],
    [
        "a size for an external volume of a Docker container",
        { container: { ...image, volumes: [dvdi({ size: 10 })] } },
        422,
        "/container/volumes(0)/external/size",
        "must be undefined for Docker containers",
    ],
    [
        "an external volume with room for two instances",
        {
            container: { type: "MESOS", volumes: [dvdi()] },
            upgradeStrategy: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0.5 },
        },
        422,
        "/upgradeStrategy/maximumOverCapacity",
        "got 0.5, expected 0.0",
    ],
    [
        "ports in both forms",
        { ports: [1], portDefinitions: [] },
        422,
        "/",
        "cannot specify both ports and port definitions",
    ],
    [
        "a health check on a port that is not there",
        { healthChecks: [{ portIndex: 5 }] },
        422,
        "/healthChecks(0)",
        "Health check port indices must address an element of the ports array or container port mappings.",
    ],
    [
        "a constraint operator in lower case",
        { constraints: [["hostname", "unique"]] },
        500,
        "",
        "illegal constraint specification hostname,unique",
    ],
    [
        "a Docker network that is gone",
        { container: { docker: { image: "nginx", network: "NONE" } } },
        500,
        "",
        "unsupported docker network type NONE",
    ],
];

describe("what the emulator refuses", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start();
    });

    afterEach(() => emulator.close());

    for (const [name, members, status, path, text] of refused) {
        it(`is ${name}, in Marathon's words`, async () => {
            const answer = await call(emulator, "POST", "/v2/apps", {
                id: "/web",
                cmd: "sleep 1000",
                ...members,
            });
            expect(answer.status).to.equal(status);
            if (status === 500) expect(answer.body).to.deep.equal({ message: text });
            else
                expect([answer.at("details.0.path"), answer.at("details.0.errors.0")]).to.deep.equal([
                    path,
                    text,
                ]);
            expect(emulator.apps()).to.deep.equal([]);
        });
    }

    it("is the same external volume in two apps, once for each of them", async () => {
        const container = { type: "MESOS", volumes: [dvdi()] };
        await call(emulator, "POST", "/v2/apps", { id: "/a", cmd: "sleep 1000", container });
        const second = await call(emulator, "POST", "/v2/apps", { id: "/b", cmd: "sleep 1000", container });
        expect(second.at("details")).to.have.length(2);
        expect(second.at("details.1.errors.0")).to.equal(
            "Volume name 'db' in /b conflicts with volume(s) of same name in app(s): /a",
        );
    });

    it("is a body that is no JSON, with the parser's text in place of a list", async () => {
        const broken = await call(emulator, "POST", "/v2/apps", "{");
        expect([broken.status, broken.at("message")]).to.deep.equal([400, "Invalid JSON"]);
        expect(broken.at("details")).to.be.a("string");
    });

    it("is a body of another type, and an answer of another type", async () => {
        const text = await call(emulator, "POST", "/v2/apps", "{}", { "Content-Type": "text/plain" });
        expect([text.status, text.body]).to.deep.equal([415, { message: "Unsupported Media Type" }]);
        const xml = await call(emulator, "GET", "/v2/apps", undefined, { Accept: "application/xml" });
        expect([xml.status, xml.body]).to.deep.equal([406, { message: "Not Acceptable" }]);
    });

    it("is a method that a path does not have", async () => {
        expect((await call(emulator, "PATCH", "/v2/deployments")).status).to.equal(405);
    });

    it("is one element of an array, and then the whole array", async () => {
        const apps = [{ id: "/a", cmd: "sleep 1000" }, { cmd: "sleep 1000" }];
        const answer = await call(emulator, "PUT", "/v2/apps?partialUpdate=false", apps);
        expect(answer.at("details.0.path")).to.equal("(1)/id");
        expect(emulator.apps()).to.deep.equal([]);
    });
});
