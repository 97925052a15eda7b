import { expect } from "chai";
import type { Deployment } from "../../../provider/marathon/wire";
import { DeploymentBook } from "../../../provider/rollout/deployment-book";

const listed: Deployment = {
    id: "d1",
    version: "2021-07-27T12:00:00.000Z",
    affectedApps: ["/a"],
    steps: [],
    currentActions: [],
    currentStep: 1,
    totalSteps: 1,
};
const ended = (event: string, more = {}) => ({ event, data: { eventType: event, id: "d1", ...more } });

describe("what is known of a deployment", () => {
    let book: DeploymentBook;

    beforeEach(() => {
        book = new DeploymentBook();
    });

    it("is nothing before the first listing", () => {
        book.follow("d1", 1000);
        expect(book.stateOf("d1")).to.deep.equal({ kind: "unheard" });
    });

    it("is that it runs while it is listed", () => {
        book.follow("d1", 1000);
        book.noteListing([listed], 1001);
        expect(book.stateOf("d1")).to.deep.equal({ kind: "running", deployment: listed });
    });

    it("is taken from the last listing when it is asked about later", () => {
        book.noteListing([listed], 900);
        book.follow("d1", 1000);
        expect(book.stateOf("d1").kind).to.equal("running");
    });

    it("is that it vanished when it was listed once and is no more", () => {
        book.follow("d1", 1000);
        book.noteListing([listed], 1001);
        book.noteListing([], 2000);
        expect(book.stateOf("d1")).to.deep.equal({ kind: "vanished" });
    });

    it("is how long it should have been listed and was not", () => {
        book.follow("d1", 1000);
        book.noteListing([], 3500);
        expect(book.stateOf("d1")).to.deep.equal({ kind: "unlisted", forMs: 2500 });
    });

    it("is not drawn from a listing that was begun before it was asked about", () => {
        book.follow("d1", 1000);
        book.noteListing([], 999);
        expect(book.stateOf("d1")).to.deep.equal({ kind: "unheard" });
    });

    it("is that it succeeded once Marathon says so, even before anybody asked", () => {
        expect(book.noteEvent(ended("deployment_success"))).to.equal("d1");
        book.follow("d1", 1000);
        expect(book.stateOf("d1")).to.deep.equal({ kind: "succeeded" });
    });

    it("is that it failed, with Marathon's reason where there is one", () => {
        book.noteEvent(ended("deployment_failed", { reason: "The upgrade has been cancelled" }));
        expect(book.stateOf("d1")).to.deep.equal({
            kind: "failed",
            reason: "The upgrade has been cancelled",
        });
    });

    it("is not touched by the steps of deployments", () => {
        expect(book.noteEvent(ended("deployment_step_failure"))).to.equal(undefined);
    });

    it("is kept as long as one of its followers needs it", () => {
        book.follow("d1", 1000);
        book.follow("d1", 1000);
        book.forget("d1");
        book.noteListing([listed], 1001);
        expect(book.stateOf("d1").kind).to.equal("running");
    });

    it("is forgotten in order of age when very many have ended", () => {
        book.noteEvent(ended("deployment_success"));
        for (let index = 0; index < 1_000; index++) {
            book.noteEvent({ event: "deployment_success", data: { id: `later-${index}` } });
        }
        expect(book.stateOf("d1").kind).to.equal("unheard");
        expect(book.stateOf("later-0").kind).to.equal("succeeded");
    });
});
