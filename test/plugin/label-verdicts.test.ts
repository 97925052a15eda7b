import { expect } from "chai";
import fc from "fast-check";
import { UNKNOWN } from "../../provider/definition/unknown";
import { Emulator } from "../emulator/index";
import { Operator } from "../support/operator";
import { type Properties, ProviderProcess } from "../support/provider-process";

const canary = "canary-4711";

/** Labels whose values may be secrets: of none of them is any value to be told. */
const secretive = [
    ...[
        "AUTH",
        "SSL_CERT",
        "BIND_OPTIONS",
        "BIND_ADDR",
        "BALANCE",
        "MODE",
        "STICKY",
        "BACKEND_WEIGHT",
        "PORT",
    ],
    ...[
        "BACKEND_HEAD",
        "FRONTEND_HEAD",
        "BACKEND_HTTP_OPTIONS",
        "HTTP_FRONTEND_ACL",
        "BACKEND_NETWORK_ALLOWED_ACL",
    ],
];

const someValue = fc.constantFrom(
    canary,
    `a:${canary}`,
    `realm:user:${canary}`,
    `realm:user name:${canary}`,
    `ssl crt ${canary} ${canary}`,
    `ssl-min-ver ${canary}`,
    `{${canary}}`,
    `  ${canary} {backend}\n`,
    `option ${canary}\n`,
    `"${canary}`,
    `${canary}#`,
);

describe("what check says about labels", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let operator: Operator;
    let provider: ProviderProcess;

    before(async () => {
        marathon = await Emulator.start();
        operator = new Operator(marathon);
        await operator.create({
            id: "/theirs",
            cmd: "serve",
            portDefinitions: [{ port: 15_001 }],
            labels: {
                HAPROXY_GROUP: "external",
                HAPROXY_0_VHOST: "web.example.com",
                PULUMI_OWNER: "shop/prod/00000000",
            },
        });
    });

    beforeEach(async () => {
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    });

    afterEach(() => provider?.close());
    after(() => marathon?.close());

    const check = (labels: Properties, olds: Properties = {}) =>
        provider.check("app", olds, {
            appId: "/ours",
            cmd: "serve",
            portDefinitions: [{ port: 15_002 }],
            labels: { HAPROXY_GROUP: "external", ...labels },
        });

    const pathsOf = async (labels: Properties, olds: Properties = {}) =>
        (await check(labels, olds)).failures.map(({ reason }) => reason.slice(0, reason.indexOf(":")));

    const said = (severity: "warning" | "info", start: string) =>
        provider.waitForLog((entry) => entry.severity === severity && entry.message.startsWith(start), 5_000);

    it("fails all at once for what stops the load balancer, drops the app or opens a port of its own", async () => {
        const paths = await pathsOf({
            HAPROXY_0_BACKEND_WEIGHT: "heavy",
            HAPROXY_0_MODE: "udp",
            HAPROXY_0_PORT: "443",
            HAPROXY_0_AUTH: "user:hash",
        });
        expect(paths.sort()).to.deep.equal([
            "labels.HAPROXY_0_AUTH",
            "labels.HAPROXY_0_BACKEND_WEIGHT",
            "labels.HAPROXY_0_MODE",
            "labels.HAPROXY_0_PORT",
        ]);
    });

    it("fails beside what is wrong with the definition itself", async () => {
        const { failures } = await provider.check(
            "app",
            {},
            { appId: "/ours", cmd: "serve", instances: -1, labels: { HAPROXY_0_PORT: "many" } },
        );
        expect(failures.map(({ reason }) => reason.split(":")[0])).to.have.members([
            "instances",
            "labels.HAPROXY_0_PORT",
        ]);
    });

    it("fails for a virtual host that another stack's app has, and names the app", async () => {
        const { failures } = await check({ HAPROXY_0_VHOST: "web.example.com" });
        expect(failures.map(({ reason }) => reason)).to.have.length(1);
        expect(failures[0]?.reason).to.match(/^labels\.HAPROXY_0_VHOST: .*web\.example\.com.*\/theirs/);
    });

    it("fails for a path on that host that gets no request, and not for one that is tried first", async () => {
        const host = { HAPROXY_0_VHOST: "web.example.com", HAPROXY_0_PATH: "/api" };
        const first = await check({ ...host, HAPROXY_0_BACKEND_WEIGHT: "1" });
        expect(first.failures).to.deep.equal([]);
        const last = await check({ ...host, HAPROXY_0_BACKEND_WEIGHT: "-1" });
        expect(last.failures[0]?.reason).to.contain("is tried first");
    });

    it("fails for a virtual host that a change takes, and asks nothing where nothing changes", async () => {
        const { inputs } = await check({ HAPROXY_0_VHOST: "ours.example.com" });
        await provider.close();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        marathon.clearRequests();
        expect(await pathsOf({ HAPROXY_0_VHOST: "ours.example.com" }, inputs)).to.deep.equal([]);
        expect(marathon.requests).to.deep.equal([]);
        const changed = await pathsOf({ HAPROXY_0_VHOST: "web.example.com" }, inputs);
        expect(changed).to.deep.equal(["labels.HAPROXY_0_VHOST"]);
    });

    it("warns of what does something else, and says what", async () => {
        expect(await pathsOf({ HAPROXY_0_ENABLED: "1", HAPROXY_0_VHOSTS: "a.example.com" })).to.deep.equal(
            [],
        );
        await said("warning", "labels.HAPROXY_0_ENABLED: is read as false");
        await said("warning", "labels.HAPROXY_0_VHOSTS: has no effect");
    });

    it("tells what only the load balancer knows", async () => {
        expect(await pathsOf({ HAPROXY_0_SSL_CERT: "/etc/ssl/cert.pem" })).to.deep.equal([]);
        await said("info", "labels.HAPROXY_0_SSL_CERT: names a file on the load balancer");
    });

    it("is nothing about what is not known yet", async () => {
        expect(await pathsOf({ HAPROXY_0_AUTH: UNKNOWN, HAPROXY_0_VHOST: UNKNOWN })).to.deep.equal([]);
        expect(
            (await provider.check("app", {}, { appId: "/ours", cmd: "serve", labels: UNKNOWN })).failures,
        ).to.deep.equal([]);
    });

    it("contains no value that may be a secret", async function () {
        this.timeout(60_000);
        const someLabels = fc.dictionary(
            fc.constantFrom(...secretive).map((setting) => `HAPROXY_0_${setting}`),
            someValue,
            { minKeys: 1, maxKeys: 3 },
        );
        await fc.assert(
            fc.asyncProperty(someLabels, async (labels) => {
                const { failures } = await check(labels);
                expect(JSON.stringify(failures)).to.not.contain(canary);
            }),
            { numRuns: 150 },
        );
        expect(JSON.stringify(provider.logs)).to.not.contain(canary);
        expect(provider.stderr).to.not.contain(canary);
    });
});
