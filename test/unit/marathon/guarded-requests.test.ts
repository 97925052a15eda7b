import { expect } from "chai";
import { MockAgent } from "undici";
import { MarathonClient } from "../../../provider/marathon/client";
import { ConfigError, ReadOnlyError } from "../../../provider/marathon/errors";
import { Http } from "../../../provider/marathon/http";
import { failureOf } from "../../support/failure-of";

describe("what would reach everything", () => {
    let agent: MockAgent;
    let client: MarathonClient;

    beforeEach(() => {
        agent = new MockAgent({ enableCallHistory: true });
        agent.disableNetConnect();
        client = new MarathonClient({ urls: ["http://marathon.test/prefix"] }, { dispatcher: agent });
    });

    afterEach(async () => {
        expect(agent.getCallHistory()?.calls()).to.deep.equal([]);
        await agent.close();
    });

    for (const id of ["", "/", "//", "..", "/shop/..", "*"]) {
        const calls: Record<string, () => Promise<unknown>> = {
            deleteGroup: () => client.deleteGroup(id),
            putGroup: () => client.putGroup(id, {}),
            createGroup: () => client.createGroup({ id }),
            getGroup: () => client.getGroup(id),
            deleteApp: () => client.deleteApp(id),
            getApp: () => client.getApp(id),
            createApp: () => client.createApp({ id }),
            replaceApp: () => client.replaceApp(id, { id }),
            replaceApps: () => client.replaceApps([{ id: "/fine" }, { id }]),
            updateApp: () => client.updateApp(id, {}),
            updateApps: () => client.updateApps([{ id }]),
            restartApp: () => client.restartApp(id),
            appTasks: () => client.appTasks(id),
            appVersions: () => client.appVersions(id),
            appAtVersion: () => client.appAtVersion(id, "2021"),
            cancelDeployment: () => client.cancelDeployment(id),
            stopDeployment: () => client.stopDeployment(id),
        };
        for (const [name, call] of Object.entries(calls)) {
            it(`is never sent: ${name}(${JSON.stringify(id)})`, async () => {
                expect(await failureOf(call())).to.be.instanceOf(ConfigError);
            });
        }
    }

    for (const path of [
        "/v2/groups/",
        "/v2/groups",
        "/v2/apps",
        "/v2/groups//a",
        "/v2/groups/a/..",
        "/v2/leader",
    ]) {
        it(`is never sent, even without the guard of ids: DELETE ${path}`, async () => {
            const http = new Http({ urls: ["http://marathon.test"] }, { dispatcher: agent });
            const error = await failureOf(http.send({ method: "DELETE", path }));
            expect(error).to.be.instanceOf(ConfigError);
            expect(error.message).to.equal(
                `DELETE ${path} would reach more than one item, so it was not sent.`,
            );
        });
    }
});

describe("a connection for reading only", () => {
    let agent: MockAgent;
    let client: MarathonClient;

    beforeEach(() => {
        agent = new MockAgent();
        agent.disableNetConnect();
        client = new MarathonClient(
            { urls: ["http://marathon.test"], readOnly: true },
            { dispatcher: agent },
        );
    });

    afterEach(() => agent.close());

    it("reads", async () => {
        agent.get("http://marathon.test").intercept({ path: "/v2/deployments" }).reply(200, "[]");
        expect(await client.listDeployments()).to.deep.equal([]);
    });

    const writes: Record<string, () => Promise<unknown>> = {
        createApp: () => client.createApp({ id: "/a" }),
        replaceApp: () => client.replaceApp("/a", { id: "/a" }, { force: true }),
        replaceApps: () => client.replaceApps([{ id: "/a" }]),
        updateApp: () => client.updateApp("/a", {}),
        updateApps: () => client.updateApps([{ id: "/a" }]),
        deleteApp: () => client.deleteApp("/a"),
        restartApp: () => client.restartApp("/a"),
        createGroup: () => client.createGroup({ id: "/g" }),
        putGroup: () => client.putGroup("/g", {}),
        deleteGroup: () => client.deleteGroup("/g"),
        cancelDeployment: () => client.cancelDeployment("1"),
        stopDeployment: () => client.stopDeployment("1"),
    };
    for (const [name, write] of Object.entries(writes)) {
        it(`sends no write: ${name}`, async () => {
            expect(await failureOf(write())).to.be.instanceOf(ReadOnlyError);
        });
    }
});
