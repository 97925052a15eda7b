import { expect } from "chai";
import { MarathonClient } from "../../../provider/marathon/client";
import { UnauthorisedError, UnreachableError } from "../../../provider/marathon/errors";
import { failureOf } from "../../support/failure-of";
import { hideForeignSettings } from "../../support/hermetic";
import { type Loopback, listenTls } from "./loopback";
import { collect, event, streamServers, streamTo, success } from "./stream-servers";
import { certificate } from "./test-certificate";

describe("the event stream of a member that is not the leader", () => {
    hideForeignSettings();

    const { open, serve, clientOf } = streamServers();

    /** A leader with a stream, which notes who came. */
    async function serveLeader(): Promise<{ leader: Loopback; authorizations: unknown[] }> {
        const authorizations: unknown[] = [];
        const leader = await serve((request, response) => {
            authorizations.push(request.headers.authorization);
            streamTo(response);
            response.end(success);
        });
        return { leader, authorizations };
    }

    /** A standby: redirects the stream, forwards the question who leads. */
    function serveStandby(location: string, leader: string): Promise<Loopback> {
        return serve((request, response) => {
            if (request.url === "/v2/leader") response.end(JSON.stringify({ leader }));
            else response.writeHead(302, { location: `${location}${request.url}` }).end();
        });
    }

    const credentials = { token: "abc" };

    it("comes from the leader that Marathon names, credentials and filter included", async () => {
        const { leader, authorizations } = await serveLeader();
        const standby = await serveStandby(leader.url, leader.host);
        const stream = await clientOf([standby.url], { credentials }).openEvents({ eventTypes: ["a"] });
        expect(await collect(stream)).to.deep.equal([event]);
        expect(stream.url).to.equal(`${leader.url}/v2/events?event_type=a`);
        expect(leader.requests).to.deep.equal(["GET /v2/events?event_type=a"]);
        expect(authorizations).to.deep.equal(["token=abc"]);
    });

    it("comes from another URL of the connection without asking who leads", async () => {
        const { leader, authorizations } = await serveLeader();
        const standby = await serveStandby(leader.url, "nobody:1");
        const stream = await clientOf([standby.url, leader.url], { credentials }).openEvents();
        expect(await collect(stream)).to.deep.equal([event]);
        expect(standby.requests).to.deep.equal(["GET /v2/events"]);
        expect(authorizations).to.deep.equal(["token=abc"]);
    });

    it("is not followed to a stranger", async () => {
        const { leader: stranger } = await serveLeader();
        const standby = await serveStandby(stranger.url, "m1:8080");
        const error = await failureOf(clientOf([standby.url], { credentials }).openEvents());
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.equal(
            `Marathon cannot be reached: GET ${standby.url}/v2/events: redirected to ${stranger.url}/v2/events, ` +
                "which was not followed: it is neither one of the URLs nor the leader that Marathon names, or " +
                "it leaves https. Check marathon:url, and that Marathon runs and has a leader.",
        );
        expect(stranger.requests).to.deep.equal([]);
    });

    it("is not followed from https to http, not even to another URL of the connection", async () => {
        const { leader, authorizations } = await serveLeader();
        const standby = await listenTls((request, response) => {
            response.writeHead(302, { location: `${leader.url}${request.url}` }).end();
        });
        open.push(standby);
        const urls = [standby.url.replace("://", "://ann:hunter2@"), `${leader.url}/elsewhere`];
        const client = new MarathonClient({ urls, tls: { caCert: certificate } });
        open.push(client);
        const stream = await client.openEvents();
        stream.close();
        expect(leader.requests).to.deep.equal(["GET /elsewhere/v2/events"]);
        expect(authorizations).to.deep.equal([undefined]);
    });

    it("is not followed to another path, such as a login page", async () => {
        const standby = await serve((_request, response) => {
            response.writeHead(302, { location: "/login?next=/v2/events" }).end();
        });
        const error = await failureOf(clientOf([standby.url]).openEvents());
        expect(error.message).to.contain(`redirected to ${standby.url}/login, which was not followed`);
        expect(standby.requests).to.deep.equal(["GET /v2/events"]);
    });

    it("is not followed twice", async () => {
        const standby: Loopback = await serve((request, response) => {
            response.writeHead(302, { location: request.url ?? "" }).end();
        });
        const error = await failureOf(clientOf([standby.url]).openEvents());
        expect(error).to.be.instanceOf(UnreachableError);
        expect(standby.requests).to.have.length(2);
    });

    it("is refused when the leader refuses it", async () => {
        const leader = await serve((_request, response) => response.writeHead(401).end());
        const standby = await serveStandby(leader.url, leader.host);
        expect(await failureOf(clientOf([standby.url]).openEvents())).to.be.instanceOf(UnauthorisedError);
    });
});
