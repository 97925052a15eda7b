import { expect } from "chai";
import { MockAgent } from "undici";
import { MarathonClient } from "../../../provider/marathon/client";
import { ResponseError, UnreachableError } from "../../../provider/marathon/errors";
import { queryText } from "../../../provider/marathon/query";
import { failureOf } from "../../support/failure-of";
import { ManualClock } from "../../support/manual-clock";

const first = "http://m1.test:8080";
const second = "http://m2.test:8080";
const deployment = JSON.stringify({ version: "2021", deploymentId: "867e" });

/** An error as Node gives it when a connection cannot be opened. */
function refused(): Error {
    return Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:8080"), {
        code: "ECONNREFUSED",
        syscall: "connect",
        address: "10.0.0.1",
        port: 8080,
    });
}

function dropped(): Error {
    return Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
}

describe("sending", () => {
    let agent: MockAgent;
    let clock: ManualClock;

    beforeEach(() => {
        agent = new MockAgent();
        agent.disableNetConnect();
        clock = new ManualClock();
    });

    afterEach(async () => {
        agent.assertNoPendingInterceptors();
        await agent.close();
    });

    function clientOf(...urls: string[]): MarathonClient {
        return new MarathonClient({ urls }, { dispatcher: agent, clock, random: () => 0 });
    }

    const expectCall = (origin: string, path: string, method = "GET") =>
        agent.get(origin).intercept({ path, method });

    it("keeps the path prefix of the URL", async () => {
        expectCall(first, "/service/marathon/v2/deployments").reply(200, "[]");
        await clientOf(`${first}/service/marathon/`).listDeployments();
    });

    it("carries the credentials", async () => {
        const client = new MarathonClient(
            { urls: [first], credentials: { token: "abc" } },
            { dispatcher: agent },
        );
        agent
            .get(first)
            .intercept({ path: "/v2/deployments", headers: { authorization: "token=abc" } })
            .reply(200, "[]");
        await client.listDeployments();
    });

    it("names a content type only when there is content", async () => {
        agent
            .get(first)
            .intercept({ path: "/v2/deployments", headers: (headers) => !("content-type" in headers) })
            .reply(200, "[]");
        await clientOf(first).listDeployments();
        agent
            .get(first)
            .intercept({
                path: "/v2/groups?force=false",
                method: "POST",
                headers: { "content-type": "application/json" },
            })
            .reply(201, deployment);
        await clientOf(first).createGroup({ id: "/a" });
    });

    it("repeats a parameter that is a list, and leaves out one that is undefined", () => {
        expect(queryText({ embed: ["a", "b c"], force: false, none: undefined, n: 3 })).to.equal(
            "?embed=a&embed=b+c&force=false&n=3",
        );
        expect(queryText({})).to.equal("");
        expect(queryText({ embed: [] })).to.equal("");
    });

    describe("a read", () => {
        for (const status of [502, 503, 504]) {
            it(`is repeated after a pause when the answer is ${status}`, async () => {
                expectCall(first, "/v2/deployments").reply(status, "");
                expectCall(first, "/v2/deployments").reply(200, "[]");

                const call = clientOf(first).listDeployments();
                await clock.sleeping(125);
                clock.advance(125);

                expect(await call).to.deep.equal([]);
                expect(clock.asleep).to.equal(0);
            });
        }

        it("is repeated when the connection breaks", async () => {
            expectCall(first, "/v2/deployments").replyWithError(dropped());
            expectCall(first, "/v2/deployments").reply(200, "[]");

            const call = clientOf(first).listDeployments();
            await clock.sleeping(125);
            clock.advance(125);

            expect(await call).to.deep.equal([]);
        });

        it("is not repeated when Marathon gives an answer", async () => {
            expectCall(first, "/v2/deployments").reply(500, '{"message":"no"}');
            await failureOf(clientOf(first, second).listDeployments());
        });

        it("goes on to the next URL without a pause", async () => {
            expectCall(first, "/v2/deployments").replyWithError(refused());
            expectCall(second, "/v2/deployments").reply(200, "[]");
            expect(await clientOf(first, second).listDeployments()).to.deep.equal([]);
        });

        it("begins with the URL that worked last", async () => {
            expectCall(first, "/v2/deployments").reply(502, "");
            expectCall(second, "/v2/deployments").reply(200, "[]").times(2);
            const client = clientOf(first, second);
            await client.listDeployments();
            await client.listDeployments();
        });

        it("pauses longer each time, up to a limit, until its time is over", async () => {
            expectCall(first, "/v2/deployments").reply(502, "").times(9);

            const failure = failureOf(clientOf(first).listDeployments({ timeoutMs: 10_000 }));
            for (const pause of [125, 250, 500, 1000, 2000, 2000, 2000, 2000]) {
                await clock.sleeping(pause);
                clock.advance(pause);
            }

            const error = await failure;
            expect(error).to.be.instanceOf(UnreachableError);
            expect(error.message).to.equal(
                "Marathon cannot be reached: GET http://m1.test:8080/v2/deployments: answered 502. " +
                    "Check marathon:url, and that Marathon runs and has a leader.",
            );
            expect(error).to.have.property("maybeApplied", false);
        });

        it("goes round once when that is asked", async () => {
            expectCall(first, "/v2/deployments").reply(503, '{"message":"timeout"}');
            expectCall(second, "/v2/deployments").replyWithError(refused());

            const error = await failureOf(clientOf(first, second).listDeployments({ rounds: 1 }));

            expect(error.message).to.contain(
                "GET http://m1.test:8080/v2/deployments: answered 503 (timeout); " +
                    "GET http://m2.test:8080/v2/deployments: the connection was refused (10.0.0.1:8080).",
            );
            expect(error.cause).to.have.property("code", "ECONNREFUSED");
        });

        it("is not repeated when the host is unknown", async () => {
            const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND m1.test"), {
                code: "ENOTFOUND",
                syscall: "getaddrinfo",
            });
            expectCall(first, "/v2/deployments").replyWithError(unknown);
            const error = await failureOf(clientOf(first).listDeployments());
            expect(error.message).to.contain("the host name is unknown");
        });

        it("is not repeated when the certificate is not trusted, and says what to set", async () => {
            const distrusted = Object.assign(new Error("self-signed certificate"), {
                code: "DEPTH_ZERO_SELF_SIGNED_CERT",
            });
            expectCall(first, "/v2/deployments").replyWithError(distrusted);
            const error = await failureOf(clientOf(first).listDeployments());
            expect(error.message).to.contain(
                "its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT): set marathon:caCert to the PEM text " +
                    "of the authority that signed it",
            );
        });

        it("ends when its signal is aborted during a pause", async () => {
            expectCall(first, "/v2/deployments").reply(502, "");
            const controller = new AbortController();
            const failure = failureOf(clientOf(first).listDeployments({ signal: controller.signal }));
            await clock.sleeping(125);
            controller.abort(new Error("cancelled"));
            expect((await failure).message).to.equal("cancelled");
        });

        it("says why it failed even when it had no time at all", async () => {
            expectCall(first, "/v2/deployments").reply(200, "[]").delay(50);
            const client = new MarathonClient({ urls: [first] }, { dispatcher: agent });
            const error = await failureOf(client.listDeployments({ timeoutMs: 0 }));
            expect(error.message).to.contain("GET http://m1.test:8080/v2/deployments: no answer within 0s.");
        });

        it("is not sent when its signal is aborted already", async () => {
            const signal = AbortSignal.abort(new Error("cancelled"));
            const error = await failureOf(clientOf(first).listDeployments({ signal }));
            expect(error.message).to.equal("cancelled");
        });
    });

    describe("a write", () => {
        const path = "/v2/apps/a?force=false";

        it("goes on to the next URL when no connection came about", async () => {
            expectCall(first, path, "DELETE").replyWithError(refused());
            expectCall(second, path, "DELETE").reply(200, deployment);
            expect(await clientOf(first, second).deleteApp("/a")).to.have.property("deploymentId", "867e");
        });

        it("was certainly not applied when no URL could be connected to", async () => {
            expectCall(first, path, "DELETE").replyWithError(refused());
            expectCall(second, path, "DELETE").replyWithError(refused());
            const error = await failureOf(clientOf(first, second).deleteApp("/a"));
            expect(error).to.be.instanceOf(UnreachableError).with.property("maybeApplied", false);
        });

        for (const status of [502, 503, 504]) {
            it(`is not repeated after ${status}, and may have been applied`, async () => {
                expectCall(first, path, "DELETE").reply(status, "");
                const error = await failureOf(clientOf(first, second).deleteApp("/a"));
                expect(error).to.be.instanceOf(UnreachableError).with.property("maybeApplied", true);
            });
        }

        it("is not repeated after its connection broke, and may have been applied", async () => {
            expectCall(first, path, "DELETE").replyWithError(dropped());
            const error = await failureOf(clientOf(first, second).deleteApp("/a"));
            expect(error).to.be.instanceOf(UnreachableError).with.property("maybeApplied", true);
            expect(error.message).to.contain("the connection was closed before the answer was complete");
        });
    });

    it("refuses a body that is too large", async () => {
        const client = new MarathonClient({ urls: [first] }, { dispatcher: agent, maxBodyBytes: 10 });
        expectCall(first, "/v2/deployments").reply(200, "[1,2,3,4,5,6,7]");
        const error = await failureOf(client.listDeployments());
        expect(error).to.be.instanceOf(ResponseError);
        expect(error.message).to.contain("The body is larger than 10 bytes");
    });
});
