import { expect } from "chai";
import type { PropertyValue } from "../../../provider/definition/unknown";
import type { RecordedResponse } from "../../replay/http/cases";
import { compareAnswers } from "../../replay/http/compare-answers";
import { Bindings } from "../../replay/http/placeholders";

const first = "2020-01-01T00:00:00.000Z";
const second = "2020-01-01T00:00:01.000Z";
const listed = new Set(["content-type", "location"]);

interface Got {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, readonly string[]>>;
    readonly text: string;
}

/** Where the answer differs from the record. */
function differing(expected: Partial<RecordedResponse>, got: Got, ...unstable: string[]): string[] {
    const { status = 200, headers = {}, text } = got;
    return compareAnswers(
        { status: 200, ...expected },
        { status, headers: new Map(Object.entries(headers)), text },
        listed,
        new Bindings({ base: "127.0.0.1:8080" }),
        { path: "response", pointer: "/steps/0/response", unstable: new Set(unstable) },
    ).map(({ path }) => path);
}

/** Where one JSON body differs from another. */
function differingBodies(expected: PropertyValue, got: unknown, ...unstable: string[]): string[] {
    return differing({ body: expected }, { text: JSON.stringify(got) }, ...unstable);
}

describe("comparing an answer with the recorded one", () => {
    it("finds another status", () => {
        expect(differing({ status: 201 }, { status: 200, text: "" })).to.deep.equal(["response.status"]);
    });

    it("finds another, a missing and a surplus header of those that were looked at, and no other", () => {
        const json = { "Content-Type": "application/json" };
        const path = ["response.headers.content-type"];
        expect(
            differing({ headers: json }, { text: "", headers: { "content-type": ["text/plain"] } }),
        ).to.deep.equal(path);
        expect(differing({ headers: json }, { text: "" })).to.deep.equal(path);
        expect(differing({}, { text: "", headers: { "content-type": ["application/json"] } })).to.deep.equal(
            path,
        );
        expect(differing({}, { text: "", headers: { pragma: ["no-cache"] } })).to.deep.equal([]);
    });

    it("knows the address of the server", () => {
        const headers = { Location: "http://<base>/a" };
        const location = (text: string) => ({ text: "", headers: { location: [text] } });
        expect(differing({ headers }, location("http://127.0.0.1:8080/a"))).to.deep.equal([]);
        expect(differing({ headers }, location("http://127.0.0.1:8081/a"))).to.deep.equal([
            "response.headers.location",
        ]);
    });

    it("finds another, a missing and a surplus member of the body", () => {
        expect(differingBodies({ a: 1 }, { a: 2 })).to.deep.equal(["response.body.a"]);
        expect(differingBodies({ a: 1, b: null }, { a: 1 })).to.deep.equal(["response.body.b"]);
        expect(differingBodies({ a: 1 }, { a: 1, b: [] })).to.deep.equal(["response.body.b"]);
    });

    it("finds a body where there was none, and none where there was one", () => {
        expect(differing({}, { text: "{}" })).to.deep.equal(["response.body"]);
        expect(differing({ body: {} }, { text: "" })).to.deep.equal(["response.body"]);
        expect(differing({ body_omitted: true }, { text: "anything" })).to.deep.equal([]);
    });

    it("takes a number for the same however it is written", () => {
        expect(differing({ body: { cpus: 1 } }, { text: '{"cpus":1.0}' })).to.deep.equal([]);
        expect(differingBodies({ cpus: 1 }, { cpus: "1" })).to.deep.equal(["response.body.cpus"]);
    });

    it("lets a placeholder stand for one value", () => {
        const body = { version: "<version:1>", again: "<version:1>" };
        expect(differingBodies(body, { version: first, again: first })).to.deep.equal([]);
        expect(differingBodies(body, { version: first, again: second })).to.deep.equal([
            "response.body.again",
        ]);
    });

    it("lets a value be that of one placeholder", () => {
        const body = { version: "<version:1>", other: "<version:2>" };
        expect(differingBodies(body, { version: first, other: first })).to.deep.equal([
            "response.body.other",
        ]);
    });

    it("asks of a placeholder that the value has its form", () => {
        expect(differingBodies({ id: "<uuid:1>" }, { id: "x" })).to.deep.equal(["response.body.id"]);
        expect(differingBodies({ ports: ["<port>"] }, { ports: [31000] })).to.deep.equal([]);
        expect(differingBodies({ host: "<host>" }, { host: 5 })).to.deep.equal(["response.body.host"]);
    });

    it("does not compare what was unstable", () => {
        const pointer = "/steps/0/response/body/apps/0/version";
        expect(
            differingBodies({ apps: [{ version: "x" }] }, { apps: [{ version: "y" }] }, pointer),
        ).to.deep.equal([]);
    });

    it("takes sets in any order, and lists in theirs", () => {
        expect(
            differingBodies({ apps: [{ id: "/a" }, { id: "/b" }] }, { apps: [{ id: "/b" }, { id: "/a" }] }),
        ).to.deep.equal([]);
        expect(differingBodies({ args: ["a", "b"] }, { args: ["b", "a"] })).to.deep.equal([
            "response.body.args[0]",
            "response.body.args[1]",
        ]);
    });

    it("counts the elements of a set", () => {
        expect(
            differingBodies({ apps: [{ id: "/a" }] }, { apps: [{ id: "/a" }, { id: "/a" }] }),
        ).to.deep.equal(["response.body.apps[1]"]);
        expect(
            differingBodies({ apps: [{ id: "/a" }, { id: "/a" }] }, { apps: [{ id: "/a" }] }),
        ).to.deep.equal(["response.body.apps[1]"]);
    });

    it("gives an element that fits several to the one that fits no other", () => {
        const pointer = "/steps/0/response/body/apps/0/id";
        const body = { apps: [{ id: "/x" }, { id: "/a" }] };
        expect(differingBodies(body, { apps: [{ id: "/a" }, { id: "/b" }] }, pointer)).to.deep.equal([]);
    });

    it("takes any words of a JSON library, but not none, and no other message", () => {
        const recorded = { status: 400, body: { message: "Invalid JSON", details: "Unexpected character" } };
        const got = (body: object) => ({ status: 400, text: JSON.stringify(body) });
        expect(differing(recorded, got({ message: "Invalid JSON", details: "other words" }))).to.deep.equal(
            [],
        );
        expect(differing(recorded, got({ message: "Invalid JSON" }))).to.deep.equal([
            "response.body.details",
        ]);
        expect(differing(recorded, got({ message: "Wrong", details: "x" }))).to.deep.equal([
            "response.body.message",
        ]);
    });

    it("compares a message up to an object of the server's own", () => {
        const body = { message: "Cycle in app [App(/a,Some(x))]" };
        expect(differingBodies(body, { message: "Cycle in app [App(/a)]" })).to.deep.equal([]);
        expect(differingBodies(body, { message: "Cycle in [App(/a)]" })).to.deep.equal([
            "response.body.message",
        ]);
        expect(differingBodies(body, { message: "Cycle in app [Group(/a)]" })).to.deep.equal([
            "response.body.message",
        ]);
    });

    it("takes the lines of a table in any order", () => {
        const recorded = { body_text: "a\t1\t\nb\t2\t\n" };
        expect(differing(recorded, { text: "b\t2\t\na\t1\t\n" })).to.deep.equal([]);
        expect(differing(recorded, { text: "b\t2\t\n" })).to.deep.equal(["response.body"]);
    });
});
