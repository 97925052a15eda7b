import { expect } from "chai";
import { type DnsInstance, dnsRecordsOf } from "../../../provider/links/dns-records";

const zone = { framework: "marathon", domain: "mesos" };

const instance: DnsInstance = {
    taskId: "shop_web.instance-00000000-0000-4000-8000-000000000001._app.1",
    name: "web.shop",
    ports: [{ number: 31000, protocol: "tcp", name: "http" }],
    addresses: ["9.0.0.5"],
    agentId: "7b2a8f0e-6d0c-4f5c-9f0a-2a4b1c3d5e6f-S0",
    agentAddresses: ["10.0.1.5"],
    agentPorts: [31000],
};

describe("the records of mesos-dns", () => {
    it("name an instance and its agent, each for itself and together, as a label and with dots", () => {
        expect(dnsRecordsOf([instance], zone).A).to.deep.equal({
            "web-shop-7wtfx-s0.marathon.mesos.": ["9.0.0.5"],
            "web-shop-7wtfx-s0.marathon.slave.mesos.": ["10.0.1.5"],
            "web-shop.marathon.mesos.": ["9.0.0.5"],
            "web-shop.marathon.slave.mesos.": ["10.0.1.5"],
            "web.shop-7wtfx-s0.marathon.mesos.": ["9.0.0.5"],
            "web.shop-7wtfx-s0.marathon.slave.mesos.": ["10.0.1.5"],
            "web.shop.marathon.mesos.": ["9.0.0.5"],
            "web.shop.marathon.slave.mesos.": ["10.0.1.5"],
        });
    });

    it("lead to the ports an instance announces, and on the agent to all ports under both protocols", () => {
        const { SRV } = dnsRecordsOf([{ ...instance, name: "web" }], zone);
        expect(SRV).to.deep.equal({
            "_http._web._tcp.marathon.mesos.": ["web-7wtfx-s0.marathon.mesos.:31000"],
            "_web._tcp.marathon.mesos.": ["web-7wtfx-s0.marathon.mesos.:31000"],
            "_web._tcp.marathon.slave.mesos.": ["web-7wtfx-s0.marathon.slave.mesos.:31000"],
            "_web._udp.marathon.slave.mesos.": ["web-7wtfx-s0.marathon.slave.mesos.:31000"],
        });
    });

    it("lead to the agent alone for an instance that announces nothing", () => {
        const { ports: _, ...silent } = { ...instance, name: "web" };
        const { SRV } = dnsRecordsOf([silent], zone);
        expect(SRV["_web._udp.marathon.mesos."]).to.deep.equal(["web-7wtfx-s0.marathon.slave.mesos.:31000"]);
    });

    it("stand under both protocols for a port that names none", () => {
        const { SRV } = dnsRecordsOf([{ ...instance, ports: [{ number: 80, protocol: "" }] }], zone);
        expect(SRV).to.include.keys("_web-shop._tcp.marathon.mesos.", "_web-shop._udp.marathon.mesos.");
    });

    it("are of another kind for addresses of another kind", () => {
        const { A, AAAA } = dnsRecordsOf([{ ...instance, addresses: ["fd01::5"] }], zone);
        expect(AAAA["web-shop.marathon.mesos."]).to.deep.equal(["fd01::5"]);
        expect(A["web-shop.marathon.mesos."]).to.equal(undefined);
    });

    it("gather what instances share, once", () => {
        const other = { ...instance, taskId: "other", addresses: ["9.0.0.4"] };
        expect(dnsRecordsOf([instance, instance, other], zone).A["web-shop.marathon.mesos."]).to.deep.equal([
            "9.0.0.4",
            "9.0.0.5",
        ]);
    });
});
