import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { ReadOnlyError } from "../../../provider/marathon/errors";
import { VolumeAttachedError, VolumeExistsError } from "../../../provider/volumes/errors";
import { failureOf } from "../../support/failure-of";
import { refusingUrl } from "../../support/http-faults";
import { certificate, key } from "../marathon/test-certificate";
import { Bench, sent, writes } from "./volumes-at";

const node = { driver: "vfs", service: "", id: "node-7", fields: {} };

describe("the volumes of a libStorage service", () => {
    const bench = new Bench();
    afterEach(() => bench.close());

    it("are created, found and removed", async () => {
        const server = await bench.server();
        const store = bench.store(server);
        const request = { name: "data", size: 20, type: "io1", iops: 1200, availabilityZone: "z1" };
        const volume = await store.create({ ...request, encrypted: true, opts: { owner: "shop" } });
        expect(volume).to.deep.equal({
            ...request,
            id: "vfs-000",
            encrypted: true,
            attachmentState: "available",
            attachments: [],
        });
        expect(server.backend().volumes.get("vfs-000")?.fields).to.deep.equal({ owner: "shop" });
        expect(await store.find("data")).to.deep.equal(volume);
        expect(await store.remove("data", "vfs-000")).to.equal(true);
        expect(await store.find("data")).to.equal(undefined);
        expect(await store.remove("data", "vfs-000")).to.equal(false);
    });

    it("are looked for before and after every write", async () => {
        const server = await bench.server();
        const store = bench.store(server);
        await store.create({ name: "data" });
        await store.remove("data", undefined);
        expect(sent(server.requests)).to.deep.equal([
            "GET /services/vfs",
            "GET /volumes/vfs",
            "POST /volumes/vfs",
            "GET /volumes/vfs",
            "GET /volumes/vfs",
            "DELETE /volumes/vfs/vfs-000",
            "GET /volumes/vfs",
        ]);
    });

    it("are asked for with both headers, in the driver's name", async () => {
        const server = await bench.server({ services: { fast: "ebs" } });
        const settings = { service: "fast", instanceId: "i-1,region=us-east-1" };
        await bench.store(server, settings).create({ name: "data", size: 1 });
        const [, ...calls] = server.requests;
        expect(calls).to.have.length(3);
        for (const { headers } of calls) {
            expect(headers["libstorage-instanceid"]).to.equal("ebs=i-1,region=us-east-1");
            expect(headers["libstorage-localdevices"]).to.equal("ebs=");
        }
    });

    it("take an instance id that has the driver's name before it", async () => {
        const server = await bench.server();
        await bench.store(server, { instanceId: "vfs=node-1" }).find("data");
        expect(server.requests.at(-1)?.headers["libstorage-instanceid"]).to.equal("vfs=node-1");
    });

    it("are listed without the header that makes a list fail, where there is no instance", async () => {
        const server = await bench.server();
        expect(await bench.store(server, { instanceId: undefined }).find("data")).to.equal(undefined);
        expect(server.requests.at(-1)?.headers).not.to.have.property("libstorage-instanceid");
    });

    it("are never asked for over all services", async () => {
        const server = await bench.server();
        const store = bench.store(server);
        await store.create({ name: "a/b" });
        await store.remove("a/b", undefined);
        expect(sent(server.requests)).not.to.include.members(["GET /volumes"]);
    });

    it("are found by names that are no part of a path or a filter", async () => {
        const store = bench.store(await bench.server());
        for (const name of ["a/b", "a b", "(name=x)", "données", ".."]) {
            const { id } = await store.create({ name });
            expect((await store.find(name))?.id, name).to.equal(id);
        }
    });

    it("are found by any case of letters, as REX-Ray mounts them", async () => {
        const store = bench.store(await bench.server());
        await store.create({ name: "Data" });
        expect((await store.find("dATA"))?.name).to.equal("Data");
    });

    it("tell who holds them", async () => {
        const server = await bench.server();
        const store = bench.store(server);
        const { id } = await store.create({ name: "data" });
        server.backend().attach(id, node, "/dev/xvdc");
        const volume = await store.find("data");
        expect(volume?.attachmentState).to.equal("attached");
        expect(volume?.attachments).to.deep.equal([{ instanceId: "node-7", deviceName: "/dev/xvdc" }]);
    });

    it("are not created where there is one of the name", async () => {
        const server = await bench.server();
        const store = bench.store(server);
        await store.create({ name: "data", size: 8 });
        const error = await failureOf<VolumeExistsError>(store.create({ name: "DATA", size: 16 }));
        expect(error).to.be.instanceOf(VolumeExistsError);
        expect(error.volume.id).to.equal("vfs-000");
        expect(error.message).to.contain("size is 8 instead of 16");
        expect(server.backend().volumes.size).to.equal(1);
    });

    it("are not removed while an instance holds them, whatever the driver would do", async () => {
        const server = await bench.server();
        const store = bench.store(server);
        const { id } = await store.create({ name: "data" });
        server.backend().attach(id, node, "/dev/xvdc");
        const error = await failureOf(store.remove("data", id));
        expect(error).to.be.instanceOf(VolumeAttachedError);
        expect(error.message).to.contain("attached to node-7");
        expect(server.backend().volumes.size).to.equal(1);
    });

    it("are left alone where the name belongs to another one by now", async () => {
        const server = await bench.server();
        const store = bench.store(server);
        await store.create({ name: "data" });
        expect(await store.remove("data", "vfs-777")).to.equal(false);
        expect(server.backend().volumes.size).to.equal(1);
    });

    it("are told by id where several have the name", async () => {
        const server = await bench.server({ services: { vfs: "cinder" } });
        for (let count = 0; count < 2; count++) {
            server.backend().create({ name: "data" }, { instance: undefined, hasDevices: true });
        }
        const store = bench.store(server);
        expect(await store.remove("data", "cinder-001")).to.equal(true);
        expect([...server.backend().volumes.keys()]).to.deep.equal(["cinder-000"]);
    });

    it("are not written while writes are switched off", async () => {
        const server = await bench.server();
        await bench.store(server).create({ name: "data" });
        const store = bench.store(server, {}, { readOnly: true });
        expect(await failureOf(store.create({ name: "more" }))).to.be.instanceOf(ReadOnlyError);
        expect(await failureOf(store.remove("data", undefined))).to.be.instanceOf(ReadOnlyError);
        expect(writes(server.requests)).to.deep.equal(["POST /volumes/vfs"]);
    });

    it("are handled one after the other, also by several stores", async () => {
        const server = await bench.server();
        const names = ["a", "b", "c", "d"];
        const created = await Promise.all(names.map((name) => bench.store(server).create({ name })));
        expect(created.map(({ name }) => name)).to.deep.equal(names);
        expect(server.mostAtOnce).to.equal(1);
    });

    it("make one volume where two ask for the same name at the same time", async () => {
        const server = await bench.server();
        const outcomes = await Promise.allSettled(
            [1, 2].map(() => bench.store(server).create({ name: "data" })),
        );
        expect(outcomes.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected"]);
        expect(server.backend().volumes.size).to.equal(1);
    });

    it("let an operation go that is cancelled while it waits for its turn", async () => {
        const server = await bench.server();
        server.stall("vfs");
        const first = bench.store(server).find("data");
        const controller = new AbortController();
        const second = bench.store(server).find("data", { signal: controller.signal });
        controller.abort(new Error("cancelled"));
        expect((await failureOf(second)).message).to.equal("cancelled");
        server.resume("vfs");
        expect(await first).to.equal(undefined);
    });

    it("are asked for at the next URL where no connection comes about", async () => {
        const server = await bench.server();
        const store = bench.store({ url: `${await refusingUrl()},${server.url}` });
        await store.create({ name: "data" });
        expect(writes(server.requests)).to.deep.equal(["POST /volumes/vfs"]);
        expect(store.place).to.equal(`the service vfs of ${server.url}`);
    });

    it("are asked for with the token", async () => {
        const server = await bench.server();
        await bench.store(server, { token: "a.b.c" }).find("data");
        expect(server.requests.map(({ headers }) => headers.authorization)).to.deep.equal([
            "Bearer a.b.c",
            "Bearer a.b.c",
        ]);
    });
});

describe("the drivers behind libStorage", () => {
    const bench = new Bench();
    afterEach(() => bench.close());

    it("say that there is no volume in the words of ebs", async () => {
        const server = await bench.server({ services: { vfs: "ebs" } });
        expect(await bench.store(server).find("data")).to.equal(undefined);
    });

    it("are not overwritten where azureud appends .vhd", async () => {
        const server = await bench.server({ services: { vfs: "azureud" } });
        const store = bench.store(server);
        expect((await store.create({ name: "data" })).name).to.equal("data.vhd");
        expect(await failureOf(store.create({ name: "data" }))).to.be.instanceOf(VolumeExistsError);
        expect(await store.remove("data", undefined)).to.equal(true);
    });

    it("are found where dobs was told to take hyphens for underscores", async () => {
        const server = await bench.server({ services: { vfs: "dobs" } });
        const store = bench.store(server);
        expect((await store.create({ name: "my_data" })).name).to.equal("my-data");
        expect(await failureOf(store.create({ name: "my_data" }))).to.be.instanceOf(VolumeExistsError);
        expect(await store.remove("my_data", undefined)).to.equal(true);
    });

    it("are not asked for a second volume of a name where cinder would make one", async () => {
        const server = await bench.server({ services: { vfs: "cinder" } });
        const store = bench.store(server);
        await store.create({ name: "data" });
        expect(await failureOf(store.create({ name: "data" }))).to.be.instanceOf(VolumeExistsError);
        expect(server.backend().volumes.size).to.equal(1);
    });

    for (const driver of ["dobs", "ebs", "fittedcloud", "rbd"] as const) {
        it(`are not called without an instance where that ends the server: ${driver}`, async () => {
            const server = await bench.server({ services: { vfs: driver } });
            const error = await failureOf(
                bench.store(server, { instanceId: undefined }).create({ name: "data" }),
            );
            expect(error.message).to.match(
                new RegExp(`^libStorage.instanceId is not set, and the driver ${driver} `),
            );
            expect(sent(server.requests)).to.deep.equal(["GET /services/vfs"]);
        });
    }
});

describe("a libStorage server with TLS", () => {
    const bench = new Bench();
    afterEach(() => bench.close());

    const tls = { cert: certificate, key };
    /** Of the certificate of the tests. */
    const fingerprint = new X509Certificate(certificate).fingerprint256;

    it("is trusted by its authority", async () => {
        const server = await bench.server({ tls });
        expect(await bench.store(server, { caCert: certificate }).find("data")).to.equal(undefined);
    });

    it("is trusted by its fingerprint, whoever signed it", async () => {
        const server = await bench.server({ tls });
        expect(await bench.store(server, { fingerprint }).find("data")).to.equal(undefined);
    });

    it("is not trusted with another fingerprint", async () => {
        const server = await bench.server({ tls });
        const other = fingerprint.replace(/^../, fingerprint.startsWith("00") ? "01" : "00");
        const error = await failureOf(bench.store(server, { fingerprint: other }).find("data"));
        expect(error.message).to.contain("its certificate is another one than libStorage.fingerprint names");
        expect(server.requests).to.deep.equal([]);
    });

    it("is not trusted without a reason", async () => {
        const server = await bench.server({ tls });
        const error = await failureOf(bench.store(server).find("data"));
        expect(error.message).to.contain("is not trusted").and.to.contain("libStorage.caCert");
    });

    it("is reached by REX-Ray's own form of its URL", async () => {
        const server = await bench.server({ tls });
        const url = server.url.replace("https:", "tcp:");
        expect(await bench.store({ url }, { fingerprint }).find("data")).to.equal(undefined);
    });
});
