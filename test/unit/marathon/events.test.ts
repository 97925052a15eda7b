import type { ServerResponse } from "node:http";
import { expect } from "chai";
import {
    HttpError,
    ResponseError,
    UnauthorisedError,
    UnreachableError,
} from "../../../provider/marathon/errors";
import type { MarathonEvent } from "../../../provider/marathon/events";
import { failureOf } from "../../support/failure-of";
import { hideForeignSettings } from "../../support/hermetic";
import { refusingUrl } from "../../support/http-faults";
import { ManualClock } from "../../support/manual-clock";
import { collect, event, streamServers, streamTo, success } from "./stream-servers";

describe("the event stream", () => {
    hideForeignSettings();

    const { serve, clientOf } = streamServers();

    it("is open as soon as its head has come, and gives what comes then", async () => {
        let response: ServerResponse | undefined;
        const server = await serve((_request, answer) => {
            response = answer;
            streamTo(answer);
        });
        const stream = await clientOf([server.url]).openEvents();
        response?.end(`\r\n${success}`);
        expect(await collect(stream)).to.deep.equal([event]);
        expect(stream.url).to.equal(`${server.url}/v2/events`);
    });

    it("accepts nothing but an event stream, asks for the given types and carries the credentials", async () => {
        const headers: unknown[] = [];
        const server = await serve((request, response) => {
            headers.push(request.headers.accept, request.headers.authorization);
            streamTo(response);
            response.end();
        });
        const client = clientOf([`${server.url}/service/marathon`], { credentials: { token: "abc" } });
        await collect(await client.openEvents({ eventTypes: ["deployment_success", "deployment_failed"] }));
        expect(headers).to.deep.equal(["text/event-stream", "token=abc"]);
        expect(server.requests).to.deep.equal([
            "GET /service/marathon/v2/events?event_type=deployment_success&event_type=deployment_failed",
        ]);
    });

    it("ends when Marathon ends it", async () => {
        const server = await serve((_request, response) => {
            streamTo(response);
            response.end(success);
        });
        expect(await collect(await clientOf([server.url]).openEvents())).to.deep.equal([event]);
    });

    it("fails when its connection breaks", async () => {
        const server = await serve((_request, response) => {
            response.writeHead(200, { "content-type": "text/event-stream", "content-length": "1000" });
            response.write(success, () => response.destroy());
        });
        const error = await failureOf(collect(await clientOf([server.url]).openEvents()));
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.contain(`GET ${server.url}/v2/events: the connection was closed`);
    });

    it("fails when it is silent for too long, and counts heartbeats as a sound", async () => {
        const clock = new ManualClock();
        let response: ServerResponse | undefined;
        const server = await serve((_request, answer) => {
            response = answer;
            streamTo(answer);
        });
        const stream = await clientOf([server.url], { clock }).openEvents();
        const failure = failureOf(collect(stream));
        await clock.sleeping(30_000);
        clock.advance(20_000);
        const heard = clock.nextSleep(30_000);
        response?.write("\r\n");
        await heard;
        clock.advance(29_999);
        expect(clock.asleep).to.equal(1);
        clock.advance(1);

        const error = await failure;
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.contain(`GET ${server.url}/v2/events: the event stream was silent for 30s.`);
        expect(clock.asleep).to.equal(0);
    });

    it("is not silent while nobody reads it, nor cut by the time limit of requests", async () => {
        const clock = new ManualClock();
        let response: ServerResponse | undefined;
        const server = await serve((_request, answer) => {
            response = answer;
            streamTo(answer);
        });
        const stream = await clientOf([server.url], { clock }).openEvents();
        expect(clock.asleep).to.equal(0);
        clock.advance(3_600_000);
        response?.end(success);
        expect(await collect(stream)).to.deep.equal([event]);
    });

    it("throws the reason of its signal", async () => {
        const server = await serve((_request, response) => streamTo(response));
        const controller = new AbortController();
        const stream = await clientOf([server.url]).openEvents({ signal: controller.signal });
        const failure = failureOf(collect(stream));
        controller.abort(new Error("cancelled"));
        expect((await failure).message).to.equal("cancelled");
    });

    it("may be aborted before anybody reads it", async () => {
        const server = await serve((_request, response) => streamTo(response));
        const controller = new AbortController();
        const stream = await clientOf([server.url]).openEvents({ signal: controller.signal });
        controller.abort(new Error("cancelled"));
        expect((await failureOf(collect(stream))).message).to.equal("cancelled");
    });

    it("is not opened when its signal is aborted already", async () => {
        const server = await serve((_request, response) => streamTo(response));
        const signal = AbortSignal.abort(new Error("cancelled"));
        expect((await failureOf(clientOf([server.url]).openEvents({ signal }))).message).to.equal(
            "cancelled",
        );
    });

    it("ends its iteration when it is closed", async () => {
        const server = await serve((_request, response) => {
            streamTo(response);
            response.write(success);
        });
        const stream = await clientOf([server.url]).openEvents();
        const events: MarathonEvent[] = [];
        for await (const one of stream) {
            events.push(one);
            setImmediate(() => stream.close());
        }
        expect(events).to.deep.equal([event]);
    });

    it("lets go of its connection when the loop is left, or when nobody ever reads it", async () => {
        const closings: Promise<void>[] = [];
        const server = await serve((_request, response) => {
            closings.push(new Promise((resolve) => response.on("close", resolve)));
            streamTo(response);
            response.write(success);
        });
        const client = clientOf([server.url]);
        for await (const _ of await client.openEvents()) break;
        (await client.openEvents()).close();
        expect(await Promise.all(closings)).to.have.length(2);
    });

    it("is damaged when the data of an event is not an object", async () => {
        const server = await serve((_request, response) => {
            streamTo(response);
            response.end("data: password=hunter2\n\n");
        });
        const error = await failureOf(collect(await clientOf([server.url]).openEvents()));
        expect(error).to.be.instanceOf(ResponseError);
        expect(error.message).to.contain(
            "The event stream is damaged, the data of an event is not a JSON object (GET",
        );
    });

    const answers: [
        name: string,
        status: number,
        type: string,
        body: string,
        kind: new (...parts: never[]) => Error,
    ][] = [
        ["an empty 401", 401, "", "", UnauthorisedError],
        ["an empty 405", 405, "", "", HttpError],
        ["a page", 200, "text/html", "<html></html>", ResponseError],
        ["JSON", 200, "application/json", "{}", ResponseError],
        ["nothing", 200, "", "", ResponseError],
    ];
    for (const [name, status, type, body, kind] of answers) {
        it(`is not opened by ${name}`, async () => {
            const server = await serve((_request, response) => {
                response.writeHead(status, type === "" ? {} : { "content-type": type });
                response.end(body);
            });
            expect(await failureOf(clientOf([server.url]).openEvents())).to.be.instanceOf(kind);
        });
    }

    it("is opened at the second URL when the first is dead or has no leader", async () => {
        const dead = await refusingUrl();
        const leaderless = await serve((_request, response) => response.writeHead(502).end());
        const server = await serve((_request, response) => {
            streamTo(response);
            response.end(success);
        });
        const stream = await clientOf([dead, leaderless.url, server.url]).openEvents();
        expect(await collect(stream)).to.deep.equal([event]);
    });

    it("is opened at the second URL when the first does not answer", async () => {
        const clock = new ManualClock();
        const hanging = await serve(() => {});
        const server = await serve((_request, response) => {
            streamTo(response);
            response.end();
        });
        const opening = clientOf([hanging.url, server.url], { clock }).openEvents();
        await clock.sleeping(15_000);
        clock.advance(15_000);
        expect(await collect(await opening)).to.deep.equal([]);
    });

    it("fails when no URL has one", async () => {
        const dead = await refusingUrl();
        const leaderless = await serve((_request, response) => response.writeHead(502).end());
        const error = await failureOf(clientOf([dead, leaderless.url]).openEvents());
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.contain("the connection was refused");
        expect(error.message).to.contain("answered 502");
    });

    it("fails when none is opened in time", async () => {
        const hanging = await serve(() => {});
        const error = await failureOf(clientOf([hanging.url]).openEvents({ timeoutMs: 50 }));
        expect(error.message).to.contain(`GET ${hanging.url}/v2/events: no answer within 50ms.`);
    });
});
