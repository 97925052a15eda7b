import { expect } from "chai";
import { permissionFor } from "../../../provider/marathon/permissions";

const services = "in DC/OS dcos:service:marathon:marathon:services:";

describe("the permission that a request needs", () => {
    const cases: readonly [request: string, permission: string][] = [
        ["GET /v2/apps", `read apps (ViewRunSpec; ${services}/ read)`],
        ["GET /v2/apps/shop/cart", `read the app /shop/cart (ViewRunSpec; ${services}/shop/cart read)`],
        ["GET /v2/apps/a/versions/2020", `read the app /a (ViewRunSpec; ${services}/a read)`],
        ["POST /v2/apps?force=false", `create apps (CreateRunSpec; ${services}/ create)`],
        ["PUT /v2/apps/a?force=false", `update the app /a (UpdateRunSpec; ${services}/a update)`],
        ["POST /v2/apps/a/restart", `update the app /a (UpdateRunSpec; ${services}/a update)`],
        ["DELETE /v2/apps/a", `delete the app /a (DeleteRunSpec; ${services}/a delete)`],
        ["DELETE /v2/groups/g/h", `delete the group /g/h (DeleteGroup; ${services}/g/h delete)`],
        [
            "DELETE /v2/deployments/1",
            "stop a deployment: to update every app that it touches (UpdateRunSpec)",
        ],
        ["GET /v2/info", "read /v2/info (ViewResource)"],
        ["DELETE /v2/leader", "change /v2/leader (UpdateResource)"],
    ];
    for (const [request, permission] of cases) {
        it(`of ${request} is to ${permission}`, () => {
            const [method = "", path] = request.split(" ");
            const url = `https://dcos.test/service/marathon${path}`;
            expect(permissionFor(method, url)).to.equal(`the permission to ${permission}`);
        });
    }
});
