import { expect } from "chai";
import { findProblems } from "../../../provider/definition/validate";

describe("the names of an app's ports", () => {
    const twice = [{ name: "http" }, { name: "http" }];

    it("are unique on bridge and container networks", () => {
        const container = { docker: { image: "nginx" }, portMappings: twice };
        for (const network of [{ mode: "container/bridge" }, { mode: "container", name: "dcos" }]) {
            expect(findProblems({ networks: [network], container })).to.have.deep.members([
                { path: "container.portMappings[1].name", text: "must be unique" },
            ]);
        }
    });

    it("are unique in host mode", () => {
        expect(findProblems({ cmd: "run", portDefinitions: twice })).to.have.deep.members([
            { path: "portDefinitions[1].name", text: "must be unique" },
        ]);
    });
});
