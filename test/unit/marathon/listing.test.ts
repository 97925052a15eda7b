import { expect } from "chai";
import fc from "fast-check";
import { ResponseError } from "../../../provider/marathon/errors";
import { Listing } from "../../../provider/marathon/listing";
import { failureOf } from "../../support/failure-of";
import { type MockMarathon, mockMarathon } from "./mock-marathon";

const where = { method: "GET", url: "http://marathon.test/v2/apps", status: 200 };

/** Reads a text whose bytes arrive in pieces, cut at the given places. */
function read(text: string, cuts: readonly number[] = []): unknown[] {
    const elements: unknown[] = [];
    const listing = new Listing("apps", (element) => elements.push(element));
    const bytes = new TextEncoder().encode(text);
    const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])];
    places.sort((a, b) => a - b);
    for (const [index, place] of places.slice(1).entries())
        listing.push(bytes.subarray(places[index], place));
    listing.end(where);
    return elements;
}

describe("a listing", () => {
    it("has its elements", () => {
        expect(read('{"apps":[{"id":"/a"},{"id":"/b","labels":{"x":"]}"}}]}')).to.deep.equal([
            { id: "/a" },
            { id: "/b", labels: { x: "]}" } },
        ]);
    });

    it("may be empty, and may have other members and spaces", () => {
        expect(read(' { "other": [ {"apps": [{}]} ], "apps" : [ ], "n": 1 } \n')).to.deep.equal([]);
        expect(read('{"of":"apps","x":{"apps":[{}]},"apps":[ {"id":"/a"} , {"id":"/b"} ]}')).to.have.length(
            2,
        );
    });

    const element = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue());

    it("has the same elements wherever its bytes are cut", () => {
        fc.assert(
            fc.property(
                fc.array(element, { maxLength: 5 }),
                fc.array(fc.nat(), { maxLength: 40 }),
                fc.constantFrom(undefined, 2),
                (elements, cuts, indent) => {
                    const apps = JSON.parse(JSON.stringify(elements));
                    expect(read(JSON.stringify({ apps }, null, indent), cuts)).to.deep.equal(apps);
                },
            ),
        );
    });

    const broken: Record<string, [text: string, message: string]> = {
        "a page": ["\n<html>{}</html>", "An HTML page came instead of JSON ("],
        "half of it": ['{"apps":[{"id":"/a"},{"id"', "The body is not valid JSON ("],
        "a damaged element": ['{"apps":[{"id":hunter2}]}', "The body is not valid JSON ("],
        "a bare list": ['[{"id":"/a"}]', "The body is not valid JSON ("],
        nothing: ["", "The body is not valid JSON ("],
        "another object": ['{"status":"ok"}', 'The JSON has no "apps" ('],
    };
    for (const [name, [text, message]] of Object.entries(broken)) {
        it(`is not ${name}`, () => {
            expect(() => read(text)).to.throw(ResponseError, message);
        });
    }

    it("throws what its visitor throws", () => {
        const listing = new Listing("apps", () => {
            throw new TypeError("a defect of the caller");
        });
        listing.push(new TextEncoder().encode('{"apps":[{}'));
        listing.push(new TextEncoder().encode(",{}]}"));
        expect(() => listing.end(where)).to.throw(TypeError, "a defect of the caller");
    });
});

describe("visiting apps", () => {
    let mock: MockMarathon;

    beforeEach(() => {
        mock = mockMarathon();
    });

    afterEach(async () => {
        await mock.end();
    });

    it("hands on each app", async () => {
        mock.pool
            .intercept({ path: "/v2/apps?embed=apps.counts" })
            .reply(200, '{"apps":[{"id":"/a"},{"id":"/b"}]}');
        const ids: string[] = [];
        await mock.client.visitApps(({ id }) => ids.push(id), { embed: ["apps.counts"] });
        expect(ids).to.deep.equal(["/a", "/b"]);
    });

    it("fails as every call does", async () => {
        mock.pool.intercept({ path: "/v2/apps" }).reply(401, "");
        const error = await failureOf(mock.client.visitApps(() => {}));
        expect(error.message).to.contain("No credentials were sent");
    });

    it("fails when the answer is not a listing", async () => {
        mock.pool.intercept({ path: "/v2/apps" }).reply(200, "<html></html>");
        expect(await failureOf(mock.client.visitApps(() => {}))).to.be.instanceOf(ResponseError);
    });
});
