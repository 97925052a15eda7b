import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { definitions, MarathonGroup, type MarathonGroupArgs } from "pulumi-marathon";
import { request } from "undici";
import { useMarathonStack } from "../support/marathon-stack";
import { type Observed, observe } from "../support/observe";

const shop = () => definitions.readGroup(join(__dirname, "definitions", "shop.yaml"));

type Definition = { readonly id: string; readonly labels?: Readonly<Record<string, string>> };

describe("a group as text", function () {
    this.timeout(120_000);
    const world = useMarathonStack("for all tests", { emulator: { clock: "real" } });
    let folder: string;
    let text: Observed;

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "group-definitions-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    const deploy = (args: MarathonGroupArgs) =>
        world.stack.setProgram(async () => {
            text = await observe(definitions.render(new MarathonGroup("shop", args)));
        });

    it("is read from a file, and deployed", async () => {
        deploy(shop());
        await world.stack.up();
        expect(world.marathon.app("/shop/web")).to.have.nested.property("env.DB_HOST");
        expect(world.marathon.app("/shop/backend/db")).to.deep.include({ tasksRunning: 1 });
        await world.stack.preview({ expectNoChanges: true });
    });

    it("is what Marathon gets", () => {
        const { path, body } =
            world.marathon.writes().find(({ path: to }) => to.startsWith("/v2/apps")) ?? {};
        expect(path).to.equal("/v2/apps");
        const received = (body as Definition[]).map(({ labels = {}, ...app }) => {
            const { PULUMI_OWNER: owner, ...others } = labels;
            expect(owner).to.be.a("string");
            return Object.keys(others).length > 0 ? { ...app, labels: others } : app;
        });
        expect(text).to.deep.include({ known: true, secret: false });
        const rendered = JSON.parse(String(text.value));
        expect(rendered).to.have.deep.members(received);
        expect(rendered.map(({ id }: Definition) => id)).to.deep.equal(["/shop/backend/db", "/shop/web"]);
    });

    /** What a file holds into which somebody has saved what Marathon shows. */
    const savedFromMarathon = async (groupId: string) => {
        const { body } = await request(`${world.marathon.url}/v2/groups${groupId}`);
        const file = join(folder, "saved.json");
        writeFileSync(file, await body.text());
        return definitions.readGroup(file);
    };

    it("is the same when it is read from what Marathon shows", async () => {
        deploy(await savedFromMarathon("/shop"));
        world.marathon.clearRequests();
        await world.stack.up();
        expect(world.marathon.writes()).to.deep.equal([]);
    });

    it("of somebody else is taken over as it is", async () => {
        const ids = ["/theirs/web", "/theirs/backend/db"];
        for (const id of ids) await world.operator.create({ id, cmd: "serve", instances: 2 });
        const versions = () => ids.map((id) => world.marathon.app(id)?.version);
        const before = versions();
        deploy({ ...(await savedFromMarathon("/theirs")), adopt: true });
        world.marathon.clearRequests();
        await world.stack.up();
        // What was there under the former id is deleted.
        const written = world.marathon.writes().filter(({ method }) => method !== "DELETE");
        expect(written).to.deep.equal([]);
        expect(versions()).to.deep.equal(before);
        await world.stack.preview({ expectNoChanges: true });
    });
});
