import { expect } from "chai";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";
import { endpointsOf } from "../../../provider/links/endpoints";
import { formsOf } from "../../../provider/links/forms";
import { dnsForm } from "../../../provider/links/mesos-dns";
import { resolveTarget } from "../../../provider/links/resolve";
import type { ResolvedTarget } from "../../../provider/links/target";
import { vipForm, vipPort } from "../../../provider/links/vip";

const zone = { framework: "marathon", domain: "mesos" };
const balancer = { ...zone, app: "/marathon-lb", group: "internal" };

function target(definition: PropertyMap, appId = "/shop/db"): ResolvedTarget {
    const outcome = resolveTarget({ appId, endpoints: endpointsOf(definition), isManaged: true }, undefined);
    if (!("value" in outcome) || typeof outcome.value === "string") throw new Error("the port is known");
    return outcome.value;
}

const onHost = (definition: PropertyMap, others: PropertyMap = {}) =>
    target({ portDefinitions: [definition], ...others });
const onBridge = (mapping: PropertyMap) =>
    target({ networks: [{ mode: "container/bridge" }], container: { portMappings: [mapping] } });
const onContainerNetwork = (mapping: PropertyMap) =>
    target({ networks: [{ mode: "container", name: "blue" }], container: { portMappings: [mapping] } });

describe("a link through mesos-dns", () => {
    it("leads to the agent and the host port in host mode", () => {
        expect(dnsForm(onHost({ name: "redis", port: 6379 }, { requirePorts: true }), zone)).to.deep.equal({
            value: {
                host: "db-shop.marathon.slave.mesos",
                port: 6379,
                endpoint: "db-shop.marathon.slave.mesos:6379",
                url: "tcp://db-shop.marathon.slave.mesos:6379",
                srv: "_redis._db-shop._tcp.marathon.mesos",
            },
        });
    });

    it("leads to the agent and the host port on a bridge, also by SRV record", () => {
        expect(dnsForm(onBridge({ name: "redis", containerPort: 6379, hostPort: 6380 }), zone))
            .to.have.property("value")
            .that.includes({
                endpoint: "db-shop.marathon.slave.mesos:6380",
                srv: "_db-shop._tcp.marathon.slave.mesos",
            });
    });

    it("leads to the container and its own port on a container network", () => {
        expect(dnsForm(onContainerNetwork({ containerPort: 6379 }), zone))
            .to.have.property("value")
            .that.includes({ endpoint: "db-shop.marathon.mesos:6379", srv: "_db-shop._tcp.marathon.mesos" });
    });

    it("has the SRV record of the agents where a container network has a host port too", () => {
        for (const hostPort of [6380, 0]) {
            expect(dnsForm(onContainerNetwork({ containerPort: 6379, hostPort }), zone))
                .to.have.property("value")
                .that.includes({ port: 6379, srv: "_db-shop._tcp.marathon.slave.mesos" });
        }
    });

    it("leads to the agent on a container network where names do, and fails without a port there", () => {
        const hostFirst = { ...zone, ipSources: ["host", "netinfo"] as const };
        const mapped = onContainerNetwork({ containerPort: 6379, hostPort: 6380 });
        expect(dnsForm(mapped, hostFirst)).to.have.nested.property(
            "value.endpoint",
            "db-shop.marathon.slave.mesos:6380",
        );
        expect(dnsForm(onContainerNetwork({ containerPort: 6379 }), hostFirst))
            .to.have.nested.property("failure.text")
            .that.includes("Give it a hostPort");
        const unknown = dnsForm(mapped, { ...zone, ipSources: UNKNOWN });
        expect(unknown).to.have.property("value").that.includes({ host: UNKNOWN, port: UNKNOWN });
    });

    it("fails in host mode when the agents choose the port", () => {
        expect(dnsForm(onHost({ name: "redis", port: 15001 }), zone)).to.deep.equal({
            failure: {
                path: "target",
                text:
                    'the port "redis" of /shop/db has another number on every agent, which no name can tell. Fix it with ' +
                    "requirePorts, look up the SRV record _redis._db-shop._tcp.marathon.mesos, or link via " +
                    '"marathon-lb" or "direct".',
            },
        });
    });

    it("is not known where the id or the zone is not known, and fails without printing either", () => {
        const port = onBridge({ containerPort: 6379, hostPort: 6380 });
        const unknownParts = { host: UNKNOWN, port: 6380, endpoint: UNKNOWN, url: UNKNOWN, srv: UNKNOWN };
        expect(dnsForm({ ...port, appId: UNKNOWN }, zone)).to.deep.equal({ value: unknownParts });
        expect(dnsForm(port, { ...zone, framework: UNKNOWN })).to.deep.equal({ value: unknownParts });
        const dynamic = dnsForm({ ...onBridge({ containerPort: 1 }), appId: UNKNOWN }, zone);
        expect(JSON.stringify(dynamic)).to.include("failure").and.not.include(UNKNOWN);
    });
});

describe("a link through a virtual address", () => {
    const withLabel = (label: string) => onHost({ name: "redis", labels: { VIP_0: label } });

    for (const [label, endpoint] of [
        ["/shop/db:5432", "shopdb.marathon.l4lb.thisdcos.directory:5432"],
        ["db:5432", "db.marathon.l4lb.thisdcos.directory:5432"],
        ["10.1.2.3:5432", "10.1.2.3:5432"],
    ] as const) {
        it(`leads to ${endpoint} for ${label}`, () => {
            expect(vipForm(withLabel(label), "marathon")).to.have.nested.property("value.endpoint", endpoint);
        });
    }

    it("fails with the label to set when the port has none", () => {
        expect(vipForm(onHost({ name: "redis" }), "marathon"))
            .to.have.nested.property("failure.text")
            .that.includes('Give the port the label VIP_0 with a value like "/redis:80"');
    });

    it("fails when the label is no name with a port", () => {
        expect(vipForm(withLabel("db"), "marathon")).to.have.nested.property("failure.path", "target");
    });

    it("has other ports of the app where their labels have the same name", () => {
        const { endpoint } = withLabel("/shop/db:5432");
        expect(vipPort(withLabel("shop/db:9000").endpoint, endpoint)).to.equal(9000);
        expect(vipPort(withLabel("/other:1").endpoint, endpoint)).to.equal(undefined);
    });

    it("is not known when the label or the framework is not known", () => {
        expect(vipForm(withLabel(UNKNOWN), "marathon")).to.have.nested.property("value.port", UNKNOWN);
        expect(vipForm(withLabel("/db:1"), UNKNOWN))
            .to.have.property("value")
            .that.includes({ host: UNKNOWN, port: 1 });
    });
});

describe("the forms of a link", () => {
    it("are those the port allows", () => {
        const everything = target({
            networks: [{ mode: "container", name: "blue" }],
            container: {
                portMappings: [{ containerPort: 6379, servicePort: 15001, labels: { VIP_0: "/db:1" } }],
            },
            labels: { HAPROXY_GROUP: "internal" },
        });
        const forms = formsOf(everything, balancer, zone, "redis");
        expect(forms).to.have.keys("marathon-lb", "mesos-dns", "vip");
        expect(forms["mesos-dns"].url).to.equal("redis://db-shop.marathon.mesos:6379");
    });

    it("hold a name and an SRV record where nothing else is known in advance", () => {
        expect(formsOf(onBridge({ containerPort: 6379 }), balancer, zone)).to.deep.equal({
            "mesos-dns": {
                host: "db-shop.marathon.slave.mesos",
                srv: "_db-shop._tcp.marathon.slave.mesos",
            },
        });
    });
});
