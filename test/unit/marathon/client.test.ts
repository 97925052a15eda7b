import { expect } from "chai";
import type { MarathonClient } from "../../../provider/marathon/client";
import { NotFoundError } from "../../../provider/marathon/errors";
import { failureOf } from "../../support/failure-of";
import { type MockMarathon, mockMarathon } from "./mock-marathon";

const result = { version: "2021-07-27T12:00:00.000Z", deploymentId: "867ed450" };
const app = { id: "/shop/cart", cmd: "sleep 1000" };

interface Case {
    readonly method: string;
    readonly request: string;
    readonly call: (client: MarathonClient) => Promise<unknown>;
    readonly sends?: unknown;
    readonly status?: number;
    readonly headers?: Record<string, string>;
    readonly answers: unknown;
    readonly returns: unknown;
}

const cases: Record<string, Case> = {
    info: {
        method: "GET",
        request: "/v2/info",
        call: (client) => client.info(),
        answers: { name: "marathon", version: "1.8.244", marathon_config: {} },
        returns: { name: "marathon", version: "1.8.244", marathon_config: {} },
    },
    ping: {
        method: "GET",
        request: "/ping",
        call: (client) => client.ping(),
        answers: "pong",
        returns: undefined,
    },
    leader: {
        method: "GET",
        request: "/v2/leader",
        call: (client) => client.leader(),
        answers: { leader: "m1:8080" },
        returns: "m1:8080",
    },
    listApps: {
        method: "GET",
        request: "/v2/apps",
        call: (client) => client.listApps(),
        answers: { apps: [app] },
        returns: [app],
    },
    "listApps with embed": {
        method: "GET",
        request: "/v2/apps?embed=apps.tasks&embed=apps.lastTaskFailure",
        call: (client) => client.listApps({ embed: ["apps.tasks", "apps.lastTaskFailure"] }),
        answers: { apps: [] },
        returns: [],
    },
    getApp: {
        method: "GET",
        request: "/v2/apps/shop/cart?embed=app.readiness",
        call: (client) => client.getApp("/shop/cart", { embed: ["app.readiness"] }),
        answers: { app },
        returns: app,
    },
    createApp: {
        method: "POST",
        request: "/v2/apps?force=false",
        call: (client) => client.createApp(app),
        sends: app,
        status: 201,
        headers: { "Marathon-Deployment-Id": "867ed450", Location: `http://elsewhere.test/shop/cart` },
        answers: { ...app, version: result.version, deployments: [{ id: "867ed450" }] },
        returns: { ...result, app: { ...app, version: result.version, deployments: [{ id: "867ed450" }] } },
    },
    replaceApp: {
        method: "PUT",
        request: "/v2/apps/shop/cart?partialUpdate=false&force=false",
        call: (client) => client.replaceApp("/shop/cart", app),
        sends: app,
        answers: result,
        returns: { ...result, created: false },
    },
    "replaceApp that creates": {
        method: "PUT",
        request: "/v2/apps/shop/cart?partialUpdate=false&force=true",
        call: (client) => client.replaceApp("/shop/cart", app, { force: true }),
        sends: app,
        status: 201,
        answers: result,
        returns: { ...result, created: true },
    },
    updateApp: {
        method: "PUT",
        request: "/v2/apps/shop/cart?partialUpdate=true&force=false",
        call: (client) => client.updateApp("/shop/cart", { instances: 3 }),
        sends: { instances: 3 },
        answers: result,
        returns: { ...result, created: false },
    },
    replaceApps: {
        method: "PUT",
        request: "/v2/apps?partialUpdate=false&force=false",
        call: (client) => client.replaceApps([app]),
        sends: [app],
        answers: result,
        returns: result,
    },
    updateApps: {
        method: "PUT",
        request: "/v2/apps?partialUpdate=true&force=false",
        call: (client) => client.updateApps([{ id: "/shop/cart", instances: 2 }]),
        sends: [{ id: "/shop/cart", instances: 2 }],
        answers: result,
        returns: result,
    },
    deleteApp: {
        method: "DELETE",
        request: "/v2/apps/shop/cart?force=false",
        call: (client) => client.deleteApp("/shop/cart"),
        answers: result,
        returns: result,
    },
    "deleteApp with force": {
        method: "DELETE",
        request: "/v2/apps/shop/cart?force=true",
        call: (client) => client.deleteApp("/shop/cart", { force: true }),
        answers: result,
        returns: result,
    },
    restartApp: {
        method: "POST",
        request: "/v2/apps/shop/cart/restart?force=false",
        call: (client) => client.restartApp("/shop/cart"),
        answers: result,
        returns: result,
    },
    appVersions: {
        method: "GET",
        request: "/v2/apps/shop/cart/versions",
        call: (client) => client.appVersions("/shop/cart"),
        answers: { versions: [result.version] },
        returns: [result.version],
    },
    appAtVersion: {
        method: "GET",
        request: "/v2/apps/shop/cart/versions/2021-07-27T12%3A00%3A00.000Z",
        call: (client) => client.appAtVersion("/shop/cart", result.version),
        answers: app,
        returns: app,
    },
    appTasks: {
        method: "GET",
        request: "/v2/apps/shop/cart/tasks",
        call: (client) => client.appTasks("/shop/cart"),
        answers: { tasks: [{ id: "t", appId: "/shop/cart", state: "TASK_RUNNING" }] },
        returns: [{ id: "t", appId: "/shop/cart", state: "TASK_RUNNING" }],
    },
    getGroup: {
        method: "GET",
        request: "/v2/groups/shop?embed=group.apps",
        call: (client) => client.getGroup("/shop", { embed: ["group.apps"] }),
        answers: { id: "/shop", apps: [app] },
        returns: { id: "/shop", apps: [app] },
    },
    getRootGroup: {
        method: "GET",
        request: "/v2/groups",
        call: (client) => client.getRootGroup(),
        answers: { id: "/", groups: [] },
        returns: { id: "/", groups: [] },
    },
    createGroup: {
        method: "POST",
        request: "/v2/groups?force=false",
        call: (client) => client.createGroup({ id: "/shop", dependencies: ["/db"] }),
        sends: { id: "/shop", dependencies: ["/db"] },
        status: 201,
        answers: result,
        returns: result,
    },
    putGroup: {
        method: "PUT",
        request: "/v2/groups/shop?force=false",
        call: (client) => client.putGroup("/shop", { dependencies: [] }),
        sends: { dependencies: [] },
        answers: result,
        returns: result,
    },
    deleteGroup: {
        method: "DELETE",
        request: "/v2/groups/shop?force=false",
        call: (client) => client.deleteGroup("/shop"),
        answers: result,
        returns: result,
    },
    listDeployments: {
        method: "GET",
        request: "/v2/deployments",
        call: (client) => client.listDeployments(),
        answers: [{ id: "867ed450" }],
        returns: [{ id: "867ed450" }],
    },
    cancelDeployment: {
        method: "DELETE",
        request: "/v2/deployments/867ed450?force=false",
        call: (client) => client.cancelDeployment("867ed450"),
        answers: result,
        returns: result,
    },
    stopDeployment: {
        method: "DELETE",
        request: "/v2/deployments/867ed450?force=true",
        call: (client) => client.stopDeployment("867ed450"),
        status: 202,
        answers: "",
        returns: undefined,
    },
    queue: {
        method: "GET",
        request: "/v2/queue?embed=lastUnusedOffers",
        call: (client) => client.queue({ embed: ["lastUnusedOffers"] }),
        answers: { queue: [{ count: 1 }] },
        returns: [{ count: 1 }],
    },
};

