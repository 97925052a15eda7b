import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp } from "pulumi-marathon";
import { pair, redisArgs, withPorts } from "../support/linked-pair";
import { useMarathonStack } from "../support/marathon-stack";
import type { Operation } from "../support/operation";
import { TestStack } from "../support/stack";

type Environment = Readonly<Record<string, string>>;

/** The program that the README shows, run anew each time. */
async function quickstart(): Promise<void> {
    const file = require.resolve(join(__dirname, "..", "..", "examples", "quickstart", "index.ts"));
    delete require.cache[file];
    require(file);
}

const environmentIn = (operation: Operation) => operation.stepOf("web").newInputs?.env as Environment;

describe("the linked pair of the quickstart", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { program: quickstart });
    let first: Operation;

    before(async () => {
        first = await world.stack.preview();
    });

    it("shows in the preview of its first update where Redis will be", () => {
        const [, port] =
            /^tcp:\/\/marathon-lb\.marathon\.mesos:(\d+)$/.exec(environmentIn(first).REDIS_URL ?? "") ?? [];
        expect(port).to.not.equal(undefined);
        expect(environmentIn(first)).to.deep.equal({
            REDIS_HOST: "marathon-lb.marathon.mesos",
            REDIS_PORT: port,
            REDIS_URL: `tcp://marathon-lb.marathon.mesos:${port}`,
        });
    });

    it("leaves nothing unknown in that preview", () => {
        const inputs = first.steps.map(({ newInputs }) => newInputs);
        expect(JSON.stringify(inputs)).to.not.contain("[unknown]");
        expect(first.changes).to.deep.equal({ create: 4 });
    });

    it("asks Marathon for that preview what runs there, and changes nothing", () => {
        expect(world.marathon.requests.map(({ method, path }) => `${method} ${path}`)).to.have.members([
            "GET /v2/info",
            "GET /v2/apps",
        ]);
    });

    it("has in Marathon the environment that the preview has shown", async () => {
        await world.stack.up();
        expect(world.marathon.app("/web")?.env).to.deep.equal(environmentIn(first));
        const port = Number(environmentIn(first).REDIS_PORT);
        expect(world.marathon.app("/redis")).to.have.nested.property(
            "container.portMappings[0].servicePort",
            port,
        );
    });

    it("has nothing left to do then, and asks Marathon nothing to know it", async () => {
        world.marathon.clearRequests();
        const { changes } = await world.stack.preview({ expectNoChanges: true });
        expect(changes).to.deep.equal({ same: 4 });
        expect(world.marathon.requests).to.deep.equal([]);
    });

    it("has nothing to do after a refresh either", async () => {
        expect((await world.stack.refresh()).changes).to.deep.equal({ same: 4 });
        await world.stack.preview({ expectNoChanges: true });
    });

    it("can do without Marathon in a preview, and says once what that means", async () => {
        await world.stack.destroy();
        const { url } = world.marathon;
        await world.stack.setConfig("marathon:url", "http://127.0.0.1:1");
        const preview = await world.stack.preview();
        const said = preview.warnings.filter((text) => text.includes("what the program alone tells"));
        expect(said).to.have.length(1);
        expect(said[0]).to.contain("127.0.0.1:1");
        expect(environmentIn(preview)).to.deep.equal(environmentIn(first));
        await world.stack.setConfig("marathon:url", url);
    });
});

