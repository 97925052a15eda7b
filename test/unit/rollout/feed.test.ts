import { expect } from "chai";
import { UnauthorisedError, UnreachableError } from "../../../provider/marathon/errors";
import type { MarathonEvent } from "../../../provider/marathon/events";
import type { Deployment } from "../../../provider/marathon/wire";
import type { OpenStream } from "../../../provider/rollout/event-feed";
import { Feed } from "../../../provider/rollout/feed";
import { failureOf } from "../../support/failure-of";
import { ManualClock } from "../../support/manual-clock";
import { until } from "../../support/until";

const unreachable = () => new UnreachableError("GET", [{ url: "http://m:8080", reason: "refused" }]);
const success = (id: string): MarathonEvent => ({ event: "deployment_success", data: { id } });
const running = (appId: string): MarathonEvent => ({
    event: "status_update_event",
    data: { appId, taskId: "t", taskStatus: "TASK_RUNNING", timestamp: "2021-07-27T12:00:00.000Z" },
});

const unfinished: Deployment = {
    id: "",
    version: "2021-07-27T12:00:00.000Z",
    affectedApps: ["/a"],
    steps: [],
    currentActions: [],
    currentStep: 1,
    totalSteps: 1,
};

/** A stream that a test feeds and ends. */
class Stream implements OpenStream {
    private readonly waiting: MarathonEvent[] = [];
    private wake: (() => void) | undefined;
    isClosed = false;

    send(event: MarathonEvent): void {
        this.waiting.push(event);
        this.wake?.();
    }

    close(): void {
        this.isClosed = true;
        this.wake?.();
    }

    async *[Symbol.asyncIterator](): AsyncGenerator<MarathonEvent> {
        while (!this.isClosed) {
            const event = this.waiting.shift();
            if (event) yield event;
            else
                await new Promise<void>((resolve) => {
                    this.wake = resolve;
                });
        }
    }
}

/** A Marathon that answers what a test tells it to. */
class Source {
    streams: Stream[] = [];
    attempts = 0;
    listings = 0;
    deployments: Deployment[] = [];
    refusal: Error | undefined;

    async openEvents(): Promise<Stream> {
        this.attempts++;
        if (this.refusal) throw this.refusal;
        const stream = new Stream();
        this.streams.push(stream);
        return stream;
    }

    async listDeployments(): Promise<Deployment[]> {
        this.listings++;
        return this.deployments;
    }
}

