import { expect } from "chai";
import {
    AnswerError,
    ConfigError,
    ExistsError,
    HttpError,
    LockedError,
    MarathonError,
    NotFoundError,
    ReadOnlyError,
    RejectedError,
    ResponseError,
    TooManyDeploymentsError,
    UnauthorisedError,
    UnreachableError,
} from "../../../provider/marathon/errors";
import { readViolations } from "../../../provider/marathon/violations";
import { hideForeignSettings } from "../../support/hermetic";

function at(method: string, path: string, status: number) {
    return { method, url: `http://marathon.test:8080${path}`, status };
}

const violations = readViolations([
    { path: "/cpus", errors: ["error.min"] },
    { path: "/container/volumes(0)/hostPath", errors: ["must not be empty"] },
]);

/** Each class, as it is made, and everything it says. */
const golden: [error: MarathonError, code: string, message: string][] = [
    [
        new ConfigError("marathon:url is not set. Set it."),
        "MARATHON_CONFIG", //
        "marathon:url is not set. Set it.",
    ],
    [
        new NotFoundError("App '/shop/cart' does not exist", at("GET", "/v2/apps/shop/cart", 404)),
        "MARATHON_NOT_FOUND",
        "App '/shop/cart' does not exist (GET http://marathon.test:8080/v2/apps/shop/cart answered 404). " +
            "Check the id, and that this is the Marathon you mean.",
    ],
    [
        new ExistsError("An app with id [/a] already exists.", at("POST", "/v2/apps?force=false", 409)),
        "MARATHON_EXISTS",
        "An app with id [/a] already exists (POST http://marathon.test:8080/v2/apps?force=false answered 409). " +
            "Choose another id, or change what is there instead of creating it.",
    ],
    [
        new LockedError(["867ed450", "5a1b"], at("PUT", "/v2/apps/a", 409)),
        "MARATHON_LOCKED",
        "Locked by deployments 867ed450, 5a1b (PUT http://marathon.test:8080/v2/apps/a answered 409). " +
            "Wait until they have finished; GET /v2/deployments tells how far they are.",
    ],
    [
        new LockedError(["867ed450"], at("PUT", "/v2/apps/a", 409)),
        "MARATHON_LOCKED",
        "Locked by deployment 867ed450 (PUT http://marathon.test:8080/v2/apps/a answered 409). " +
            "Wait until it has finished; GET /v2/deployments tells how far it is.",
    ],
    [
        new RejectedError("Object is not valid", violations, at("PUT", "/v2/apps/a", 422)),
        "MARATHON_REJECTED",
        "Rejected: cpus: error.min; container.volumes[0].hostPath: must not be empty " +
            "(PUT http://marathon.test:8080/v2/apps/a answered 422). Correct the named properties.",
    ],
    [
        new RejectedError(
            "Object is not valid",
            readViolations([{ path: "/", errors: ["no"] }]),
            at("PUT", "/v2/apps/a", 422),
        ),
        "MARATHON_REJECTED",
        "Rejected: Object is not valid: no (PUT http://marathon.test:8080/v2/apps/a answered 422). " +
            "Correct the definition.",
    ],
    [
        new RejectedError("Path needs to be top-level", [], at("PATCH", "/v2/groups/a/b", 422)),
        "MARATHON_REJECTED",
        "Rejected: Path needs to be top-level (PATCH http://marathon.test:8080/v2/groups/a/b answered 422). " +
            "Correct the request.",
    ],
    [
        new UnauthorisedError("", at("GET", "/v2/info", 401), "none"),
        "MARATHON_UNAUTHORISED",
        "No credentials were sent (GET http://marathon.test:8080/v2/info answered 401). Set marathon:username and " +
            "marathon:password, or marathon:token (MARATHON_USERNAME and MARATHON_PASSWORD, or MARATHON_TOKEN).",
    ],
    [
        new UnauthorisedError("Invalid username or password.", at("GET", "/v2/info", 401), "password"),
        "MARATHON_UNAUTHORISED",
        "The user name or the password is wrong: Invalid username or password " +
            "(GET http://marathon.test:8080/v2/info answered 401). Check marathon:username and marathon:password " +
            "(MARATHON_USERNAME and MARATHON_PASSWORD).",
    ],
    [
        new UnauthorisedError("", at("GET", "/v2/info", 401), "token"),
        "MARATHON_UNAUTHORISED",
        "The token is wrong or has expired (GET http://marathon.test:8080/v2/info answered 401). " +
            "Check marathon:token (MARATHON_TOKEN).",
    ],
    [
        new UnauthorisedError(
            "Not Authorized to perform this action!",
            at("PUT", "/v2/apps/a", 403),
            "token",
        ),
        "MARATHON_UNAUTHORISED",
        "Not allowed with these credentials: Not Authorized to perform this action! " +
            "(PUT http://marathon.test:8080/v2/apps/a answered 403). The request needs the permission to update the " +
            "app /a (UpdateRunSpec; in DC/OS dcos:service:marathon:marathon:services:/a update). " +
            "Check marathon:token (MARATHON_TOKEN).",
    ],
    [
        new UnauthorisedError("", at("DELETE", "/v2/apps/a", 401), "token"),
        "MARATHON_UNAUTHORISED",
        "The token is wrong or has expired (DELETE http://marathon.test:8080/v2/apps/a answered 401). " +
            "Check marathon:token (MARATHON_TOKEN). The request needs the permission to delete the app /a " +
            "(DeleteRunSpec; in DC/OS dcos:service:marathon:marathon:services:/a delete).",
    ],
    [
        new ReadOnlyError("PUT", "/v2/apps/a"),
        "MARATHON_READ_ONLY",
        "PUT /v2/apps/a was not sent: writes are switched off. To allow them again, unset MARATHON_READ_ONLY and " +
            "marathon:readOnly.",
    ],
    [
        new TooManyDeploymentsError(100, at("PUT", "/v2/apps/a", 403)),
        "MARATHON_TOO_MANY_DEPLOYMENTS",
        "Marathon runs as many deployments as it allows (100) (PUT http://marathon.test:8080/v2/apps/a answered " +
            "403). Wait until some have finished, or stop those that hang; GET /v2/deployments lists them.",
    ],
    [
        new HttpError("None.get", at("PUT", "/v2/apps/a", 500)),
        "MARATHON_HTTP",
        "Marathon failed: None.get (PUT http://marathon.test:8080/v2/apps/a answered 500). " +
            "Marathon's own log has the cause; some definitions that it cannot read end like this as well.",
    ],
    [
        new HttpError("", at("GET", "/v2/apps", 418)),
        "MARATHON_HTTP",
        "The request was refused without a reason (GET http://marathon.test:8080/v2/apps answered 418). " +
            "Check marathon:url, and what stands in front of Marathon.",
    ],
    [
        new ResponseError("An HTML page came instead of JSON", at("GET", "/v2/info", 200)),
        "MARATHON_RESPONSE",
        "An HTML page came instead of JSON (GET http://marathon.test:8080/v2/info answered 200). " +
            "This does not look like Marathon: check marathon:url, its path, and what stands in front of it.",
    ],
    [
        new UnreachableError("GET", [
            { url: "http://m1:8080/v2/info", reason: "the connection was refused" },
            { url: "http://m2:8080/v2/info", reason: "answered 502" },
        ]),
        "MARATHON_UNREACHABLE",
        "Marathon cannot be reached: GET http://m1:8080/v2/info: the connection was refused; " +
            "GET http://m2:8080/v2/info: answered 502. Check marathon:url, and that Marathon runs and has a leader.",
    ],
    [
        new UnreachableError("PUT", [{ url: "http://m1:8080/v2/apps/a", reason: "no answer within 30s" }], {
            maybeApplied: true,
        }),
        "MARATHON_UNREACHABLE",
        "Marathon cannot be reached: PUT http://m1:8080/v2/apps/a: no answer within 30s. " +
            "The change may have been made all the same: look before you repeat it.",
    ],
];

