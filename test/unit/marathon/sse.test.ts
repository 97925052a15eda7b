import { expect } from "chai";
import fc from "fast-check";
import { type ServerSentEvent, SseParser } from "../../../provider/marathon/sse";

/** Parses a text whose bytes arrive in pieces, cut at the given places. */
function parse(text: string, cuts: readonly number[] = []): ServerSentEvent[] {
    const bytes = new TextEncoder().encode(text);
    const parser = new SseParser();
    const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
        (a, b) => a - b,
    );
    return places.slice(1).flatMap((place, index) => parser.push(bytes.subarray(places[index], place)));
}

describe("an event stream", () => {
    it("has events as Marathon writes them", () => {
        expect(parse('event: deployment_success\r\ndata: {"id":"867e"}\r\n\r\n')).to.deep.equal([
            { event: "deployment_success", data: '{"id":"867e"}' },
        ]);
    });

    it("takes heartbeats for nothing", () => {
        expect(parse("\r\n\r\nevent: a\r\ndata: 1\r\n\r\n\r\n\r\n")).to.deep.equal([
            { event: "a", data: "1" },
        ]);
    });

    it("has no event without data", () => {
        expect(parse("event: a\n\ndata: 1\n\n")).to.deep.equal([{ event: "message", data: "1" }]);
    });

    it("joins the lines of data", () => {
        expect(parse("data: 1\ndata:2\ndata\ndata:  3\n\n")).to.deep.equal([
            { event: "message", data: "1\n2\n\n 3" },
        ]);
    });

    it("leaves comments and other fields out", () => {
        expect(parse(": hello\nid: 7\nretry: 10\nunknown\ndata: 1\n\n")).to.deep.equal([
            { event: "message", data: "1" },
        ]);
    });

    it("does not give an event that has no end", () => {
        expect(parse("data: 1\n")).to.deep.equal([]);
    });

    it("leaves a byte order mark out", () => {
        expect(parse("\uFEFFdata: 1\n\n")).to.deep.equal([{ event: "message", data: "1" }]);
    });

    it("gives an event as soon as its empty line has come, before the line feed of it", () => {
        const parser = new SseParser();
        const encoder = new TextEncoder();
        expect(parser.push(encoder.encode("data: 1\r\n\r"))).to.have.length(1);
        expect(parser.push(encoder.encode(""))).to.deep.equal([]);
        expect(parser.push(encoder.encode("\ndata: 2\r\n\r\n"))).to.deep.equal([
            { event: "message", data: "2" },
        ]);
    });

    it("refuses an event that does not end", () => {
        const parser = new SseParser(10);
        expect(() => parser.push(new TextEncoder().encode("data: 1234567890"))).to.throw(
            RangeError,
            "longer than 10",
        );
    });

    it("refuses data that does not end", () => {
        const parser = new SseParser(10);
        const line = new TextEncoder().encode("data: 1234\n");
        parser.push(line);
        parser.push(line);
        expect(() => parser.push(line)).to.throw(RangeError);
    });

    const text = fc
        .string({ unit: "binary", maxLength: 20 })
        .map((value) => value.replace(/[\r\n]/g, "").trimStart());
    const event = fc.record({ event: text.filter((value) => value !== ""), data: text });
    const ending = fc.constantFrom("\n", "\r\n", "\r");

    it("gives the same events wherever its bytes are cut and however its lines end", () => {
        fc.assert(
            fc.property(
                fc.array(event, { maxLength: 5 }),
                ending,
                fc.array(fc.nat(), { maxLength: 30 }),
                (events, end, cuts) => {
                    const written = events
                        .map((one) => `event: ${one.event}${end}data: ${one.data}${end}${end}`)
                        .join(end);
                    expect(parse(written, cuts)).to.deep.equal(events);
                },
            ),
        );
    });
});
