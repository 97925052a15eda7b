import { expect } from "chai";
import { readApp } from "../../../sdk/definitions";
import { definitionFiles } from "./definition-files";

describe("a definition from a file", () => {
    const { read, refusalOf } = definitionFiles(readApp);

    it("is that of JSON, its id as appId", () => {
        expect(read("web.json", '{"id": "/shop/web", "cmd": "./web", "ports": [0]}')).to.deep.equal({
            appId: "/shop/web",
            cmd: "./web",
            ports: [0],
        });
    });

    it("is that of YAML, with merge keys", () => {
        const text = [
            "x-health: &health {protocol: TCP, portIndex: 0}",
            "id: web",
            "env: &env {LOG: info, SINCE: 2020-01-01}",
            "labels: {<<: *env, LOG: debug}",
            "healthChecks: [{<<: *health, intervalSeconds: 5}]",
        ];
        expect(read("web.yaml", text.join("\n"))).to.deep.include({
            appId: "/web",
            labels: { LOG: "debug", SINCE: "2020-01-01" },
            healthChecks: [{ protocol: "TCP", portIndex: 0, intervalSeconds: 5 }],
        });
    });

    for (const [id, appId] of [
        ["web", "/web"],
        ["shop/web", "/shop/web"],
        ["/shop/web/", "/shop/web"],
        ["/shop/../web", "/web"],
    ]) {
        it(`reads the id ${id} as Marathon does`, () => {
            expect(read("web.json", JSON.stringify({ id, cmd: "./web" })).appId).to.equal(appId);
        });
    }

    it("has no appId where the file has no id", () => {
        expect(read("web.json", '{"cmd": "./web"}')).to.deep.equal({ cmd: "./web" });
    });

    it("leaves out what only Marathon writes, from an answer of Marathon too", () => {
        const app = {
            id: "/web",
            cmd: "./web",
            ipAddress: null,
            labels: { PULUMI_OWNER: "shop/dev/01234567", TEAM: "shop" },
            version: "2020-01-01T00:00:00.000Z",
            versionInfo: { lastScalingAt: "2020-01-01T00:00:00.000Z" },
            tasksRunning: 1,
            deployments: [],
            tasks: [{ id: "web.1" }],
        };
        const expected = { appId: "/web", cmd: "./web", labels: { TEAM: "shop" } };
        expect(read("web.json", JSON.stringify(app))).to.deep.equal(expected);
        expect(read("web.json", JSON.stringify({ app }))).to.deep.equal(expected);
    });

    it("keeps what is no field, for the preview to warn about", () => {
        expect(read("web.json", '{"comand": "./web"}')).to.deep.equal({ comand: "./web" });
    });

    it("is read whatever editors put before it", () => {
        expect(read("web.json", '\uFEFF{"cmd": "./web"}')).to.deep.equal({ cmd: "./web" });
    });

    describe("is refused in one line", () => {
        for (const [name, text, refusal] of [
            ["a.json", "", "a.json: is empty"],
            ["a.json", '{\n"cmd": "x"\n"cpus": 1}', "a.json:3: is no JSON from here on"],
            ["a.json", '{\n"cmd": x}', "a.json:2: is no JSON from here on"],
            ["a.json", '{"args": [\n"x",\n"y",\n]}', "a.json:3: is no JSON from here on"],
            ["a.json", '{"cmd": "x"', "a.json:1: is no JSON from here on"],
            ["a.json", '{"cmd": "x",\n"cmd": "y"}', "a.json:2: says the same name twice in one object"],
            ["a.yaml", "# nothing\n", "a.yaml: is empty"],
            ["a.yaml", "cmd: x\ncmd: y\n", "a.yaml:2: says the same name twice in one object"],
            ["a.yaml", "cmd: x\nargs: [1\nb: 2", "a.yaml:3: is no YAML: deficient indentation"],
            ["a.yaml", "env:\n  PASSWORD: *hunter2\n", "a.yaml:2: is no YAML: unidentified alias"],
            ["a.yaml", "env:\n  PASSWORD: !hunter2 x\n", "a.yaml:2: is no YAML: unknown scalar tag"],
            [
                "a.yaml",
                "cmd: x\n---\ncmd: y\n",
                "a.yaml:2: holds several documents: put each into a file of its own",
            ],
            ["a.yaml", "just text", "a.yaml: holds no app definition, which is an object"],
            [
                "a.json",
                "[{}, {}]",
                "a.json: holds a list of 2, not an app: put each app into a file of its own",
            ],
            [
                "a.json",
                '{"id": "/shop", "apps": []}',
                "a.json: holds a group, not an app: read it with definitions.readGroup, for a MarathonGroup",
            ],
            [
                "a.json",
                '{"id": "/shop", "containers": []}',
                "a.json: holds a pod, not an app: this package does not manage pods",
            ],
            ["a.json", '{"id": 7}', "a.json: id: must be a text, as /shop/cart"],
        ] as const) {
            it(refusal, () => {
                expect(refusalOf(name, text)).to.equal(refusal);
            });
        }

        it("where there is no such file", () => {
            expect(() => readApp("nowhere/web.json")).to.throw(
                `nowhere/web.json: there is no such file in ${process.cwd()}`,
            );
        });
    });
});
