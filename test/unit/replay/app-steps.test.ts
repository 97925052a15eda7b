import { expect } from "chai";
import { type AppStep, appStepsIn } from "../../replay/http/app-steps";
import type { RecordedRequest } from "../../replay/http/cases";

const kindsOf = (request: RecordedRequest) => appStepsIn(request).map(({ kind }) => kind);
const body = { id: "/a", cmd: "serve" };

describe("a recorded request", () => {
    const requests: readonly [RecordedRequest, AppStep["kind"][]][] = [
        [{ method: "POST", path: "/v2/apps", body }, ["create"]],
        [{ method: "POST", path: "/v2/apps/", body }, ["create"]],
        [{ method: "PUT", path: "/v2/apps//a", body }, ["update"]],
        [{ method: "PUT", path: "/v2/apps//a", query: "partialUpdate=TRUE", body }, ["update"]],
        [{ method: "PUT", path: "/v2/apps//a", query: "partialUpdate=false", body }, ["replace"]],
        [{ method: "PUT", path: "/v2/apps//a", query: "partialUpdate=maybe", body }, ["replace"]],
        [{ method: "PATCH", path: "/v2/apps/%2Fa", query: "partialUpdate=false", body }, ["update"]],
        [{ method: "PUT", path: "/v2/apps", body: [body] }, ["update"]],
        [{ method: "PUT", path: "/v2/apps", body: [body, { ...body, id: "/b" }] }, ["beyond"]],
        [{ method: "GET", path: "/v2/apps//a" }, ["show"]],
        [{ method: "GET", path: "/v2/apps//a/versions" }, ["aside"]],
        [{ method: "GET", path: "/v2/deployments" }, ["aside"]],
        [{ method: "DELETE", path: "/v2/apps//a" }, ["delete"]],
        [{ method: "DELETE", path: "/v2/apps//a/tasks" }, ["beyond"]],
        [{ method: "POST", path: "/v2/apps//a/restart" }, ["aside"]],
        [{ method: "POST", path: "/v2/groups", body: { id: "/dev", enforceRole: true } }, ["group"]],
        [{ method: "PATCH", path: "/v2/groups//dev", body: { enforceRole: true } }, ["group"]],
        [{ method: "PUT", path: "/v2/groups//dev", body: { apps: [] } }, ["beyond"]],
        [{ method: "POST", path: "/v2/groups", body: { id: "/dev/s" } }, ["beyond"]],
        [{ method: "DELETE", path: "/v2/groups//dev" }, ["delete-group"]],
        [{ method: "DELETE", path: "/v2/deployments/x" }, ["beyond"]],
    ];

    for (const [request, kinds] of requests) {
        const { method, path, query = "" } = request;
        it(`is about definitions as it says: ${method} ${path} ${query}`, () =>
            expect(kindsOf(request)).to.deep.equal(kinds));
    }

    it("names the app by its path or, in a list, by its id", () => {
        expect(appStepsIn({ method: "PUT", path: "/v2/apps/g/a/", body })).to.deep.include({
            kind: "update",
            id: "/g/a",
            body,
            isPatch: false,
        });
        expect(appStepsIn({ method: "PATCH", path: "/v2/apps", body: [{ id: "b" }] })).to.deep.include({
            kind: "update",
            id: "/b",
            body: { id: "b" },
            isPatch: true,
        });
    });

    it("has no body where it has no JSON", () => {
        expect(appStepsIn({ method: "POST", path: "/v2/apps", body_text: "hello" })).to.deep.equal([
            { kind: "create", body: undefined },
        ]);
        expect(appStepsIn({ method: "POST", path: "/v2/apps", body_text: '{"id":"/a"}' })).to.deep.equal([
            { kind: "create", body: { id: "/a" } },
        ]);
    });
});
