import { expect } from "chai";
import { ConfigError } from "../../../provider/marathon/errors";
import {
    VolumeAmbiguousError,
    VolumeServerError,
    VolumeServerUnreachableError,
    VolumeTokenError,
} from "../../../provider/volumes/errors";
import type { LibStorageSettings } from "../../../provider/volumes/libstorage-settings";
import { failureOf } from "../../support/failure-of";
import { refusingUrl, startFaultyServer } from "../../support/http-faults";
import { signToken } from "../../support/libstorage/identity";
import { Bench, writes } from "./volumes-at";

const time = Date.UTC(2021, 6, 27, 12) / 1000;
const claims = { sub: "ops", iat: 1, nbf: 1, exp: 4_102_444_800 };

describe("an error of libStorage", () => {
    const bench = new Bench();
    afterEach(() => bench.close());

    const auth = { key: "the key of the server", allow: ["ops"] };

    async function refusalOf(settings: Partial<LibStorageSettings>): Promise<Error> {
        const server = await bench.server({ auth });
        return failureOf(bench.store(server, settings).find("data"));
    }

    it("says that nobody listens, and where", async () => {
        const url = await refusingUrl();
        const error = await failureOf(bench.store({ url }).create({ name: "data" }));
        expect(error).to.be.instanceOf(VolumeServerUnreachableError);
        expect(error.message).to.match(
            /^The libStorage server cannot be reached: GET \S+\/services\/vfs: the connection was refused \(127\.0\.0\.1:\d+\)\. Check libStorage\.url, /,
        );
    });

    it("says that the server does not answer in time", async () => {
        const server = await startFaultyServer("hanging");
        try {
            // The time limit is over at once: it is as long as a pause.
            const error = await failureOf(bench.store(server).find("data", { timeoutMs: 4_000 }));
            expect(error).to.be.instanceOf(VolumeServerUnreachableError);
            expect(error.message).to.contain("no answer within 4s");
        } finally {
            await server.close();
        }
    });

    it("says that something else answers", async () => {
        const server = await startFaultyServer("html 200");
        try {
            const error = await failureOf(bench.store(server).find("data"));
            expect(error).to.be.instanceOf(VolumeServerError);
            expect(error.message).to.match(
                /^What answers is no libStorage server \(GET \S+ answered 200\)\. /,
            );
        } finally {
            await server.close();
        }
    });

    it("says that a token is missing", async () => {
        const error = await refusalOf({});
        expect(error).to.be.instanceOf(VolumeTokenError);
        expect(error.message).to.match(/^The service vfs of \S+ wants a token \(401\), and none is set\. /);
    });

    it("says that a token is missing for the service alone", async () => {
        const server = await bench.server({ serviceAuth: { vfs: auth } });
        expect(await failureOf(bench.store(server).find("data"))).to.be.instanceOf(VolumeTokenError);
        expect(await bench.store(server, { service: "vfs2" }).find("data")).to.equal(undefined);
    });

    it("says what the server does not: that the token has expired", async () => {
        const error = await refusalOf({ token: signToken({ ...claims, exp: time - 60 }, auth.key) });
        expect(error.message).to.contain(
            "does not accept the token (401), which expired at 2021-07-27T11:59:00.000Z",
        );
    });

    it("has the key in mind where the token looks right, and does not show it", async () => {
        const token = signToken(claims, "another key");
        const error = await refusalOf({ token });
        expect(error).to.be.instanceOf(VolumeTokenError);
        expect(error.message).to.contain("signed with the server's key");
        expect(error.message).not.to.contain(token);
    });

    it("names the services that there are", async () => {
        const server = await bench.server();
        const error = await failureOf(bench.store(server, { service: "gold" }).create({ name: "data" }));
        expect(error).to.be.instanceOf(VolumeServerError);
        expect(error.message).to.match(
            /^The libStorage server \S+ has no service gold \(it has vfs, vfs2\)\. Set libStorage\.service /,
        );
        expect(writes(server.requests)).to.deep.equal([]);
    });

    it("names the volumes that share a name", async () => {
        const server = await bench.server({ services: { vfs: "cinder" } });
        for (const name of ["data", "Data"]) {
            server.backend().create({ name }, { instance: undefined, hasDevices: true });
        }
        const store = bench.store(server);
        for (const attempt of [
            store.find("data"),
            store.create({ name: "data" }),
            store.remove("data", undefined),
        ]) {
            const error = await failureOf(attempt);
            expect(error).to.be.instanceOf(VolumeAmbiguousError);
            expect(error.message).to.contain("cinder-000, cinder-001");
        }
        expect(writes(server.requests)).to.deep.equal([]);
    });

    it("does not show the token where a back end repeats it", async () => {
        const server = await bench.server();
        const token = "a-token-that-nobody-may-see";
        server.lie("create", { answer: "500", said: `denied for ${token}` });
        const error = await failureOf(bench.store(server, { token }).create({ name: "data" }));
        expect(error.message).to.contain("denied for [redacted]");
    });

    it("is on one line, whatever the back end says", async () => {
        const server = await bench.server();
        server.lie("create", { answer: "500", said: "status code: 400\n\trequest id: 1\r\n" });
        const error = await failureOf(bench.store(server).create({ name: "data" }));
        expect(error.message)
            .to.contain("status code: 400 request id: 1 (POST")
            .and.not.to.match(/[\n\r\t]/);
    });

    it("passes on what the server says about a body that it does not accept, after one attempt", async () => {
        const server = await bench.server();
        const error = await failureOf(bench.store(server).create({ name: "data", size: 1.5 }));
        expect(error).to.be.instanceOf(VolumeServerError);
        expect(error.message).to.contain("cannot unmarshal number 1.5");
        expect(writes(server.requests)).to.deep.equal(["POST /volumes/vfs"]);
    });

    it("names everything that is wrong with the settings, before anything is sent", () => {
        const settings = { url: "libstorage:7979", service: "a b", fingerprint: "12:34" };
        expect(() => bench.store({ url: "" }, settings)).to.throw(
            ConfigError,
            /^libStorage\.url is not an http, https or tcp URL\. .*; libStorage\.service .*; libStorage\.fingerprint .*\.$/,
        );
    });
});
