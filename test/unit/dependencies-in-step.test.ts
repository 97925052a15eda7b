import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { dependenciesInStep } from "../../tools/dependencies.mjs";

describe("the installed dependencies", () => {
    const undici = { version: "7.30.2", integrity: "sha512-a" };
    const otherPlatform = { version: "1.0.0", integrity: "sha512-b", optional: true };
    let checkout: string;

    function lock(packages: object): void {
        writeFileSync(join(checkout, "package-lock.json"), JSON.stringify({ packages }));
    }

    function install(packages: object): void {
        mkdirSync(join(checkout, "node_modules"));
        writeFileSync(join(checkout, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
    }

    beforeEach(() => {
        checkout = mkdtempSync(join(tmpdir(), "dependencies-"));
    });

    afterEach(() => {
        rmSync(checkout, { recursive: true });
    });

    it("are out of step when nothing is installed", () => {
        lock({ "": {}, "node_modules/undici": undici });

        expect(dependenciesInStep(checkout)).to.equal(false);
    });

    it("are in step without the optional packages of other platforms", () => {
        lock({ "": {}, "node_modules/undici": undici, "node_modules/fsevents": otherPlatform });
        install({ "node_modules/undici": undici });

        expect(dependenciesInStep(checkout)).to.equal(true);
    });

    it("are out of step when a package is missing", () => {
        lock({ "": {}, "node_modules/undici": undici });
        install({});

        expect(dependenciesInStep(checkout)).to.equal(false);
    });

    it("are out of step when another version is installed", () => {
        lock({ "": {}, "node_modules/undici": undici });
        install({ "node_modules/undici": { version: "7.30.1", integrity: "sha512-c" } });

        expect(dependenciesInStep(checkout)).to.equal(false);
    });
});
