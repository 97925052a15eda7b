import { expect } from "chai";
import { Emulator } from "../emulator";
import { ProviderProcess } from "../support/provider-process";

describe("apps that are created at the same time", function () {
    this.timeout(60_000);
    const appIds = Array.from({ length: 50 }, (_, index) => `/app-${index}`);
    let marathon: Emulator;
    let provider: ProviderProcess;
    let seconds: number;

    before(async () => {
        marathon = await Emulator.start({ clock: "real" });
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        const begun = Date.now();
        await Promise.all(
            appIds.map(async (appId) => {
                const to = { name: appId.slice(1) };
                const { inputs } = await provider.check("app", {}, { appId, cmd: "serve" }, to);
                await provider.create("app", inputs, to);
            }),
        );
        seconds = (Date.now() - begun) / 1_000;
    });

    after(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const requestsTo = (path: string, method = "GET") =>
        marathon.requests.filter((request) => request.method === method && request.path === path);

    it("share one event stream", () => {
        expect(requestsTo("/v2/events")).to.have.length(1);
    });

    it("share one poll of the deployments, however many they are", () => {
        // One at the start, one when the stream opens, then one every five seconds; every second while all wait.
        expect(requestsTo("/v2/deployments")).to.have.length.at.most(3 + Math.ceil(seconds));
    });

    it("are written once each", () => {
        expect(requestsTo("/v2/apps", "POST")).to.have.length(appIds.length);
        expect(marathon.writes()).to.have.length(appIds.length);
    });

    it("are asked for a few times each, however many they are", () => {
        for (const appId of appIds) {
            expect(requestsTo(`/v2/apps${appId}`), appId).to.have.length.within(1, mostReads);
        }
    });

    it("need no other requests of their own", () => {
        const own = marathon.requests.filter(
            ({ path }) => path.startsWith("/v2/apps/") || path === "/v2/deployments",
        );
        const others = marathon.requests.length - own.length - appIds.length;
        expect(others).to.be.at.most(mostShared);
    });
});

/** Before the write, once it is accepted, and when its deployment has ended. */
const mostReads = 4;

/** Facts of the server, the event stream, listings of all apps. */
const mostShared = 12;
