import { expect } from "chai";
import { useGroupWorld } from "../support/group-world";
import { type Properties, visible } from "../support/provider-process";

/** With all that not every version of Marathon knows. */
const system: Properties = {
    groupId: "/shop",
    enforceRole: true,
    apps: {
        web: {
            cmd: "web",
            dependencies: ["backend/db"],
            resourceLimits: { cpus: 2 },
            executorResources: { cpus: 0.2, mem: 64 },
        },
        api: { cmd: "api", portDefinitions: [{ name: "http" }], manageInstances: false },
    },
    groups: { backend: { apps: { db: { cmd: "db" } }, dependencies: [] } },
};

for (const version of ["1.5.0", "1.8.244", "1.9.109", "1.10.26", "1.11.24"]) {
    describe(`a group in Marathon ${version}`, function () {
        this.timeout(40_000);
        const world = useGroupWorld({ version });

        const isSame = async (outputs: Properties, inputs: Properties, wanted = system) => {
            const { changes } = await world.provider.diff(
                "group",
                "/shop",
                outputs,
                await world.check(inputs, wanted),
            );
            return changes === false;
        };

        it("is, once made, what it was to be, also after a refresh", async () => {
            const { inputs, outputs } = await world.create(system);
            await world.restart();
            expect(await isSame(outputs, inputs)).to.equal(true);
            expect(world.marathon.requests, "requests of a preview").to.deep.equal([]);
            const read = await world.provider.read("group", "/shop", outputs);
            expect(visible(read.props)).to.deep.equal(visible(outputs));
            expect(await isSame(read.props, read.inputs ?? {})).to.equal(true);
            expect(world.writes()).to.deep.equal([]);
        });

        it("leaves the instances of an app to an autoscaler, and its role as it is", async () => {
            const group = await world.create(system);
            await world.operator.change("/shop/api", { instances: 3 });
            const role = world.marathon.app("/shop/api")?.role;
            await world.restart();
            const read = await world.provider.read("group", "/shop", group.outputs);
            expect(await isSame(read.props, read.inputs ?? {})).to.equal(true);
            const apps = system.apps as Record<string, Properties>;
            const changed = { ...system, apps: { ...apps, api: { ...apps.api, mem: 64 } } };
            await world.update({ inputs: read.inputs ?? {}, outputs: read.props }, changed);
            expect(world.marathon.app("/shop/api")).to.deep.include({ mem: 64, instances: 3 });
            expect(world.marathon.app("/shop/api")?.role).to.equal(role);
        });
    });
}