describe("an error", () => {
    hideForeignSettings();

    for (const [error, code, message] of golden) {
        it(`${error.name} says: ${message}`, () => {
            expect(error.message).to.equal(message);
            expect(error.code).to.equal(code);
        });
    }

    it("has its message for a stack", () => {
        expect(new ConfigError("no url").stack).to.equal("no url");
        expect(new LockedError(["867ed450"], at("PUT", "/v2/apps/a", 409)).stack).to.match(
            /^Locked by .*is\.$/,
        );
    });

    describe("with MARATHON_DEBUG", () => {
        before(() => {
            process.env.MARATHON_DEBUG = "1";
        });
        after(() => {
            delete process.env.MARATHON_DEBUG;
        });

        it("has a real stack", () => {
            expect(new ConfigError("no url").stack).to.match(/no url\n\s+at .*errors\.test/);
        });
    });

    it("is of its class, of the base, and of no other class", () => {
        const [error] = golden[1] ?? [];
        expect(error).to.be.instanceOf(NotFoundError);
        expect(error).to.be.instanceOf(AnswerError);
        expect(error).to.be.instanceOf(MarathonError);
        expect(error).to.be.instanceOf(Error);
        expect(error).not.to.be.instanceOf(ExistsError);
        expect(new ConfigError("")).not.to.be.instanceOf(AnswerError);
    });

    for (const other of [
        undefined,
        null,
        5,
        "MARATHON",
        {},
        new Error("plain"),
        { code: "MARATHON_CONFIG" },
    ]) {
        it(`is not ${String(other)}`, () => {
            expect(other instanceof MarathonError).to.equal(false);
        });
    }

    it("is recognised when another copy of the package made it", () => {
        const file = require.resolve("../../../provider/marathon/errors");
        const loaded = require.cache[file];
        delete require.cache[file];
        const copy: typeof import("../../../provider/marathon/errors") = require(file);
        if (loaded) require.cache[file] = loaded;
        const error = new copy.NotFoundError("App '/a' does not exist", at("GET", "/v2/apps/a", 404));
        expect(copy.NotFoundError).not.to.equal(NotFoundError);
        expect(error).to.be.instanceOf(NotFoundError);
        expect(error).to.be.instanceOf(AnswerError);
        expect(error).to.be.instanceOf(MarathonError);
        expect(error).not.to.be.instanceOf(ExistsError);
    });

    it("of a class without a code of its own is told by its class", () => {
        class UrlError extends ConfigError {}
        expect(new UrlError("")).to.be.instanceOf(UrlError);
        expect(new UrlError("")).to.be.instanceOf(ConfigError);
        expect(new ConfigError("")).not.to.be.instanceOf(UrlError);
        expect(new UrlError("").code).to.equal("MARATHON_CONFIG");
    });

    it("keeps its cause", () => {
        const cause = new Error("deeper");
        expect(new ConfigError("no", { cause }).cause).to.equal(cause);
    });

    it("shows no credentials, neither in its message nor in its fields", () => {
        const where = { method: "GET", url: "http://ann:s3cret@m:8080/v2/info?token=s3cret", status: 401 };
        const error = new UnauthorisedError("Authorization: Basic s3cret", where, "password");
        expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.to.contain(
            "s3cret",
        );
        const attempt = { url: "http://ann:s3cret@m:8080/", reason: "token=s3cret was refused" };
        expect(JSON.stringify(new UnreachableError("GET", [attempt]))).not.to.contain("s3cret");
    });

    it("carries what a caller needs to go on", () => {
        expect(new LockedError(["867ed450"], at("PUT", "/v2/apps/a", 409)).deployments).to.deep.equal([
            "867ed450",
        ]);
        expect(new RejectedError("no", violations, at("PUT", "/v2/apps/a", 422)).details).to.deep.equal(
            violations,
        );
        expect(new TooManyDeploymentsError(100, at("PUT", "/v2/apps/a", 403)).limit).to.equal(100);
        expect(new HttpError("no", at("PUT", "/v2/apps/a", 500)).status).to.equal(500);
        expect(new UnreachableError("PUT", [], { maybeApplied: true }).maybeApplied).to.equal(true);
    });
});
