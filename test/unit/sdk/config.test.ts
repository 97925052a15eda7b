import { expect } from "chai";
import { warningsAboutUnknown } from "../../../sdk/config";

describe("what is said about the names of settings", () => {
    it("is nothing where they mean something", () => {
        expect(warningsAboutUnknown(["url", "tokenEnv", "readOnly"], "marathon:")).to.deep.equal([]);
    });

    it("is the nearest name where they mean nothing", () => {
        expect(warningsAboutUnknown(["urls", "request_timeout"], "marathon:")).to.deep.equal([
            "marathon:urls is no setting and has no effect: did you mean marathon:url?",
            "marathon:request_timeout is no setting and has no effect: did you mean marathon:requestTimeout?",
        ]);
    });

    it("is where to look when no name is near", () => {
        expect(warningsAboutUnknown(["kubernetes"], "marathon:")).to.deep.equal([
            "marathon:kubernetes is no setting and has no effect: the README of pulumi-marathon lists all of them.",
        ]);
    });
});