describe("the client", () => {
    let mock: MockMarathon;

    beforeEach(() => {
        mock = mockMarathon();
    });

    afterEach(async () => {
        await mock.end();
    });

    for (const [
        name,
        { method, request, call, sends, status = 200, headers = {}, answers, returns },
    ] of Object.entries(cases)) {
        it(`${name}: ${method} ${request}`, async () => {
            let sent: unknown;
            mock.pool
                .intercept({
                    path: request,
                    method,
                    headers: { accept: "application/json" },
                    body: (body) => {
                        sent = body ? JSON.parse(body) : undefined;
                        return true;
                    },
                })
                .reply(status, typeof answers === "string" ? answers : JSON.stringify(answers), { headers });

            const returned = await call(mock.client);

            expect(returned).to.deep.equal(returns);
            expect(sent).to.deep.equal(sends);
        });
    }
});

describe("a group whose name Marathon reads as a listing", () => {
    let mock: MockMarathon;
    const group = { id: "/shop/apps", apps: [app] };

    beforeEach(() => {
        mock = mockMarathon();
    });

    afterEach(async () => {
        await mock.end();
    });

    it("is looked up in the group above", async () => {
        const shop = { id: "/shop", groups: [{ id: "/shop/web" }, group] };
        mock.pool.intercept({ path: "/v2/groups/shop" }).reply(200, JSON.stringify(shop));
        expect(await mock.client.getGroup("/shop/apps")).to.deep.equal(group);
    });

    it("is looked up from the root, however deep it is", async () => {
        const inner = { id: "/versions/a/b" };
        const root = {
            id: "/",
            groups: [{ id: "/versions", groups: [{ id: "/versions/a", groups: [inner] }] }],
        };
        mock.pool
            .intercept({ path: "/v2/groups?embed=group.apps&embed=group.groups" })
            .reply(200, JSON.stringify(root));
        expect(await mock.client.getGroup("/versions/a/b", { embed: ["group.apps"] })).to.deep.equal(inner);
    });

    it("is not found when the group above has no such group", async () => {
        mock.pool
            .intercept({ path: "/v2/groups/shop" })
            .reply(200, JSON.stringify({ id: "/shop", groups: [] }));
        const error = await failureOf(mock.client.getGroup("/shop/apps"));
        expect(error).to.be.instanceOf(NotFoundError);
        expect(error.message).to.contain("Group '/shop/apps' does not exist (GET");
    });
});
