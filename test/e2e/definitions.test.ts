import { join } from "node:path";
import { expect } from "chai";
import { definitions, MarathonApp } from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

const fileOf = (name: string) => join(__dirname, "definitions", name);

describe("apps from files", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests");

    const deploy = (...files: string[]) =>
        world.stack.setProgram(async () => {
            for (const file of files) {
                const [name = ""] = file.split(".");
                new MarathonApp(name, definitions.readApp(fileOf(file)));
            }
        });

    it("are deployed as people have them: in the old form, with merge keys, saved from Marathon", async () => {
        deploy("rails.json", "search.yaml", "cart.json");
        const up = await world.stack.up();
        expect(up.stdout).to.not.contain("warning");
        const [rails, search, cart] = ["/rails", "/shop/search", "/shop/cart"].map(
            (id) => world.marathon.app(id) as unknown as Record<string, unknown>,
        );
        expect(rails).to.deep.include({
            networks: [{ mode: "container/bridge" }],
            env: { RAILS_ENV: "production", WORKERS: "4" },
        });
        expect(rails).to.have.nested.property("container.portMappings[0].servicePort", 15300);
        expect(rails).to.have.nested.property("fetch[0].extract", true);
        expect(rails).to.have.nested.property("healthChecks[0].portIndex", 0);
        expect(search).to.deep.include({ env: { SINCE: "2020-01-01", HEAP: "64" } });
        expect(search).to.have.nested.property("labels.TEAM", "search");
        expect(search?.healthChecks).to.have.length(2);
        expect(cart).to.have.nested.property("portDefinitions[0].port", 15777);
        expect(cart).to.have.nested.property("labels.PULUMI_OWNER").that.does.not.contain("old/dev");
    });

    it("are as the files say: a second preview and a refresh show no changes", async () => {
        await world.stack.preview({ expectNoChanges: true });
        await world.stack.refresh({ expectNoChanges: true });
    });
});