describe("the feed of what happens in a Marathon", () => {
    const never = new AbortController().signal;
    let clock: ManualClock;
    let source: Source;
    let said: string[];
    let feed: Feed;

    beforeEach(() => {
        clock = new ManualClock();
        source = new Source();
        said = [];
        feed = new Feed(
            () => source,
            clock,
            (text) => said.push(text),
        );
    });

    afterEach(() => feed.end());

    /** Has the stream open, proven and looked past its first listing. */
    const bringEvents = async () => {
        await feed.watch(["/elsewhere"], never);
        await until("there is a first listing", () => source.listings > 0);
        source.streams[0]?.send(running("/elsewhere"));
        await until("events arrive", () => feed.isLive);
    };

    it("opens one stream and one poll, however many watch", async () => {
        for (let index = 0; index < 50; index++) await feed.watch([`/app-${index}`], never);
        expect(source.attempts).to.equal(1);
        clock.advance(5_000);
        await until("there is a second listing", () => source.listings === 2);
        expect(source.listings).to.be.at.most(2);
    });

    it("is open before a watch is handed out", async () => {
        await feed.watch(["/a"], never);
        expect(source.streams).to.have.lengthOf(1);
    });

    it("polls every second while an open stream brings nothing", async () => {
        await feed.watch(["/a"], never);
        await clock.sleeping(1_000);
        expect(feed.isLive).to.equal(false);
    });

    it("relies no more on a stream that keeps the end of a deployment to itself", async () => {
        await bringEvents();
        const watch = await feed.watch(["/a"], never);
        watch.follow("d1");
        source.deployments = [{ ...unfinished, id: "d1" }];
        for (const kind of ["running", "vanished"]) {
            await until(`it is ${kind}`, () => {
                clock.advance(1_000);
                return watch.stateOf("d1").kind === kind;
            });
            source.deployments = [];
        }
        expect(feed.isLive).to.equal(false);
    });

    it("relies no more on a stream that tells nothing of a deployment that ended between two looks", async () => {
        await bringEvents();
        const watch = await feed.watch(["/a"], never);
        watch.follow("d1");
        await until("a listing shows that it is over", () => {
            clock.advance(1_000);
            return watch.stateOf("d1").kind === "unlisted";
        });
        expect(feed.isLive).to.equal(false);
    });

    it("polls every five seconds once events arrive", async () => {
        await bringEvents();
        await clock.sleeping(1_000);
        clock.advance(1_000);
        await clock.sleeping(5_000);
    });

    it("knows the end of a deployment that was told before its id was known", async () => {
        const watch = await feed.watch(["/a"], never);
        source.streams[0]?.send(success("d1"));
        await until("the event has arrived", () => watch.stateOf("d1").kind === "succeeded");
        watch.follow("d1");
        expect(watch.stateOf("d1").kind).to.equal("succeeded");
    });

    it("wakes those whose app an event is about, and nobody else", async () => {
        await bringEvents();
        const own = await feed.watch(["/a"], never);
        const other = await feed.watch(["/b"], never);
        let wokeOther = false;
        void other.news(60_000, never).then(() => {
            wokeOther = true;
        });
        const news = own.news(60_000, never);
        source.streams[0]?.send(running("/a"));
        await news;
        expect(own.takeEvents()).to.have.lengthOf(1);
        expect(own.takeEvents()).to.have.lengthOf(0);
        expect(wokeOther).to.equal(false);
    });

    it("brings no news but by time while nothing happens", async () => {
        const watch = await feed.watch(["/a"], never);
        const news = watch.news(700, never);
        clock.advance(700);
        await news;
        expect(watch.takeEvents()).to.have.lengthOf(0);
    });

    it("polls every second where there are no events, and says so once", async () => {
        source.refusal = unreachable();
        const watch = await feed.watch(["/a"], never);
        expect(feed.isLive).to.equal(false);
        for (let second = 1; second <= 3; second++) {
            await clock.sleeping(1_000);
            const news = watch.news(60_000, never);
            clock.advance(1_000);
            await news;
        }
        expect(said).to.have.lengthOf(1);
        expect(said[0]).to.match(
            /^No events from Marathon, it is polled instead\. Marathon cannot be reached/,
        );
    });

    it("does not ask again for a stream that was refused", async () => {
        const where = { method: "GET", url: "http://m:8080/v2/events", status: 403 };
        source.refusal = new UnauthorisedError("Not authorized", where, "none");
        await feed.watch(["/a"], never);
        clock.advance(60_000);
        await until("there is another listing", () => source.listings >= 2);
        expect(source.attempts).to.equal(1);
    });

    it("opens the stream again when Marathon ends it, and polls at once", async () => {
        const watch = await feed.watch(["/a"], never);
        await until("there is a first listing", () => source.listings === 1);
        source.streams[0]?.close();
        await until("there is a listing without the stream", () => source.listings >= 2);
        await clock.sleeping(500);
        clock.advance(500);
        await until("there is a second stream", () => source.streams.length === 2);
        source.streams[1]?.send(success("d2"));
        await until("the event has arrived", () => watch.stateOf("d2").kind === "succeeded");
    });

    it("asks ever more slowly for a stream that ends at once", async () => {
        source.refusal = unreachable();
        await feed.watch(["/a"], never);
        const begun = clock.now();
        await until("a fifth attempt was made", () => {
            clock.advance(100);
            return source.attempts >= 5;
        });
        expect(clock.now() - begun).to.be.at.least(500 + 1_000 + 2_000 + 4_000);
    });

    it("ends some time after the last watch was closed", async () => {
        const watch = await feed.watch(["/a"], never);
        watch.close();
        await clock.sleeping(10_000);
        clock.advance(10_000);
        await until("the poll has ended", () => clock.asleep === 0);
        await feed.watch(["/a"], never);
        expect(source.attempts).to.equal(2);
    });

    it("stays open for the next watch", async () => {
        (await feed.watch(["/a"], never)).close();
        const next = await feed.watch(["/b"], never);
        clock.advance(10_000);
        next.follow("d1");
        expect(source.attempts).to.equal(1);
    });

    it("ends a watch's wait when the user cancels", async () => {
        await bringEvents();
        const watch = await feed.watch(["/a"], never);
        const cancel = new AbortController();
        const news = failureOf(watch.news(60_000, cancel.signal));
        cancel.abort(new Error("cancelled"));
        expect((await news).message).to.equal("cancelled");
    });

    it("fails every wait on what is no answer of Marathon", async () => {
        source.refusal = new TypeError("a mistake in this program");
        const watch = await feed.watch(["/a"], AbortSignal.timeout(10_000)).catch((error: Error) => error);
        if (watch instanceof Error) throw watch;
        expect((await failureOf(watch.news(60_000, never))).message).to.equal("a mistake in this program");
    });
});