describe("a link between two apps", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const preview = async (program: () => Promise<void>) => {
        world.stack.setProgram(program);
        return await world.stack.preview({ diff: true });
    };

    const up = async (program: () => Promise<void>) => {
        world.stack.setProgram(program);
        return await world.stack.up();
    };

    const environment = () => world.marathon.app("/web")?.env as Environment;

    describe("that gives environment variables", () => {
        const secret = "canary-of-the-pair";
        let everything = "";

        before(async () => {
            const env = { PASSWORD: pulumi.secret(secret), REDIS_HOST: "localhost" };
            const program = pair(redisArgs, { env });
            everything += (await preview(program)).everything;
            everything += (await up(program)).everything;
        });

        it("lets the app's own win", () => {
            expect(environment()).to.deep.include({ REDIS_HOST: "localhost", PASSWORD: secret });
            expect(environment().REDIS_PORT).to.match(/^\d+$/);
        });

        it("shows no secret beside them in clear, and keeps them readable", () => {
            expect(everything + world.stack.stateText()).to.not.contain(secret);
            for (const side of ["inputs", "outputs"] as const) {
                const env = world.stack.stored("web")?.[side]?.env as Record<string, unknown>;
                expect(env.REDIS_PORT, side).to.equal(environment().REDIS_PORT);
                expect(env.PASSWORD, side).to.have.property("ciphertext");
            }
        });
    });

    describe("whose target changes", () => {
        let port = "";

        before(async () => {
            await up(pair());
            port = environment().REDIS_PORT ?? "";
        });

        it("leaves the linked app alone when it gets another port", async () => {
            const changed = await preview(pair(withPorts({ containerPort: 6379 }, { containerPort: 9121 })));
            expect(changed.stepOf("redis").op).to.equal("update");
            expect(changed.stepOf("web").op).to.equal("same");
        });

        it("keeps the number of each port when others are put before it", async () => {
            await up(pair(withPorts({ containerPort: 9121 }, { containerPort: 6379 })));
            const numbers = servicePorts();
            expect(numbers["6379"]).to.equal(Number(port));
            await up(
                pair(withPorts({ containerPort: 6379 }, { containerPort: 80 }, { containerPort: 9121 })),
            );
            expect(servicePorts()).to.deep.include(numbers);
            expect(environment().REDIS_PORT).to.equal(port);
        });

        it("shows its old and its new port in preview, and has the new one then", async () => {
            const program = pair(withPorts({ containerPort: 6379, servicePort: 12_345 }));
            const { stdout } = await preview(program);
            expect(stdout).to.contain(`~ REDIS_PORT: "${port}" => "12345"`);
            await up(program);
            expect(environment()).to.deep.include({ REDIS_PORT: "12345" });
            await world.stack.preview({ expectNoChanges: true });
        });

        const servicePorts = () => {
            const container = world.marathon.app("/redis")?.container as unknown as {
                portMappings: { containerPort: number; servicePort: number }[];
            };
            return Object.fromEntries(
                container.portMappings.map(({ containerPort, servicePort }) => [containerPort, servicePort]),
            );
        };
    });

    describe("inside a component", () => {
        it("is previewed as anywhere else", async () => {
            const { steps } = await preview(async () => {
                const parent = new pulumi.ComponentResource("test:index:Shop", "shop");
                const target = new MarathonApp("inner-redis", redisArgs, { parent });
                new MarathonApp("inner-web", { cmd: "serve", links: { REDIS: target } }, { parent });
            });
            const link = steps.find(({ name }) => name === "inner-web-REDIS");
            expect(link?.urn).to.contain("test:index:Shop$");
        });
    });
});

describe("two stacks on one Marathon", function () {
    this.timeout(120_000);
    // Service ports are taken from the upper half of this range: four, for four apps.
    const world = useMarathonStack("for all tests", {
        emulator: { localPortMin: 10_000, localPortMax: 10_007 },
    });
    let other: TestStack;

    const apps = (...names: string[]) => {
        return async () => {
            for (const name of names) new MarathonApp(name, redisArgs);
        };
    };

    before(async () => {
        world.stack.setProgram(apps("cart", "search"));
        const config = { "marathon:url": world.marathon.url };
        other = await TestStack.create({ program: apps("login", "mail"), config });
    });

    after(() => other?.dispose());

    it("never give their apps the same service port", async () => {
        await other.preview();
        await world.stack.up();
        await other.up();
        const ports = world.marathon.apps().map(({ container }) => {
            const { portMappings } = container as unknown as { portMappings: { servicePort: number }[] };
            return portMappings[0]?.servicePort;
        });
        expect(ports.sort()).to.deep.equal([10_004, 10_005, 10_006, 10_007]);
    });
});
