import { ComponentResource } from "@pulumi/pulumi";
import { expect } from "chai";
import {
    getApp,
    MarathonApp,
    MarathonGroup,
    Provider,
    type ProviderArgs,
    ServiceLink,
} from "pulumi-marathon";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { useMarathonStack } from "../support/marathon-stack";
import type { OperationFailed } from "../support/operation";

const token = "canary-of-the-east";

describe("an explicit provider whose Marathon changes", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { env: { EAST_TOKEN: token } });
    let east: Emulator;
    let other: Emulator;

    before(async () => {
        east = await Emulator.start({ frameworkId: "east", credentials: { token } });
        other = await Emulator.start({ frameworkId: "other", credentials: { token } });
    });

    after(async () => {
        await east?.close();
        await other?.close();
    });

    const program = (args: ProviderArgs) => async () => {
        const provider = new Provider("east", { token: "expired", tokenEnv: "EAST_TOKEN", ...args });
        const parent = new ComponentResource("test:index:Shop", "shop", {}, { providers: [provider] });
        new MarathonGroup("group", {}, { parent });
        const web = new MarathonApp(
            "web",
            { cmd: "serve", marathonLb: true, portDefinitions: [{}] },
            { parent },
        );
        new ServiceLink("link", { target: web }, { parent });
    };

    const names = ["group", "web", "link"];

    const storedNames = () => names.filter((name) => world.stack.stored(name) !== undefined);

    it("is reached with the token in the variable that it names", async () => {
        world.stack.setProgram(program({ url: east.url }));
        await world.stack.up();
        expect(east.app("/web")).to.not.equal(undefined);
    });

    it("is asked in look-ups of the program too, in previews as well", async () => {
        let found: unknown;
        world.stack.setProgram(async () => {
            await program({ url: east.url })();
            const provider = new Provider("looker", { url: east.url, token });
            found = await getApp({ appId: "/web" }, { provider });
        });
        await world.stack.preview();
        expect(found).to.deep.include({ appId: "/web", instances: 1 });
    });

    it("loses none of its resources from state", async () => {
        world.stack.setProgram(program({ url: other.url }));
        expect((await world.stack.up()).stepOf("east").op).to.equal("update");
        const { operation } = await failureOf<OperationFailed>(world.stack.refresh());
        expect(operation.errors.join("\n"))
            .to.contain("framework id east")
            .and.contain("acceptFrameworkChange of the provider east to other");
        expect(storedNames()).to.deep.equal(names);
        expect(other.writes()).to.deep.equal([]);
    });

    it("moves to the other Marathon when that is accepted", async () => {
        world.stack.setProgram(program({ url: other.url, acceptFrameworkChange: "other" }));
        await world.stack.up();
        await world.stack.refresh();
        expect(storedNames()).to.deep.equal([]);
        expect((await world.stack.up()).changes).to.deep.include({ create: 3 });
        expect(other.app("/web")).to.not.equal(undefined);
    });

    it("is left clean by a destroy, which does not run the program", async () => {
        await world.stack.destroy();
        expect(other.group("/")).to.deep.include({ apps: [], groups: [] });
        expect(world.marathon.requests).to.deep.equal([]);
    });
});
