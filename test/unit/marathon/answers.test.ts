import { expect } from "chai";
import {
    ExistsError,
    HttpError,
    LockedError,
    type MarathonError,
    NotFoundError,
    RejectedError,
    ResponseError,
    TooManyDeploymentsError,
    UnauthorisedError,
} from "../../../provider/marathon/errors";
import { failureOf } from "../../support/failure-of";
import { type MockMarathon, mockMarathon, origin } from "./mock-marathon";

type ErrorClass = new (...parts: never[]) => MarathonError;

const html = "<!DOCTYPE html><html><body>Sign in</body></html>";
const where = (status: number) => `(GET ${origin}/v2/apps/a answered ${status})`;

/** What is answered to `GET /v2/apps/a`, and which error it becomes. */
const refusals: Record<string, [status: number, body: unknown, kind: ErrorClass, says: string]> = {
    "an app that does not exist": [
        404,
        { message: "App '/a' does not exist" },
        NotFoundError,
        "App '/a' does not exist (",
    ],
    "the same of 1.9 and later": [
        404,
        { message: "App '/a' does not exist", details: [] },
        NotFoundError,
        "App '/a' does not exist (",
    ],
    "an app without such a version": [
        404,
        { message: "App '/a' does not exist in version 2021-07-27T12:00:00.000Z" },
        NotFoundError,
        "in version 2021-07-27T12:00:00.000Z (",
    ],
    "a deployment that has finished": [
        404,
        { message: "DeploymentPlan 867e does not exist" },
        NotFoundError,
        "867e does not exist (",
    ],
    "no leader": [404, { message: "There is no leader" }, NotFoundError, "There is no leader ("],
    "an app that does not wait": [
        404,
        { message: "Application /a not found in tasks queue." },
        NotFoundError,
        "queue (",
    ],
    "a pod, whose message is encoded twice": [
        404,
        { message: JSON.stringify({ message: "pod with /a does not exist" }) },
        NotFoundError,
        "pod with /a does not exist (",
    ],
    "the 404 page of a proxy": [404, html, ResponseError, `An HTML page came instead of JSON ${where(404)}`],
    "the plain 404 of a proxy": [
        404,
        "404 page not found",
        ResponseError,
        `The body is not valid JSON ${where(404)}`,
    ],
    "the JSON 404 of a proxy": [
        404,
        { message: "no Route matched with those values" },
        HttpError,
        "The request was refused: no Route",
    ],
    "an empty 404": [404, "", HttpError, "The request was refused without a reason"],
    "an app that is there": [
        409,
        { message: "An app with id [/a] already exists." },
        ExistsError,
        "An app with id [/a] already exists (",
    ],
    "an app that is locked": [
        409,
        {
            message: "App is locked by one or more deployments. …",
            deployments: [{ id: "867e" }, { id: "5a1b" }],
        },
        LockedError,
        "Locked by deployments 867e, 5a1b (",
    ],
    "a 409 of something else": [409, "", HttpError, "The request was refused without a reason"],
    "a body that is not JSON": [
        400,
        {
            message: "Invalid JSON",
            details: "Unrecognized token 'x'\n at [Source: (byte[])\"x\"; line: 1, column: 4]",
        },
        RejectedError,
        `Rejected: Invalid JSON: Unrecognized token 'x' ${where(400)}`,
    ],
    "another media type": [
        415,
        { message: "Unsupported Media Type" },
        RejectedError,
        "Rejected: Unsupported Media Type (",
    ],
    "a definition of the wrong shape": [
        422,
        { message: "Invalid JSON", details: [{ path: "/cpus", errors: ["error.min"] }] },
        RejectedError,
        `Rejected: cpus: error.min ${where(422)}`,
    ],
    "an illegal argument": [
        422,
        { message: "requirement failed: App Update must have app id set" },
        RejectedError,
        "Rejected: requirement failed",
    ],
    "the 400 page of a proxy": [400, html, ResponseError, "An HTML page came instead of JSON"],
    "the login page of Jetty": [401, html, UnauthorisedError, `No credentials were sent ${where(401)}`],
    "an empty 401": [401, "", UnauthorisedError, `No credentials were sent ${where(401)}`],
    "the words of a plugin": [
        401,
        { message: "Invalid username or password." },
        UnauthorisedError,
        "No credentials were sent: Invalid",
    ],
    "what may not be done": [
        403,
        { message: "Not Authorized to perform this action!" },
        UnauthorisedError,
        "Not Authorized",
    ],
    "too many deployments": [
        403,
        {
            message:
                "Max number (100) of running deployments is achieved. Wait for existing deployments to complete",
        },
        TooManyDeploymentsError,
        `Marathon runs as many deployments as it allows (100) ${where(403)}`,
    ],
    "a route that does not exist": [
        500,
        { message: "URI not found" },
        HttpError,
        `The request was refused: URI not found ${where(500)}. Check marathon:url, and`,
    ],
    "a failure that prints what it could not understand": [
        500,
        {
            message:
                "Invalid combination of HealthCheck parameters in AppHealthCheck(Some(AppCommandCheck(curl -u a:b)),300)",
        },
        HttpError,
        `Marathon failed: Invalid combination of HealthCheck parameters in AppHealthCheck(…) ${where(500)}`,
    ],
    "an id with a line end": [
        404,
        { message: "App '/a\n\u0007b' does not exist" },
        NotFoundError,
        `App '/a b' does not exist ${where(404)}`,
    ],
    "a failure without a message": [
        500,
        { message: null },
        HttpError,
        `Marathon failed without a reason ${where(500)}`,
    ],
    "the empty 500 of a failed forwarding": [500, "", HttpError, "Marathon failed without a reason"],
    "an HTML page of a failure": [500, html, HttpError, "Marathon failed without a reason"],
    "a method that is not there": [
        405,
        { message: "Method Not Allowed" },
        HttpError,
        "The request was refused: Method Not Allowed",
    ],
    "a page": [200, html, ResponseError, `An HTML page came instead of JSON ${where(200)}`],
    "damaged JSON": [200, '{"app": ', ResponseError, `The body is not valid JSON ${where(200)}`],
    "JSON of something else": [200, { status: "ok" }, ResponseError, `The JSON has no "app" ${where(200)}`],
    "a list": [200, [], ResponseError, `The JSON has no "app" ${where(200)}`],
    "an empty body": [200, "", ResponseError, `The body is empty ${where(200)}`],
};

