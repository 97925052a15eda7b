import { expect } from "chai";
import fc from "fast-check";
import {
    dnsLabel,
    dnsNamesOf,
    isTooLong,
    portSrvName,
    srvName,
    taskName,
} from "../../../provider/links/dns-names";

const zone = { framework: "marathon", domain: "mesos" };
const a = (count: number) => "a".repeat(count);

describe("a label of mesos-dns", () => {
    for (const [text, label] of [
        ["web", "web"],
        ["A_B.C-D", "a-b-c-d"],
        ["-web-", "web"],
        ["1web", "1web"],
        ["x..y", "x--y"],
        ["a$b%c", "abc"],
        ["café", "caf"],
        ["---", ""],
        [a(70), a(63)],
        [`${a(62)}-b`, `${a(62)}b`],
        [`${a(60)}---bcd`, `${a(60)}bcd`],
        [`${a(60)}----bcd`, `${a(60)}bcd`],
    ] as const) {
        it(`of ${JSON.stringify(text)} is ${JSON.stringify(label)}`, () => {
            expect(dnsLabel(text)).to.equal(label);
        });
    }

    for (const [text, label] of [
        ["12-web", "web"],
        ["0", ""],
        ["my.web", "my-web"],
        [a(30), a(24)],
        [`${a(23)}-bcd`, `${a(23)}b`],
    ] as const) {
        it(`of ${JSON.stringify(text)} is ${JSON.stringify(label)} under RFC 952`, () => {
            expect(dnsLabel(text, "rfc952")).to.equal(label);
        });
    }

    it("is a label whatever the text", () => {
        fc.assert(
            fc.property(fc.string(), (text) => {
                expect(dnsLabel(text)).to.match(/^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$/);
                expect(dnsLabel(text, "rfc952")).to.match(/^([a-z]([-a-z0-9]{0,22}[a-z0-9])?)?$/);
            }),
        );
    });

    it("stays what it is when it is made once more", () => {
        fc.assert(
            fc.property(fc.string(), (text) => {
                expect(dnsLabel(dnsLabel(text))).to.equal(dnsLabel(text));
            }),
        );
    });
});

describe("the names of an app in mesos-dns", () => {
    it("begin with the path from its end", () => {
        expect(taskName("/a/b/c")).to.equal("c.b.a");
        expect(dnsNamesOf("/shop/db", zone)).to.deep.equal({
            name: "db-shop.marathon.mesos",
            agentName: "db-shop.marathon.slave.mesos",
            dottedName: "db.shop.marathon.mesos",
        });
    });

    it("keep the dots of the framework, without parts that leave no label", () => {
        expect(dnsNamesOf("/db", { ...zone, framework: "My_Marathon.2.x" }).name).to.equal(
            "db.my-marathon.2.x.mesos",
        );
        expect(dnsNamesOf("/db", { ...zone, framework: "a.6.0", labelRule: "rfc952" }).name).to.equal(
            "db.a.mesos",
        );
    });

    it("have SRV records for all ports and for each named one", () => {
        expect(srvName("/shop/db", "tcp", zone)).to.equal("_db-shop._tcp.marathon.mesos");
        expect(portSrvName("/shop/db", "redis", "udp", zone)).to.equal("_redis._db-shop._udp.marathon.mesos");
    });

    it("have no SRV record for a port whose name leaves no label, or one too long with its underscore", () => {
        expect(portSrvName("/db", "80", "tcp", { ...zone, labelRule: "rfc952" })).to.equal(undefined);
        expect(portSrvName("/db", "p".repeat(63), "tcp", zone)).to.equal(undefined);
        expect(portSrvName("/db", "p".repeat(62), "tcp", zone)).not.to.equal(undefined);
    });

    it("are too long when a part of them is", () => {
        expect(isTooLong(`${"a".repeat(63)}.${"b".repeat(63)}.mesos.`)).to.equal(false);
        expect(isTooLong(`_${"a".repeat(63)}._tcp.mesos`)).to.equal(true);
    });
});
