import { expect } from "chai";
import { MarathonApp, type MarathonAppArgs } from "../../../sdk/marathon-app";
import { MarathonGroup } from "../../../sdk/marathon-group";
import { useMockedEngine } from "./mocked-engine";

describe("the range of service ports", () => {
    const engine = useMockedEngine();
    const inputsOf = async (args: MarathonAppArgs) => await engine.inputsOf(new MarathonApp("web", args));
    const shop = () => new MarathonGroup("shop", { servicePortRange: "16000-16999" });

    it("of an app is that of its group", async () => {
        expect(await inputsOf({ group: shop() })).to.deep.include({ servicePortRange: "16000-16999" });
    });

    it("of an app is its own before that of its group", async () => {
        const own = { group: shop(), servicePortRange: "17000-17999" };
        expect(await inputsOf(own)).to.deep.include({ servicePortRange: "17000-17999" });
    });

    it("is left to the settings where neither has one", async () => {
        const inputs = await inputsOf({ group: new MarathonGroup("shop") });
        expect(inputs).to.not.have.any.keys("servicePortRange");
    });

    it("of a group is no property of the group itself", async () => {
        expect(await engine.inputsOf(shop())).to.not.have.any.keys("servicePortRange");
    });
});
