import { ComponentResource } from "@pulumi/pulumi";
import { expect } from "chai";
import { MarathonApp, MarathonGroup, Provider } from "pulumi-marathon";
import { Emulator } from "../emulator/index";
import { useMarathonStack } from "../support/marathon-stack";

describe("explicit providers", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");
    let east: Emulator;
    let west: Emulator;

    before(async () => {
        east = await Emulator.start({ frameworkId: "east", credentials: { token: "east-token" } });
        west = await Emulator.start({ frameworkId: "west" });
    });

    after(async () => {
        await east?.close();
        await west?.close();
    });

    const program = (cmd: string) => async () => {
        const eastern = new Provider("east", { url: east.url, token: "east-token" });
        const western = new Provider("west", { url: west.url });
        new MarathonApp("sunrise", { appId: "/app", cmd }, { provider: eastern });
        const component = new ComponentResource("test:index:Group", "evening", {}, { providers: [western] });
        new MarathonApp("sunset", { appId: "/app", cmd: `${cmd} --late` }, { parent: component });
        new MarathonApp("noon", { appId: "/app", cmd: `${cmd} --noon` });
        const apps = { member: { cmd } };
        new MarathonGroup("dawn", { groupId: "/day", apps }, { provider: eastern });
        new MarathonGroup("dusk", { groupId: "/day", apps }, { provider: western });
    };

    const commands = () => [east, world.marathon, west].map((one) => one.app("/app")?.cmd);
    const ofGroups = () => [east, world.marathon, west].map((one) => one.app("/day/member")?.cmd);

    it("send each app to its own Marathon", async () => {
        world.stack.setProgram(program("serve"));
        await world.stack.up();
        expect(commands()).to.deep.equal(["serve", "serve --noon", "serve --late"]);
        expect(ofGroups()).to.deep.equal(["serve", undefined, "serve"]);
    });

    it("use the credentials of each, and nobody else's", () => {
        const tokens = (marathon: Emulator) =>
            new Set(marathon.requests.map(({ headers }) => headers.authorization));
        expect([...tokens(east)]).to.deep.equal(["token=east-token"]);
        expect([...tokens(west)]).to.deep.equal([undefined]);
    });

    it("keep their apps through an update and a refresh", async () => {
        world.stack.setProgram(program("serve2"));
        expect((await world.stack.up()).changes).to.deep.include({ update: 5 });
        expect(commands()).to.deep.equal(["serve2", "serve2 --noon", "serve2 --late"]);
        expect((await world.stack.refresh()).changes).to.not.have.any.keys("update", "delete");
    });

    it("are found again by a destroy, which does not run the program", async () => {
        await world.stack.destroy();
        expect([...commands(), ...ofGroups()].filter((cmd) => cmd !== undefined)).to.deep.equal([]);
    });
});
