import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { CliProject } from "../support/cli-project";
import { needsEngine } from "../support/engine";

const token = "canary-of-the-east";

describe("the example two-marathons on two Marathons", function () {
    this.timeout(120_000);
    needsEngine();
    let east: Emulator;
    let west: Emulator;
    let project: CliProject;

    before(async () => {
        east = await Emulator.start({ frameworkId: "east", credentials: { token } });
        west = await Emulator.start({ frameworkId: "west" });
        project = await CliProject.create({
            copyOf: "examples/two-marathons",
            config: { eastUrl: east.url, westUrl: west.url, "marathon:lbGroup": "regional" },
            secretConfig: { eastToken: token },
        });
    });

    after(async () => {
        await project?.dispose();
        await east?.close();
        await west?.close();
    });

    const succeed = async (...args: string[]) => {
        const { code, stdout, stderr } = await project.run(...args);
        expect(code, `${stdout}${stderr}`).to.equal(0);
        return stdout + stderr;
    };

    const idsIn = (marathon: Emulator) => marathon.apps().map(({ id }) => id);

    it("deploys the apps of each region to its own Marathon", async () => {
        const printed = await succeed("up", "--yes", "--skip-preview");
        expect(idsIn(east)).to.have.members(["/east/redis", "/east/web"]);
        expect(idsIn(west)).to.have.members(["/west/redis", "/west/web"]);
        expect(printed).to.contain("marathon 1.11").and.not.contain("canary");
    });

    it("publishes them to the load-balancer group that the stack names", () => {
        for (const marathon of [east, west]) {
            const groups = marathon.apps().map(({ labels }) => labels?.HAPROXY_GROUP);
            expect(groups).to.deep.equal(["regional", "regional"]);
        }
    });

    it("goes, without a trace", async () => {
        await succeed("destroy", "--yes", "--skip-preview");
        for (const marathon of [east, west]) {
            expect(marathon.group("/")).to.deep.include({ apps: [], groups: [] });
        }
    });

    it("has sent nothing of one region to the other, and no credentials", () => {
        const seenBy = (marathon: Emulator) => JSON.stringify(marathon.requests);
        expect(seenBy(east)).to.contain("/east/redis").and.not.contain("/west/");
        expect(seenBy(west)).to.contain("/west/redis").and.not.contain("/east/").and.not.contain("canary");
        const authorizations = east.requests.map(({ headers }) => headers.authorization);
        expect([...new Set(authorizations)]).to.deep.equal([`token=${token}`]);
    });
});
