import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { canLiveTogether } from "../../../provider/resources/side-by-side";

describe("an app and the one that replaces it", () => {
    const app = (members: PropertyMap): PropertyMap => ({ appId: "/db", cmd: "serve", ...members });

    /** Whether two apps that differ only in their id can live together. */
    const together = (members: PropertyMap, changed: PropertyMap = {}) =>
        canLiveTogether(app(members), { ...app(members), appId: "/db2", ...changed });

    const published = { HAPROXY_GROUP: "internal" };
    const portDefinitions = [{ name: "db", protocol: "tcp", port: 15_001 }];
    const bridged = (hostPort: number): PropertyMap => ({
        networks: [{ mode: "container/bridge" }],
        container: {
            type: "DOCKER",
            docker: { image: "db" },
            portMappings: [{ containerPort: 80, hostPort }],
        },
    });

    it("live together when each has what it needs", () => {
        expect(together({})).to.equal(true);
    });

    it("live together on ports that agents choose", () => {
        expect(together(bridged(0))).to.equal(true);
    });

    it("do not on a port that is fixed on the agents", () => {
        expect(together(bridged(8080))).to.equal(false);
        expect(together({ portDefinitions, requirePorts: true })).to.equal(false);
    });

    it("live together on different fixed ports", () => {
        expect(together(bridged(8080), bridged(8081))).to.equal(true);
    });

    it("do not behind one load balancer on a service port that stays", () => {
        expect(together({ portDefinitions, labels: published })).to.equal(false);
    });

    it("live together on a service port that no load balancer opens", () => {
        expect(together({ portDefinitions })).to.equal(true);
    });

    it("live together behind one load balancer on service ports of their own", () => {
        const other = [{ name: "db", protocol: "tcp", port: 15_002 }];
        expect(together({ portDefinitions, labels: published }, { portDefinitions: other })).to.equal(true);
    });

    it("live together behind different load balancers", () => {
        const labels = { HAPROXY_GROUP: "external" };
        expect(together({ portDefinitions, labels: published }, { labels })).to.equal(true);
    });

    it("live together when the port is meant to be shared", () => {
        const shared = { portDefinitions, labels: published, allowSharedServicePort: true };
        expect(together(shared)).to.equal(true);
        const labels = { ...published, HAPROXY_DEPLOYMENT_GROUP: "db" };
        expect(together({ portDefinitions, labels })).to.equal(true);
    });

    it("do not with one external volume", () => {
        const volume = { containerPath: "/data", mode: "RW", external: { name: "data", provider: "dvdi" } };
        const container = { type: "DOCKER", docker: { image: "db" }, volumes: [volume] };
        expect(together({ container })).to.equal(false);
    });

    it("live together as far as known", () => {
        expect(together({ portDefinitions, labels: published }, { appId: UNKNOWN })).to.equal(true);
        expect(together(bridged(8080), { networks: UNKNOWN })).to.equal(true);
    });
});
