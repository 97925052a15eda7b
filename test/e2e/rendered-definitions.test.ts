import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import { definitions, MarathonApp, type MarathonAppArgs, MarathonGroup, RexRayVolume } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";

describe("definitions as text", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    /** What the program has got as text of each resource, in the operation that ran last. */
    const rendered = new Map<string, Observed>();

    const shop = async () => {
        const db = new MarathonApp("db", {
            container: {
                docker: { image: "mongo:7" },
                portMappings: [{ containerPort: 27017, name: "mongo" }],
            },
            networks: [{ mode: "container/bridge" }],
            marathonLb: true,
        });
        const web: MarathonAppArgs = {
            cmd: "./web",
            uris: ["http://files.example/web.tgz"],
            links: { DB: db },
            env: { PASSWORD: secret("hunter2"), WORKERS: 4 },
            constraints: [["hostname", "UNIQUE"]],
            container: { type: "MESOS", docker: { image: "web:1" } },
            volumes: [new RexRayVolume("data", { volumeName: "data" }).mount("/data")],
            defaultHealthCheck: "tcp",
        };
        const resources = {
            db,
            web: new MarathonApp("web", web),
            folder: new MarathonGroup("folder", { dependencies: ["/db"] }),
        };
        for (const [name, resource] of Object.entries(resources)) {
            rendered.set(name, await observe(definitions.render(resource)));
        }
    };

    const textOf = (name: string) => String(rendered.get(name)?.value);

    /** What Marathon was sent first of an app or group, without the label of the stack. */
    const received = (id: string) => {
        const bodies = world.marathon.writes().map(({ body }) => body as Record<string, unknown>);
        const { labels, ...body } = bodies.find((each) => each?.id === id) ?? {};
        const { PULUMI_OWNER: owner, ...others } = (labels ?? {}) as Record<string, unknown>;
        if (labels !== undefined) expect(owner).to.be.a("string");
        return { ...body, ...(Object.keys(others).length > 0 && { labels: others }) };
    };

    it("are known in the first preview, secret where something in them is", async () => {
        world.stack.setProgram(shop);
        await world.stack.preview();
        expect(rendered.get("db")).to.deep.include({ known: true, secret: false });
        expect(rendered.get("web")).to.deep.include({ known: true, secret: true });
        expect(JSON.parse(textOf("web")).env.DB_HOST).to.equal("marathon-lb.marathon.mesos");
    });

    it("are what Marathon gets", async () => {
        await world.stack.up();
        for (const name of ["db", "web", "folder"]) {
            expect(JSON.parse(textOf(name)), name).to.deep.equal(received(`/${name}`));
        }
    });

    it("are indented, the id first and all else by name", () => {
        expect(textOf("folder")).to.equal(
            '{\n    "id": "/folder",\n    "dependencies": [\n        "/db"\n    ]\n}',
        );
        const names = Object.keys(JSON.parse(textOf("web")));
        expect(names).to.deep.equal(["id", ...names.slice(1).sort()]);
    });

    it("are none of other resources", () => {
        const volume = { volumeName: "data" } as unknown as MarathonApp;
        expect(() => definitions.render(volume)).to.throw("takes a MarathonApp or a MarathonGroup");
    });
});
