import { expect } from "chai";
import { Emulator, type EmulatorOptions } from "../../emulator";
import { call } from "./client";

const idle = { id: "/shop/web", cmd: "sleep 1000", instances: 0 };

describe("what a Marathon answers against expectation", () => {
    let emulator: Emulator;

    afterEach(() => emulator.close());

    async function start(options: EmulatorOptions = {}): Promise<void> {
        emulator = await Emulator.start({ version: "1.8.244", clock: "stepped", ...options });
        emulator.seed(idle);
    }

    const send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
        call(emulator, method, path, body, headers);

    it("has no page for errors where JSON is asked for", async () => {
        await start({ credentials: { token: "t" } });
        const json = await send("GET", "/v2/apps", undefined, { Accept: "application/json" });
        expect([json.status, json.body, json.headers["content-type"]]).to.deep.equal([401, "", undefined]);
        const page = await send("GET", "/v2/apps", undefined, { Accept: "text/html" });
        expect(page.body).to.match(/^<html>/);
    });

    it("takes an empty flag for one that is not there, and anything but true for false", async () => {
        await start();
        const put = (value: string) => send("PUT", `/v2/apps/shop/web?partialUpdate=${value}`, { cpus: 2 });
        expect((await put("")).status).to.equal(200);
        expect((await put("TRUE")).status).to.equal(200);
        expect((await put("yes")).status).to.equal(422);
    });

    it("does not remove the root group under its name, but everything in it", async () => {
        await start();
        expect((await send("DELETE", "/v2/groups//")).status).to.equal(422);
        expect((await send("DELETE", "/v2/groups/")).status).to.equal(200);
        expect(emulator.apps()).to.deep.equal([]);
    });

    it("has an empty list of apps for a group that there is not", async () => {
        await start();
        expect((await send("GET", "/v2/groups/nowhere/apps")).body).to.deep.equal([]);
        expect((await send("GET", "/v2/groups/nowhere")).status).to.equal(404);
    });

    it("shows versions of an app that is gone, and lists none", async () => {
        await start();
        const version = emulator.app("/shop/web")?.version;
        await send("DELETE", "/v2/apps/shop/web");
        expect((await send("GET", "/v2/apps/shop/web/versions")).status).to.equal(404);
        expect((await send("GET", `/v2/apps/shop/web/versions/${version}`)).at("id")).to.equal("/shop/web");
    });

    it("refuses every write while as many deployments run as may, but a forced cancellation", async () => {
        await start({ maxRunningDeployments: 1 });
        const { deploymentId } = emulator.lock("/shop/web");
        const refused = [
            await send("PUT", "/v2/apps/shop/web?force=true", { instances: 0 }),
            await send("DELETE", "/v2/apps/shop/web"),
            await send("DELETE", `/v2/deployments/${deploymentId}`),
        ];
        expect(refused.map(({ status }) => status)).to.deep.equal([403, 403, 403]);
        const forced = await send("DELETE", `/v2/deployments/${deploymentId}?force=true`);
        expect([forced.status, forced.body]).to.deep.equal([202, ""]);
    });
});