describe("an answer of", () => {
    let mock: MockMarathon;

    beforeEach(() => {
        mock = mockMarathon();
    });

    afterEach(async () => {
        await mock.end();
    });

    for (const [name, [status, body, kind, says]] of Object.entries(refusals)) {
        it(`${status} for ${name} is a ${kind.name}`, async () => {
            const text = typeof body === "string" ? body : JSON.stringify(body);
            mock.pool.intercept({ path: "/v2/apps/a" }).reply(status, text);

            const error = await failureOf(mock.client.getApp("/a"));

            expect(error).to.be.instanceOf(kind);
            expect(error.constructor).to.equal(kind);
            expect(error.message).to.contain(says);
        });
    }

    it("302 is not followed", async () => {
        const location = "https://login.test/oauth?redirect=secret";
        mock.pool.intercept({ path: "/v2/info" }).reply(302, "", { headers: { location } });

        const error = await failureOf(mock.client.info());

        expect(error).to.be.instanceOf(ResponseError);
        expect(error.message).to.contain(
            "A redirect to https://login.test/oauth came instead of an answer (GET",
        );
    });

    it("another media type than JSON is named, never its content", async () => {
        const headers = { "content-type": "text/csv" };
        mock.pool.intercept({ path: "/v2/info" }).reply(200, "password,hunter2", { headers });

        const error = await failureOf(mock.client.info());

        expect(error.message).to.contain("The body (text/csv) is not valid JSON");
        expect(String(error.cause)).to.equal("undefined");
    });

    it("a list, where a list is due, may be nothing else", async () => {
        mock.pool.intercept({ path: "/v2/deployments" }).reply(200, "{}");
        expect(await failureOf(mock.client.listDeployments())).to.be.instanceOf(ResponseError);
    });

    it("a write must name its deployment", async () => {
        mock.pool
            .intercept({ path: "/v2/apps/a?force=false", method: "DELETE" })
            .reply(200, '{"version":"2021"}');
        const error = await failureOf(mock.client.deleteApp("/a"));
        expect(error.message).to.contain("The answer names no deployment");
    });

    it("/ping must be pong", async () => {
        mock.pool.intercept({ path: "/ping" }).reply(200, '"pong"');
        await mock.client.ping();
        mock.pool.intercept({ path: "/ping" }).reply(200, "hello");
        expect((await failureOf(mock.client.ping())).message).to.contain("The answer is not pong");
        mock.pool.intercept({ path: "/ping" }).reply(401, "");
        expect(await failureOf(mock.client.ping())).to.be.instanceOf(UnauthorisedError);
    });

    it("a refusal is cut when it is very long", async () => {
        mock.pool.intercept({ path: "/v2/info" }).reply(500, JSON.stringify({ message: "x".repeat(10_000) }));
        expect((await failureOf(mock.client.info())).message.length).to.be.lessThan(900);
    });

    it("a refusal does not show the password that it repeats", async () => {
        const guarded = mockMarathon({ credentials: { username: "ann", password: "hunter22" } });
        guarded.pool
            .intercept({ path: "/v2/info" })
            .reply(403, JSON.stringify({ message: "hunter22 may not" }));

        const error = await failureOf(guarded.client.info());

        expect(error.message).to.contain("[redacted] may not");
        expect(error.message).not.to.contain("hunter22");
        await guarded.end();
    });
});
