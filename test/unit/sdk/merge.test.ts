import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type InputMap, withDefaults, withElements } from "../../../sdk/merge";
import { observe } from "../../support/observe";

/** The members of a merged map, each as a program would see it. */
async function membersOf(merged: pulumi.Input<InputMap> | undefined) {
    const map = await unwrapped(merged);
    const entries = Object.entries(map).map(async ([key, value]) => [
        key,
        await observe(pulumi.output(value)),
    ]);
    return Object.fromEntries(await Promise.all(entries));
}

/** A map that may itself be an output, with its members left as they are. */
async function unwrapped(merged: pulumi.Input<InputMap> | undefined): Promise<InputMap> {
    if (!pulumi.Output.isInstance(merged)) return (await merged) ?? {};
    return await new Promise((resolve) => {
        merged.apply((map) => {
            resolve(map as InputMap);
        });
    });
}

const known = (value: unknown) => ({ known: true, secret: false, value });
const secret = (value: unknown) => ({ known: true, secret: true, value });

describe("a map with defaults under it", () => {
    it("is not there when both are empty", () => {
        expect(withDefaults({}, undefined)).to.equal(undefined);
    });

    it("has the members of both, and the own ones win", () => {
        const merged = withDefaults({ HOST: "default", PORT: "1" }, { HOST: "own", LOG: "info" });
        expect(merged).to.deep.equal({ HOST: "own", PORT: "1", LOG: "info" });
    });

    it("is the defaults where there is nothing else, and the own members where there are no defaults", () => {
        expect(withDefaults({ HOST: "default" }, undefined)).to.deep.equal({ HOST: "default" });
        expect(withDefaults({}, { HOST: "own" })).to.deep.equal({ HOST: "own" });
    });

    it("keeps secrets to their own members", async () => {
        const merged = withDefaults(
            { HOST: pulumi.output("default") },
            { TOKEN: pulumi.secret("t"), LOG: "info" },
        );
        expect(await membersOf(merged)).to.deep.equal({
            HOST: known("default"),
            TOKEN: secret("t"),
            LOG: known("info"),
        });
    });

    it("can be merged with a map that comes later", async () => {
        const later = pulumi.output("fast").apply((MODE) => ({ MODE, HOST: "own" }));
        expect(await membersOf(withDefaults({ HOST: "default", PORT: "1" }, later))).to.deep.equal({
            HOST: known("own"),
            PORT: known("1"),
            MODE: known("fast"),
        });
    });

    it("can be merged with a promised map", async () => {
        const promised = Promise.resolve({ LOG: "info" });
        expect(await membersOf(withDefaults({ PORT: "1" }, promised))).to.deep.equal({
            PORT: known("1"),
            LOG: known("info"),
        });
    });
});

describe("a list with further elements", () => {
    it("has them behind its own", async () => {
        expect(withElements(["a"], ["b"])).to.deep.equal(["a", "b"]);
        expect(withElements(undefined, ["b"])).to.deep.equal(["b"]);
        const later = withElements(pulumi.output(["a"]), ["b"]);
        expect(await observe(pulumi.output(later))).to.deep.equal(known(["a", "b"]));
    });
});
