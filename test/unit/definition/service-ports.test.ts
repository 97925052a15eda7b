import { expect } from "chai";
import { type AppPort, portsOf } from "../../../provider/definition/ports";
import {
    allocateServicePorts,
    defaultServicePortRange,
    isBalancerPort,
    type ServicePortRequest,
} from "../../../provider/definition/service-ports";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";

const range = { min: 15000, max: 20000 };

function bridged(...portMappings: PropertyMap[]): readonly AppPort[] {
    const ports = portsOf({ networks: [{ mode: "container/bridge" }], container: { portMappings } });
    return ports as readonly AppPort[];
}

function onHost(...portDefinitions: PropertyMap[]): readonly AppPort[] {
    return portsOf({ portDefinitions }) as readonly AppPort[];
}

function allocate(request: Partial<ServicePortRequest> & Pick<ServicePortRequest, "ports">) {
    return allocateServicePorts({ appId: "/shop/db", range, taken: new Set(), ...request });
}

function numbersOf(request: Partial<ServicePortRequest> & Pick<ServicePortRequest, "ports">): unknown[] {
    const allocation = allocate(request);
    if ("failure" in allocation) throw new Error(allocation.failure.text);
    return [...allocation.numbers];
}

describe("the allocation of service ports", () => {
    it("leaves given numbers alone, also outside the range", () => {
        expect(numbersOf({ ports: bridged({ servicePort: 80 }, { servicePort: 16000 }) })).to.deep.equal([
            80, 16000,
        ]);
    });

    it("answers the same numbers in every process", () => {
        expect(numbersOf({ ports: bridged({ name: "redis" }, { containerPort: 8080 }) })).to.deep.equal([
            19089, 15864,
        ]);
    });

    it("answers the same numbers in any order, also where two ports want the same one", () => {
        const narrow = { min: 16000, max: 16009 };
        const alone = (name: string) => numbersOf({ range: narrow, ports: bridged({ name }) });
        expect(alone("web")).to.deep.equal(alone("redis"));
        const [redis, web] = numbersOf({ range: narrow, ports: bridged({ name: "redis" }, { name: "web" }) });
        expect(
            numbersOf({ range: narrow, ports: bridged({ name: "web" }, { name: "redis" }) }),
        ).to.deep.equal([web, redis]);
    });

    it("keeps the numbers of the old inputs, before those of the live app", () => {
        const ports = bridged({ name: "a" }, { name: "b" });
        const old = bridged({ name: "a", servicePort: 11111 }, { name: "b" });
        const live = bridged({ name: "a", servicePort: 22222 }, { name: "b", servicePort: 22223 });
        expect(numbersOf({ ports, old, live })).to.deep.equal([11111, 22223]);
    });

    it("finds an old port by name before anything else", () => {
        const ports = bridged({ name: "a", containerPort: 2 }, { name: "b", containerPort: 1 });
        const old = bridged(
            { name: "b", containerPort: 2, servicePort: 11112 },
            { name: "a", containerPort: 1, servicePort: 11111 },
        );
        expect(numbersOf({ ports, old })).to.deep.equal([11111, 11112]);
    });

    it("finds an old port by container port and protocol when the name is new", () => {
        const ports = bridged(
            { name: "tcp", containerPort: 53 },
            { name: "udp", containerPort: 53, protocol: "udp" },
        );
        const old = bridged(
            { containerPort: 53, protocol: "udp", servicePort: 11112 },
            { containerPort: 53, servicePort: 11111 },
        );
        expect(numbersOf({ ports, old })).to.deep.equal([11111, 11112]);
    });

    it("finds an old port by position when nothing else agrees", () => {
        expect(
            numbersOf({ ports: onHost({ name: "web" }), old: onHost({ name: "http", port: 11111 }) }),
        ).to.deep.equal([11111]);
    });

    it("does not give a port the number that a neighbour had under its name", () => {
        const ports = onHost({ name: "new" }, { name: "a" });
        const [first, second] = numbersOf({ ports, old: onHost({ name: "a", port: 11111 }) });
        expect(second).to.equal(11111);
        expect(first).to.be.within(range.min, range.max);
    });

    it("does not give a port the number that a neighbour had and gave up for another", () => {
        const ports = onHost({ name: "b" }, { name: "a", port: 9000 });
        const [first] = numbersOf({ ports, old: onHost({ name: "a", port: 11111 }) });
        expect(first).to.be.within(range.min, range.max);
    });

    it("keeps a number that lies outside the range or is reserved", () => {
        const old = onHost({ name: "a", port: 10060 });
        expect(numbersOf({ ports: onHost({ name: "a" }), old, reserved: new Set([10060]) })).to.deep.equal([
            10060,
        ]);
    });

    it("does not keep a number twice", () => {
        const live = onHost({ name: "a", port: 11111 }, { name: "b", port: 11111 });
        const [first, second] = numbersOf({ ports: onHost({ name: "a" }, { name: "b" }), live });
        expect(first).to.equal(11111);
        expect(second).not.to.equal(11111);
    });

    it("takes the next candidate when the first is another app's", () => {
        const ports = bridged({ name: "redis" });
        const [first] = numbersOf({ ports });
        const [second] = numbersOf({ ports, taken: new Set([first as number]) });
        expect(second).not.to.equal(first);
    });

    it("finds the last free number of a range", () => {
        const taken = new Set(Array.from({ length: 5001 }, (_, index) => 15000 + index));
        taken.delete(17342);
        expect(numbersOf({ ports: bridged({ name: "redis" }), taken })).to.deep.equal([17342]);
    });

    it("fails at the port's path when the range is used up", () => {
        const allocation = allocate({
            ports: bridged({ name: "a" }, { name: "b" }),
            range: { min: 15000, max: 15000 },
        });
        expect(allocation).to.have.nested.property("failure.path", "container.portMappings[1]");
        expect(allocation)
            .to.have.nested.property("failure.text")
            .that.matches(/range 15000–15000 is taken.*servicePortRange/);
    });

    it("fails when the range holds nothing but ports of marathon-lb", () => {
        expect(allocate({ ports: onHost({}), range: { min: 9090, max: 9091 } })).to.have.property("failure");
    });

    it("fails when the range is empty", () => {
        expect(allocate({ ports: onHost({}), range: { min: 2, max: 1 } })).to.have.property("failure");
    });

    describe("in a preview", () => {
        it("does not know new numbers of an app whose id is not known", () => {
            const ports = bridged({ name: "a" }, { name: "b", servicePort: 9000 });
            expect(numbersOf({ appId: UNKNOWN, ports })).to.deep.equal([UNKNOWN, 9000]);
        });

        it("keeps a number that is not known", () => {
            expect(numbersOf({ ports: bridged({ servicePort: UNKNOWN }) })).to.deep.equal([UNKNOWN]);
        });

        it("does not know the number of a port whose identity is not known", () => {
            const [first, second, third] = numbersOf({
                ports: bridged({ containerPort: UNKNOWN }, { name: UNKNOWN }, { name: "c" }),
            });
            expect([first, second]).to.deep.equal([UNKNOWN, UNKNOWN]);
            expect(third).to.be.a("number");
        });

        it("knows the number of a named port whose container port is not known", () => {
            const [number] = numbersOf({ ports: bridged({ name: "a", containerPort: 80 }) });
            expect(numbersOf({ ports: bridged({ name: "a", containerPort: UNKNOWN }) })).to.deep.equal([
                number,
            ]);
        });

        it("does not know by position what a port of unknown name may turn out to be", () => {
            const old = onHost({ name: "a", port: 11111 }, { name: "b", port: 11112 });
            expect(numbersOf({ ports: onHost({ name: UNKNOWN }, { name: "c" }), old })).to.deep.equal([
                UNKNOWN,
                UNKNOWN,
            ]);
        });
    });
});

describe("the range of service ports", () => {
    it("is the upper half of the server's", () => {
        expect(defaultServicePortRange(10000, 20000)).to.deep.equal({ min: 15000, max: 20000 });
        expect(defaultServicePortRange(1, 4)).to.deep.equal({ min: 3, max: 4 });
    });

    it("is that of an unconfigured Marathon when the server's is not known", () => {
        expect(defaultServicePortRange()).to.deep.equal({ min: 15000, max: 20000 });
    });
});

describe("the ports of marathon-lb itself", () => {
    it("are its frontends and the range of unnumbered container ports", () => {
        expect([80, 443, 9090, 9091, 10050, 10100].every(isBalancerPort)).to.equal(true);
        expect([81, 8080, 10049, 10101, 15000].some(isBalancerPort)).to.equal(false);
    });
});
