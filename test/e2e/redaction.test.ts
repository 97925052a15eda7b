import { expect } from "chai";
import { MarathonApp, Provider } from "pulumi-marathon";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { Operation, OperationFailed } from "../support/operation";
import { type Loopback, listen, listenTls } from "../unit/marathon/loopback";
import { certificate, key } from "../unit/marathon/test-certificate";

const inEnvironment = {
    MARATHON_TOKEN: "canary-of-the-environment",
    WEST_PASSWORD: "canary-of-a-named-variable",
    HTTP_PROXY: "http://ann:canary-of-the-proxy@127.0.0.1:1",
    NO_PROXY: "127.0.0.1",
};

const stored = { token: "canary-of-the-configuration", password: "canary-password-of-the-configuration" };

const inUrl = "canary-in-a-url";

const canaries = [
    ...Object.values(inEnvironment).filter((value) => value.includes("canary")),
    "canary-of-the-proxy",
    ...Object.values(stored),
    inUrl,
    Buffer.from(`ann:${inUrl}`).toString("base64"),
    Buffer.from(`ann:${inEnvironment.WEST_PASSWORD}`).toString("base64"),
    key.split("\n")[1] ?? "",
];

/** Every credential there is, through everything a person, a log collector or a state file could keep of it. */
describe("credentials", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", {
        emulator: { credentials: { token: inEnvironment.MARATHON_TOKEN } },
        secretConfig: {
            "marathon:token": stored.token,
            "marathon:username": "ann",
            "marathon:password": stored.password,
            "marathon:clientKey": key,
        },
        config: { "marathon:clientCert": certificate },
        env: { ...inEnvironment, MARATHON_DEBUG: "1" },
    });
    let east: Emulator;
    let west: Emulator;
    /** Repeats in its refusal what it was sent, as careless servers do. */
    let echo: Loopback;
    let untrusted: Loopback;
    let readable = "";

    before(async () => {
        east = await Emulator.start({ credentials: { username: "ann", password: inUrl } });
        west = await Emulator.start({
            credentials: { username: "ann", password: inEnvironment.WEST_PASSWORD },
        });
        echo = await listen((request, response) => {
            response.writeHead(422, { "content-type": "application/json" });
            response.end(JSON.stringify({ message: `Refused: ${request.headers.authorization}` }));
        });
        untrusted = await listenTls((_request, response) => response.end());
    });

    after(async () => {
        await east?.close();
        await west?.close();
        await echo?.close();
        await untrusted?.close();
    });

    const keep = (operation: Operation) => {
        readable += operation.everything;
        return operation;
    };

    const program = (cmd: string) => async () => {
        const eastern = new Provider("east", { url: east.url.replace("://", `://ann:${inUrl}@`) });
        const western = new Provider("west", {
            url: west.url,
            username: "ann",
            passwordEnv: "WEST_PASSWORD",
        });
        new MarathonApp("home", { cmd });
        new MarathonApp("sunrise", { cmd }, { provider: eastern });
        new MarathonApp("sunset", { cmd }, { provider: western });
    };

    it("reach their Marathons", async () => {
        world.stack.setProgram(program("serve"));
        keep(await world.stack.preview({ diff: true }));
        keep(await world.stack.up({ diff: true }));
        expect([world.marathon.app("/home"), east.app("/sunrise"), west.app("/sunset")]).to.not.include(
            undefined,
        );
    });

    it("are needed for changes, refreshes and deletions too", async () => {
        world.stack.setProgram(program("serve 2"));
        keep(await world.stack.up({ diff: true }));
        keep(await world.stack.refresh());
    });

    const addresses: Readonly<Record<string, () => string>> = {
        "that repeats them": () => echo.url,
        "that wants others": () => world.marathon.url,
        "that is not trusted": () => untrusted.url,
        "that is down": () => "http://127.0.0.1:1",
    };
    for (const [name, addressOf] of Object.entries(addresses)) {
        it(`are told to nobody by a Marathon ${name}`, async () => {
            world.stack.setProgram(async () => {
                await program("serve 2")();
                const settings = {
                    url: addressOf(),
                    token: stored.token,
                    requestTimeout: "1s",
                    factsTimeout: "1s",
                };
                new MarathonApp("failing", { cmd: "serve" }, { provider: new Provider("bad", settings) });
            });
            const { operation } = await failureOf<OperationFailed>(world.stack.up());
            keep(operation);
            expect(operation.errors.join()).to.contain(new URL(addressOf()).host);
        });
    }

    it("were in clear nowhere in all that time, not even in the log of requests", async () => {
        keep(await world.stack.destroy());
        expect(readable)
            .to.contain(`marathon: PUT ${world.marathon.url}/v2/apps/home`)
            .and.contain("[redacted]");
        for (const canary of canaries) {
            expect(readable, "what is printed").to.not.contain(canary);
            expect(world.stack.stateText(), "what is stored").to.not.contain(canary);
        }
    });
});
