import { expect } from "chai";
import { MarathonClient } from "../../provider/marathon/client";
import { UnauthorisedError } from "../../provider/marathon/errors";
import { failureOf } from "../support/failure-of";
import { describeContract, describeEmulated } from "./target";

describeContract("what Marathon says about itself", (target) => {
    it("has a name, a version, a framework and the range of service ports", async () => {
        const info = await target.client.info();
        expect(info.name).to.be.a("string");
        expect(info.version).to.match(/^1\.\d+\.\d+/);
        expect(info.frameworkId).to.be.a("string");
        expect(info.marathon_config.local_port_min).to.be.a("number");
        expect(info.marathon_config.local_port_max).to.be.a("number");
        expect(info.marathon_config.features).to.be.an("array");
    });

    it("names the leader as host and port", async () => {
        expect(await target.client.leader()).to.match(/^.+:\d+$/);
        expect((await target.client.info()).leader).to.equal(await target.client.leader());
    });

    it("answers a ping", async () => {
        await target.client.ping();
    });

    for (const accept of ["text/plain", "*/*", "text/html", "application/json"]) {
        it(`answers a ping in ${accept}`, async () => {
            const answer = await target.raw("GET", "/ping", { headers: { accept } });
            expect(answer.status).to.equal(200);
            expect(answer.text).to.equal(accept === "application/json" ? '"pong"' : "pong");
        });
    }

    it("is never to be cached, and comes from the leader", async () => {
        const { headers } = await target.raw("GET", "/v2/info", { headers: { accept: "application/json" } });
        expect(headers["cache-control"]).to.equal("no-cache, no-store, must-revalidate");
        expect(headers["x-marathon-leader"]).to.match(/^https?:\/\/.+:\d+$/);
        expect(headers["content-type"]).to.match(/^application\/json/);
    });

    it("does not know other routes: 500", async () => {
        const answer = await target.raw("GET", "/v2/nope", { headers: { accept: "application/json" } });
        expect(answer.status).to.equal(500);
        expect(answer.body).to.include({ message: "URI not found" });
    });

    it("does not allow other methods: 405", async () => {
        const answer = await target.raw("POST", "/v2/info", {
            body: {},
            headers: { accept: "application/json" },
        });
        expect(answer.status).to.equal(405);
        expect(answer.body).to.include({ message: "Method Not Allowed" });
    });
});

const password = "contract-password";
const username = "contract";

describeEmulated(
    "a Marathon with --http_credentials",
    { credentials: { username, password } },
    (target) => {
        it("answers who knows them", async () => {
            await target.client.ping();
            expect(await target.client.listApps()).to.deep.equal([]);
        });

        it("answers others with an empty 401 when they ask for JSON", async () => {
            const headers = { accept: "application/json", authorization: "Basic eDp5" };
            const answer = await target.raw("GET", "/v2/apps", { headers });
            expect(answer.status).to.equal(401);
            expect(answer.text).to.equal("");
            expect(answer.headers["content-type"]).to.equal(undefined);
            expect(answer.headers["www-authenticate"]).to.match(/^basic /i);
        });

        it("answers others with a page when they take anything", async () => {
            const headers = { accept: "*/*", authorization: "Basic eDp5" };
            const answer = await target.raw("GET", "/v2/apps", { headers });
            expect(answer.status).to.equal(401);
            expect(answer.headers["content-type"]).to.match(/^text\/html/);
        });

        it("tells the client what is wrong, for requests and for the event stream", async () => {
            const stranger = new MarathonClient({ urls: [target.url] });
            const forger = new MarathonClient({
                urls: [target.url],
                credentials: { username, password: "wrong" },
            });
            try {
                expect((await failureOf(stranger.info())).message).to.contain("No credentials were sent");
                expect((await failureOf(forger.info())).message).to.contain(
                    "The user name or the password is wrong",
                );
                expect(await failureOf(forger.openEvents())).to.be.instanceOf(UnauthorisedError);
            } finally {
                await stranger.close();
                await forger.close();
            }
        });
    },
    { username, password },
);

const token = "contract-token";

describeEmulated(
    "a Marathon behind DC/OS, at a path and with a token",
    { pathPrefix: "/service/marathon", credentials: { token } },
    (target) => {
        it("answers at its path who has the token", async () => {
            expect(target.url).to.match(/\/service\/marathon$/);
            expect(await target.client.listApps()).to.deep.equal([]);
            (await target.client.openEvents()).close();
        });
    },
    { token },
);
