import { request } from "node:http";
import { expect } from "chai";
import { Emulator, type EmulatorOptions } from "../../emulator";
import { call } from "./client";

interface Answered {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: { readonly message?: string; readonly version?: string };
}

describe("what a Marathon does oddly", () => {
    let emulator: Emulator | undefined;

    afterEach(async () => {
        await emulator?.close();
    });

    async function start(
        options: EmulatorOptions,
    ): Promise<(method: string, path: string, body?: object) => Promise<Answered>> {
        emulator = await Emulator.start({ version: "1.8.244", noOffers: true, ...options });
        const { url } = emulator;
        return (method, path, body) =>
            new Promise((resolve, reject) => {
                const outgoing = request(`${url}${path}`, { method, agent: false }, (answer) => {
                    let text = "";
                    answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
                    answer.once("end", () =>
                        resolve({
                            status: answer.statusCode ?? 0,
                            headers: answer.headers,
                            body: JSON.parse(text),
                        }),
                    );
                });
                outgoing.once("error", reject);
                outgoing.end(body && JSON.stringify(body));
            });
    }

    it("keeps an app whose check it cannot show, and then shows none", async () => {
        const send = await start({});
        const check = { exec: { command: { argv: ["true"] } } };
        const made = await send("POST", "/v2/apps", { id: "/a", cmd: "sleep 1", instances: 0, check });
        expect(made.status).to.equal(500);
        expect(made.body.message).to.match(/^ArgvList\(/);
        expect((await send("GET", "/v2/apps")).status).to.equal(500);
        expect((await send("GET", "/v2/groups")).status).to.equal(500);
        expect((await send("DELETE", "/v2/apps/a")).status).to.equal(200);
        expect((await send("GET", "/v2/apps")).status).to.equal(200);
    });

    it("keeps such an app whichever way it was written, and cannot show its versions either", async () => {
        const send = await start({});
        const check = { exec: { command: { argv: ["true"] } } };
        const app = { cmd: "sleep 1", instances: 0 };
        await send("POST", "/v2/apps", { ...app, id: "/a" });
        const written = await send("PUT", "/v2/apps/a", { check });
        expect(written.status).to.equal(200);
        const { version } = written.body;
        expect(version).to.be.a("string");
        expect((await send("GET", "/v2/apps/a/versions")).status).to.equal(200);
        for (const path of ["/v2/apps/a", `/v2/apps/a/versions/${version}`, "/v2/groups/apps"]) {
            const { status, body } = await send("GET", path);
            expect([status, body.message?.slice(0, 9)], path).to.deep.equal([500, "ArgvList("]);
        }
    });

    it("allows the last of several origins", async () => {
        const send = await start({ allowedOrigins: ["https://a.example", "https://b.example"] });
        const { headers } = await send("GET", "/v2/apps");
        expect(headers["access-control-allow-origin"]).to.equal("https://b.example");
        expect(headers["access-control-allow-methods"]).to.equal("GET, HEAD, OPTIONS");
    });

    describe("ends over a definition that ZooKeeper does not take", () => {
        const large = { id: "/a", cmd: "sleep 1", instances: 0, labels: { text: "x".repeat(1_500_000) } };

        it("without an answer, and answers nothing more", async () => {
            const send = await start({});
            expect(await send("POST", "/v2/apps", large).catch(codeOf)).to.equal("ECONNRESET");
            expect(await send("GET", "/v2/apps").catch(codeOf)).to.equal("ECONNRESET");
        });

        it("until it is started again, with what was there before", async () => {
            const send = await start({});
            await send("POST", "/v2/apps", { ...large, labels: {} });
            await send("PUT", "/v2/apps/a", large).catch(codeOf);
            await call({ url: emulator?.url ?? "" }, "POST", "/emulator/restart");
            expect((await send("GET", "/v2/apps/a")).status).to.equal(200);
            expect(emulator?.app("/a")?.labels).to.deep.equal({});
        });

        it("but takes a large one that fits", async () => {
            const send = await start({});
            const labels = { text: "x".repeat(1_000_000) };
            expect((await send("POST", "/v2/apps", { ...large, labels })).status).to.equal(201);
        });
    });
});

function codeOf(error: NodeJS.ErrnoException): string | undefined {
    return error.code;
}
