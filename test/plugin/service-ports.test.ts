import { expect } from "chai";
import { UNKNOWN } from "../../provider/definition/unknown";
import { Emulator } from "../emulator/index";
import { Operator } from "../support/operator";
import { type Properties, ProviderProcess } from "../support/provider-process";

const external = { HAPROXY_GROUP: "external" };
const owner = { PULUMI_OWNER: "project/test/00000000" };

describe("service ports in previews", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let operator: Operator;
    let provider: ProviderProcess;

    beforeEach(async () => {
        marathon = await Emulator.start();
        operator = new Operator(marathon);
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    });

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    /** What another command of the user sees. */
    const restart = async () => {
        await provider.close();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    };

    const app = (appId: string, port: number | undefined, fields: Properties = {}): Properties => ({
        appId,
        cmd: "serve",
        portDefinitions: [port === undefined ? {} : { port }],
        ...fields,
    });

    const live = async (id: string, port: number, labels: Record<string, string> = {}) => {
        await operator.create({ id, cmd: "serve", portDefinitions: [{ port }], labels });
        marathon.clearRequests();
    };

    const check = (news: Properties, olds: Properties = {}) =>
        provider.check("app", olds, news, { name: String(news.appId).slice(1) });

    const failuresOf = async (news: Properties, olds: Properties = {}) =>
        (await check(news, olds)).failures.map(({ reason }) => reason);

    const portOf = ({ inputs }: { readonly inputs: Properties }) =>
        (inputs.portDefinitions as [{ port?: number }])[0].port;

    const warned = (words: string) =>
        provider.waitForLog(
            ({ severity, message }) => severity === "warning" && message.includes(words),
            5_000,
        );

    const warnings = () =>
        provider.logs.filter(
            ({ severity, message }) => severity === "warning" && message.startsWith("portDefinitions"),
        );

    describe("that another app has too", () => {
        it("fail where one load balancer serves both, and the other app is named", async () => {
            await live("/theirs", 15_001, external);
            const [failure] = await failuresOf(app("/ours", 15_001, { labels: external }));
            expect(failure).to.match(/^portDefinitions\[0\]\.port: is 15001, .*\/theirs/);
        });

        it("are a warning where no load balancer serves both", async () => {
            await live("/theirs", 15_001, { HAPROXY_GROUP: "internal" });
            expect(await failuresOf(app("/ours", 15_001, { labels: external }))).to.deep.equal([]);
            await warned("portDefinitions[0].port: is 15001, which is a service port of /theirs too");
        });

        it("are a warning where the other app is of our own stack, since it may give way", async () => {
            await live("/ours-too", 15_001, { ...external, ...owner });
            expect(await failuresOf(app("/ours", 15_001, { labels: external }))).to.deep.equal([]);
            await warned("which is the port of /ours-too too");
        });

        it("are right in one blue/green deployment", async () => {
            const deployment = { ...external, HAPROXY_DEPLOYMENT_GROUP: "shop" };
            await live("/blue", 15_001, deployment);
            expect(await failuresOf(app("/green", 15_001, { labels: deployment }))).to.deep.equal([]);
        });

        it("are no matter where the program says so", async () => {
            await live("/theirs", 15_001, external);
            const shared = app("/ours", 15_001, { labels: external, allowSharedServicePort: true });
            expect(await failuresOf(shared)).to.deep.equal([]);
            expect(warnings()).to.deep.equal([]);
        });

        it("fail a change that takes them, and nobody asks where nothing changes", async () => {
            await live("/theirs", 15_001, external);
            const { inputs } = await check(app("/ours", 15_002, { labels: external }));
            await restart();
            marathon.clearRequests();
            expect(await failuresOf(app("/ours", 15_002, { labels: external }), inputs)).to.deep.equal([]);
            expect(marathon.requests).to.deep.equal([]);
            expect(await failuresOf(app("/ours", 15_001, { labels: external }), inputs)).to.have.length(1);
        });
    });

    describe("that are left open", () => {
        it("come from the range that the app gives, and never from those in use", async () => {
            await live("/theirs", 17_001);
            const range = { servicePortRange: "17001-17002" };
            expect(portOf(await check(app("/one", undefined, range)))).to.equal(17_002);
            const [failure] = await failuresOf(app("/two", undefined, range));
            expect(failure).to.contain("range 17001–17002").and.contain("servicePortRange");
        });

        it("are left to Marathon where the program says so", async () => {
            const { inputs, failures } = await check(
                app("/later", undefined, { allocateServicePorts: false }),
            );
            expect(failures).to.deep.equal([]);
            expect(inputs.portDefinitions).to.deep.equal([{}]);
            expect(inputs).to.not.have.nested.property("endpoints.p0.servicePort");
        });

        it("are not known while their range is not", async () => {
            const checked = await check(app("/later", undefined, { servicePortRange: UNKNOWN }));
            expect(portOf(checked)).to.equal(UNKNOWN);
        });

        it("fail with requirePorts, which makes them the agents' ports", async () => {
            expect(await failuresOf(app("/fixed", undefined, { requirePorts: true }))).to.deep.equal([
                "portDefinitions[0].port: is left open, and requirePorts makes it the port on the agents too. " +
                    "Give it a number, or take requirePorts out",
            ]);
            expect(await failuresOf(app("/fixed", 15_001, { requirePorts: true }))).to.deep.equal([]);
        });

        it("fail with a range that is none, and the text says how to write one", async () => {
            const wrong = { servicePortRange: "20000-15000", allowSharedServicePort: "yes" };
            expect(await failuresOf(app("/wrong", undefined, wrong))).to.deep.equal([
                "servicePortRange: must be a range of ports. Write it as 15000-20000",
                "allowSharedServicePort: must be true or false",
            ]);
        });
    });

    describe("do not trip over what this stack has itself", () => {
        /** An app that the stack has, published. */
        const deploy = async (appId: string, port: number | undefined) => {
            const { inputs } = await check(app(appId, port, { labels: external }));
            const { outputs } = await provider.create("app", inputs);
            return { inputs, outputs };
        };

        it("when an app is replaced under its own id", async () => {
            const { inputs } = await deploy("/web", undefined);
            await restart();
            const news = app("/web", undefined, { labels: external, cmd: "serve 2" });
            await check(news, inputs);
            // With --replace, and when something it depends on is replaced first, the engine asks again, without olds.
            const again = await check(news);
            expect(again.failures).to.deep.equal([]);
            expect(portOf(again)).to.equal(portOf({ inputs }));
            expect((await provider.create("app", again.inputs)).id).to.equal("/web");
            expect(warnings()).to.deep.equal([]);
        });

        it("when an app is replaced under its own id and Marathon cannot be asked", async () => {
            const { inputs } = await deploy("/web", undefined);
            await restart();
            marathon.unavailable();
            const news = app("/web", undefined, { labels: external });
            await check(news, inputs);
            expect(portOf(await check(news))).to.equal(portOf({ inputs }));
        });

        it("when a creation was interrupted", async () => {
            const { inputs } = await deploy("/web", undefined);
            await restart();
            const again = await check(app("/web", undefined, { labels: external }));
            expect(again.failures).to.deep.equal([]);
            expect(portOf(again)).to.equal(portOf({ inputs }));
            expect(warnings()).to.deep.equal([]);
        });

        it("when two apps swap their ports", async () => {
            const left = await deploy("/left", 15_001);
            const right = await deploy("/right", 15_002);
            await restart();
            const newLeft = await check(app("/left", 15_002, { labels: external }), left.inputs);
            const newRight = await check(app("/right", 15_001, { labels: external }), right.inputs);
            expect([...newLeft.failures, ...newRight.failures]).to.deep.equal([]);
            await provider.update("app", "/left", left.outputs, newLeft.inputs, { name: "left" });
            await provider.update("app", "/right", right.outputs, newRight.inputs, { name: "right" });
            expect(marathon.app("/left")?.portDefinitions?.[0]?.port).to.equal(15_002);
            expect(marathon.app("/right")?.portDefinitions?.[0]?.port).to.equal(15_001);
        });

        it("when an app gets another id and keeps its port", async () => {
            const { inputs } = await deploy("/before", 15_001);
            await restart();
            const news = app("/after", 15_001, { labels: external });
            await provider.check("app", inputs, news, { name: "before" });
            const checked = await provider.check("app", {}, news, { name: "before" });
            expect(checked.failures).to.deep.equal([]);
            expect(warnings()).to.deep.equal([]);
            expect((await provider.create("app", checked.inputs)).id).to.equal("/after");
        });
    });

    it("are looked at again before apps are written, in one listing for all of them", async () => {
        const ids = ["/a", "/b", "/c", "/d"];
        const checked = await Promise.all(ids.map((id) => check(app(id, undefined, { labels: external }))));
        await restart();
        marathon.clearRequests();
        await Promise.all(
            checked.map(({ inputs }, index) =>
                provider.create("app", inputs, { name: String(ids[index]).slice(1) }),
            ),
        );
        const listings = marathon.requests.filter(
            ({ method, path }) => method === "GET" && path === "/v2/apps",
        );
        expect(listings).to.have.length(1);
        expect(new Set(checked.map(portOf)).size).to.equal(4);
    });

    it("are not looked at again where listing apps is not allowed, which is said", async () => {
        const { inputs } = await check(app("/web", 15_001, { labels: external }));
        await restart();
        marathon.answerWith({ status: 403, body: { message: "no" } }, { method: "GET", path: "/v2/apps" });
        expect((await provider.create("app", inputs)).id).to.equal("/web");
        await warned("listing apps is not allowed");
    });
});
