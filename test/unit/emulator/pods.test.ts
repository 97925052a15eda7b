import { expect } from "chai";
import { Emulator } from "../../emulator";
import { call } from "./client";

const container = { name: "c", exec: { command: { shell: "sleep 1000" } }, resources: { cpus: 1 } };
const podOf = (id: string, instances = 0) => ({
    id,
    containers: [container],
    scaling: { kind: "fixed", instances },
});

describe("pods of the emulator", () => {
    let emulator: Emulator;

    beforeEach(async () => {
        emulator = await Emulator.start({ version: "1.10.26" });
    });

    afterEach(() => emulator.close());

    it("are kept with their defaults, and shown in their group", async () => {
        const created = await call(emulator, "POST", "/v2/pods", podOf("/shop/p"));
        expect(created.status).to.equal(201);
        expect(created.headers.location).to.equal(`${emulator.url}/shop/p`);
        expect(created.at("containers.0.resources")).to.deep.equal({ cpus: 1, mem: 32, disk: 0, gpus: 0 });
        expect(created.body).to.include({ id: "/shop/p", role: "*" });
        expect((await call(emulator, "GET", "/v2/pods/shop/p")).body).to.deep.equal(created.body);
        const group = await call(emulator, "GET", "/v2/groups/shop");
        expect(group.at("pods.0.spec")).to.deep.equal(created.body);
        expect(group.at("pods.0.status")).to.equal("STABLE");
    });

    it("stay when a group is written, and go with it", async () => {
        await call(emulator, "POST", "/v2/pods", podOf("/shop/p"));
        await call(emulator, "PUT", "/v2/groups/shop", { apps: [], groups: [] });
        expect((await call(emulator, "GET", "/v2/pods")).body).to.have.length(1);
        await call(emulator, "DELETE", "/v2/groups/shop");
        expect((await call(emulator, "GET", "/v2/pods")).body).to.deep.equal([]);
    });

    it("may not share an id with an app, which each group above them tells", async () => {
        await call(emulator, "POST", "/v2/pods", podOf("/shop/p"));
        const refused = await call(emulator, "POST", "/v2/apps", { id: "/shop/p", cmd: "sleep 1000" });
        const errors = ["Applications and Pods may not share the same id"];
        expect(refused.at("details")).to.deep.equal([
            { path: "/", errors },
            { path: "/groups(0)", errors },
        ]);
    });

    it("are deployed by steps of their own, which wait for instances that are never launched", async () => {
        await call(emulator, "POST", "/v2/pods", podOf("/p", 1));
        const [deployment] = emulator.deployments();
        expect(deployment).to.deep.include({
            affectedApps: [],
            affectedPods: ["/p"],
            currentStep: 2,
            currentActions: [{ action: "ScalePod", pod: "/p", readinessCheckResults: [] }],
            steps: [
                { actions: [{ action: "StartPod", pod: "/p" }] },
                { actions: [{ action: "ScalePod", pod: "/p" }] },
            ],
        });
        const locked = await call(emulator, "PUT", "/v2/pods/p", podOf("/p", 2));
        expect(locked.status).to.equal(409);
    });

    it("go when their creation is cancelled, with the groups it made", async () => {
        const { headers } = await call(emulator, "POST", "/v2/pods", podOf("/shop/s/p", 1));
        await call(emulator, "DELETE", `/v2/deployments/${headers["marathon-deployment-id"]}`);
        expect((await call(emulator, "GET", "/v2/pods")).body).to.deep.equal([]);
        expect(emulator.group("/shop")).to.equal(undefined);
    });

    it("are replaced whole under their own id only", async () => {
        await call(emulator, "POST", "/v2/pods", podOf("/p"));
        const other = await call(emulator, "PUT", "/v2/pods/p", podOf("/q"));
        expect(other.status).to.equal(400);
        expect(other.at("message")).to.equal("'/p' does not match definition's id ('/q')");
        const labelled = await call(emulator, "PUT", "/v2/pods/p", { ...podOf("/p"), labels: { a: "b" } });
        expect(labelled.status).to.equal(200);
        const versions = (await call(emulator, "GET", "/v2/pods/p::versions")).body;
        expect(versions).to.have.length(2);
    });

    it("are deleted with 202 and no body, and then missed with JSON inside of JSON", async () => {
        await call(emulator, "POST", "/v2/pods", podOf("/p"));
        const deleted = await call(emulator, "DELETE", "/v2/pods/p");
        expect(deleted).to.include({ status: 202, body: "" });
        expect(deleted.headers.location).to.equal(
            `${emulator.url}/${deleted.headers["marathon-deployment-id"]}`,
        );
        const missed = await call(emulator, "GET", "/v2/pods/p");
        expect(missed.body).to.deep.equal({
            message: '{"message": "pod with /p does not exist"}',
            details: [],
        });
    });
});
