import { expect } from "chai";
import { Emulator, type EmulatorOptions } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { PartialFailure } from "../support/provider-errors";
import { type Properties, ProviderProcess, urnOf } from "../support/provider-process";

const id = "/web";

describe("a write that has to wait for deployments of others", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;

    afterEach(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const start = async (settings: Properties = {}, options: EmulatorOptions = {}) => {
        marathon = await Emulator.start(options);
        await begin(settings);
    };

    const begin = async (settings: Properties = {}) => {
        await provider?.close();
        provider = await ProviderProcess.start({
            config: Object.fromEntries(
                Object.entries({ url: marathon.url, ...settings }).map(([name, value]) => [
                    `marathon:${name}`,
                    value,
                ]),
            ),
        });
    };

    const check = async (appId: string, cmd = "serve") =>
        (await provider.check("app", {}, { appId, cmd }, { name: appId.slice(1) })).inputs;

    const create = async (appId: string) =>
        await provider.create("app", await check(appId), { name: appId.slice(1) });

    const row = (text: RegExp) =>
        provider.waitForLog(({ ephemeral, message }) => ephemeral && text.test(message));

    const update = async (outputs: Properties) =>
        await provider.update("app", id, outputs, await check(id, "serve 2"), { name: "web" });

    it("says in its row for which, and goes on when that has finished", async () => {
        await start();
        await create("/other");
        const { outputs } = await create(id);
        const lock = marathon.lock(id, "/other");
        const updating = update(outputs);
        await row(new RegExp(`^waiting for deployment ${lock.deploymentId} of /web, /other \\(\\d+s\\)$`));
        lock.end();
        await updating;
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 2" });
    });

    it("says in the end who holds it, for how long, and with which commands to look and to stop it", async () => {
        await start({ progressTimeout: "1s" });
        const { outputs } = await create(id);
        const lock = marathon.lock(id);
        const { message } = await failureOf(update(outputs));
        expect(message)
            .to.contain("/web is locked by 1 unfinished deployment")
            .and.contain("no progress for 1s (progressTimeout)")
            .and.contain(`curl '${marathon.url}/v2/deployments'`)
            .and.contain(`curl -X DELETE '${marathon.url}/v2/deployments/${lock.deploymentId}'`);
        expect(marathon.app(id)).to.deep.include({ cmd: "serve" });
    });

    it("ends at rolloutTimeout as well", async () => {
        await start({ rolloutTimeout: "1s" });
        const { outputs } = await create(id);
        marathon.lock(id);
        const { message } = await failureOf(update(outputs));
        expect(message).to.contain("after 1s (rolloutTimeout)");
    });

    it("ends at the customTimeouts of the resource, which go before rolloutTimeout", async () => {
        await start({ rolloutTimeout: "10m" });
        const { outputs } = await create(id);
        marathon.lock(id);
        const __meta = { v: 1, urn: urnOf("app", { name: "web" }), timeouts: { update: "1s" } };
        const news = { ...(await check(id, "serve 2")), __meta };
        const { message } = await failureOf(provider.update("app", id, outputs, news, { name: "web" }));
        expect(message).to.contain("after 1s (customTimeouts.update)");
    });

    it("keeps what they have changed meanwhile", async () => {
        await start();
        const { outputs } = await create(id);
        marathon.lock(id);
        const updating = update(outputs);
        await row(/^waiting for deployment/);
        await new Operator(marathon).change(id, { mem: 256 });
        await updating;
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 2", mem: 256 });
    });

    it("does not delete the app that they have made theirs meanwhile", async () => {
        await start();
        const { outputs } = await create(id);
        await begin();
        marathon.lock(id);
        const deleting = provider.delete("app", id, outputs, { name: "web" });
        await row(/^waiting for deployment/);
        await new Operator(marathon).change(id, { labels: { PULUMI_OWNER: "other/stack/0a1b2c3d" } });
        await deleting;
        expect(marathon.app(id)).to.deep.include({ cmd: "serve" });
    });

    it("makes the app anew that they have deleted meanwhile", async () => {
        await start();
        const { outputs } = await create(id);
        marathon.lock(id);
        const updating = update(outputs);
        await row(/^waiting for deployment/);
        await new Operator(marathon).delete(id);
        await updating;
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 2", tasksRunning: 1 });
    });

    it("ends at once when the user cancels, and has sent nothing", async () => {
        await start();
        const { outputs } = await create(id);
        marathon.lock(id);
        const updating = failureOf(update(outputs));
        await row(/^waiting for deployment/);
        await provider.cancel();
        const failure = await updating;
        expect(failure).not.to.be.instanceOf(PartialFailure);
        expect(failure.message).to.contain("Cancelled while /web waited").and.contain("was not sent");
        expect(marathon.app(id)).to.deep.include({ cmd: "serve" });
    });

    it("waits before it deletes, too", async () => {
        await start();
        const { outputs } = await create(id);
        await begin();
        const lock = marathon.lock(id);
        const deleting = provider.delete("app", id, outputs, { name: "web" });
        await row(/^waiting for deployment/);
        lock.end();
        await deleting;
        expect(marathon.app(id)).to.equal(undefined);
    });

    it("waits for room where Marathon runs too many, and says which is the oldest", async () => {
        await start({}, { maxRunningDeployments: 1 });
        await create("/other");
        const lock = marathon.lock("/other");
        const creating = create(id);
        await row(new RegExp(`too many deployments .*the oldest is ${lock.deploymentId} of /other`));
        lock.end();
        await creating;
        expect(marathon.app(id)).to.deep.include({ cmd: "serve" });
    });

    it("names the oldest deployment when there is no room in time", async () => {
        await start({ progressTimeout: "1s" }, { maxRunningDeployments: 1 });
        await create("/other");
        const lock = marathon.lock("/other");
        const { message } = await failureOf(create(id));
        expect(message)
            .to.contain("Marathon runs as many deployments as it allows (1)")
            .and.contain(`Deployment ${lock.deploymentId}: `)
            .and.contain("of /other");
        expect(marathon.app(id)).to.equal(undefined);
    });

    it("is queued behind maxDeployments of its own run, and then let in", async () => {
        await start({ maxDeployments: 1 }, { noOffers: true });
        const first = create("/first");
        await row(/running/);
        const second = create("/second");
        await row(/^queued: 1 deployment/);
        expect(marathon.app("/second")).to.equal(undefined);
        marathon.behave("/first", { noOffers: false });
        await first;
        marathon.behave("/second", { noOffers: false });
        await second;
        expect(marathon.app("/second")).to.deep.include({ cmd: "serve" });
    });

    it("that was queued keeps what others have changed meanwhile", async () => {
        await start({ maxDeployments: 1 });
        const { outputs } = await create(id);
        marathon.behave("/first", { noOffers: true });
        const first = create("/first");
        await row(/0\/1 running$/);
        const updating = update(outputs);
        await row(/^queued/);
        await new Operator(marathon).change(id, { mem: 256 });
        marathon.behave("/first", { noOffers: false });
        await Promise.all([first, updating]);
        expect(marathon.app(id)).to.deep.include({ cmd: "serve 2", mem: 256 });
    });

    it("that is queued leaves the queue when the user cancels", async () => {
        await start({ maxDeployments: 1 }, { noOffers: true });
        const first = failureOf(create("/first"));
        await row(/running/);
        const second = failureOf(create("/second"));
        await row(/^queued/);
        await provider.cancel();
        await first;
        const failure = await second;
        expect(failure).not.to.be.instanceOf(PartialFailure);
        expect(failure.message).to.contain("was not sent");
        expect(marathon.app("/second")).to.equal(undefined);
    });

    it("is not queued where there is nothing to write", async () => {
        await start({ maxDeployments: 1 });
        const { outputs } = await create(id);
        marathon.behave("/first", { noOffers: true });
        const first = failureOf(create("/first"));
        await row(/running/);
        await provider.update("app", id, outputs, await check(id), { name: "web" });
        await provider.cancel();
        await first;
    });
});
