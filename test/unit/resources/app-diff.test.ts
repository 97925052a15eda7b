import { expect } from "chai";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { appHandler } from "../../../provider/resources/app";

const app = { appId: "/a", cmd: "sleep 100" };

describe("the diff of an app on an older Marathon", () => {
    const isChange = (server: string | undefined, before: PropertyMap, after: PropertyMap) => {
        const __live = { owner: "", rollout: "ok", ...(server !== undefined && { server }) };
        return appHandler.diff("/a", { ...app, ...before, __live }, { ...app, ...after }).changed;
    };

    it("goes by that Marathon's defaults", () => {
        const [minutes, hour] = [{ maxLaunchDelaySeconds: 300 }, { maxLaunchDelaySeconds: 3600 }];
        expect(isChange("1.7.2", hour, {})).to.equal(false);
        expect(isChange("1.7.2", minutes, {})).to.equal(true);
        expect(isChange(undefined, minutes, {})).to.equal(false);
        expect(isChange(undefined, hour, {})).to.equal(true);
    });

    it("has no change in what that Marathon does not know", () => {
        expect(isChange("1.8.244", {}, { role: "dev" })).to.equal(false);
        expect(isChange(undefined, {}, { role: "dev" })).to.equal(true);
    });

    it("goes by the newest where the record cannot be read", () => {
        expect(isChange("yesterday's", { maxLaunchDelaySeconds: 300 }, {})).to.equal(false);
    });
});
