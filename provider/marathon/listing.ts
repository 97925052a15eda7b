import { ResponseError, type Where } from "./errors";

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Reads a long list of objects while it arrives: `{"apps":[{…},{…}]}`. Each object is parsed on its own and handed
 * on, so that the listing of a large cluster never is in memory as a whole.
 */
export class Listing {
    private readonly decoder = new TextDecoder("utf-8");
    /** How many objects and arrays are open. */
    private depth = 0;
    private inString = false;
    private escaped = false;
    /** The last string directly in the outer object: the name of a member, or its value. */
    private name = "";
    private inList = false;
    /** The text of the element that is not complete yet. */
    private element = "";
    private started = "";
    private seen = false;
    private failure: unknown;

    /**
     * @param member the name of the list in the outer object.
     * @param visit gets each element, parsed.
     */
    constructor(
        private readonly member: string,
        private readonly visit: (element: unknown) => void,
    ) {}

    /** Takes the next bytes. What is wrong with them, or what `visit` throws, is told at the end. */
    push(bytes: Uint8Array): void {
        const text = this.decoder.decode(bytes, { stream: true });
        if (this.started === "") this.started = text.trimStart().charAt(0);
        if (this.failure !== undefined) return;
        try {
            this.read(text);
        } catch (error) {
            this.failure = error;
        }
    }

    /**
     * Call it when all bytes are there.
     *
     * @throws ResponseError when they were not such a list.
     * @throws whatever `visit` threw.
     */
    end(where: Where): void {
        if (this.failure instanceof SyntaxError) {
            // Its words quote the body, which may hold secrets.
            throw new ResponseError("The body is not valid JSON", where);
        }
        if (this.failure !== undefined) throw this.failure;
        if (this.started === "<") throw new ResponseError("An HTML page came instead of JSON", where);
        if (this.started !== "{" || this.depth > 0)
            throw new ResponseError("The body is not valid JSON", where);
        if (!this.seen) throw new ResponseError(`The JSON has no "${this.member}"`, where);
    }

    private read(text: string): void {
        if (this.started !== "{") return;
        let start = 0;
        for (let index = 0; index < text.length; index++) {
            const character = text.charCodeAt(index);
            if (this.inString) {
                this.readInString(character, text.charAt(index));
            } else if (character === quote) {
                this.inString = true;
                if (this.depth === 1) this.name = "";
            } else if (character === openBrace || character === openBracket) {
                this.depth += 1;
                if (this.depth === 2 && character === openBracket && this.name === this.member) {
                    this.inList = true;
                    this.seen = true;
                }
                if (this.inList && this.depth === 3) start = index;
            } else if (character === closeBrace || character === closeBracket) {
                this.depth -= 1;
                if (this.inList && this.depth === 2) {
                    const element = this.element + text.slice(start, index + 1);
                    this.element = "";
                    this.visit(JSON.parse(element));
                }
                if (this.depth === 1) this.inList = false;
            }
        }
        if (this.inList && this.depth > 2) this.element += text.slice(start);
    }

    private readInString(character: number, text: string): void {
        if (this.escaped) this.escaped = false;
        else if (character === backslash) this.escaped = true;
        else if (character === quote) this.inString = false;
        else if (this.depth === 1) this.name += text;
    }
}
