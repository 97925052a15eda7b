import { expect } from "chai";
import { describeViolations, propertyOf, readViolations } from "../../../provider/marathon/violations";

describe("the path of a violation", () => {
    const properties: Record<string, string> = {
        "/": "",
        "": "",
        "/cpus": "cpus",
        "/upgradeStrategy/minimumHealthCapacity": "upgradeStrategy.minimumHealthCapacity",
        "/container/volumes(0)/hostPath": "container.volumes[0].hostPath",
        "/constraints(1)(2)": "constraints[1][2]",
        "(1)/id": "[1].id",
        "(0)": "[0]",
        "/env/DB_PASSWORD/secret": "env.DB_PASSWORD.secret",
        "/labels/HAPROXY.0/x": 'labels["HAPROXY.0"].x',
        "/groups(0)/apps(1)/externalVolumes(0)": "groups[0].apps[1].externalVolumes[0]",
        "/apps(0)/container": "apps[0].container",
        "/apps//shop/cart": "/shop/cart",
    };
    for (const [path, property] of Object.entries(properties)) {
        it(`${JSON.stringify(path)} is the property ${JSON.stringify(property)}`, () => {
            expect(propertyOf(path)).to.equal(property);
        });
    }
});

describe("the details of a refusal", () => {
    it("are read from paths and errors", () => {
        const details = [{ path: "/id", errors: ["error.pattern"] }];
        expect(readViolations(details)).to.deep.equal([
            { property: "id", path: "/id", errors: ["error.pattern"] },
        ]);
    });

    it("are read from a text", () => {
        expect(readViolations("No content to map due to end-of-input")).to.deep.equal([
            { property: "", path: "/", errors: ["No content to map due to end-of-input"] },
        ]);
    });

    for (const nothing of [undefined, null, 5, {}, [], [null, 3]]) {
        it(`are empty for ${JSON.stringify(nothing) ?? "nothing"}`, () => {
            expect(readViolations(nothing)).to.deep.equal([]);
        });
    }

    it("have no error for a malformed entry", () => {
        expect(readViolations([{ errors: "x" }])).to.deep.equal([{ property: "", path: "/", errors: [] }]);
    });

    it("do not repeat an error", () => {
        const errors = ["must not be empty", "must not be empty"];
        expect(readViolations([{ path: "/a", errors }])[0]?.errors).to.deep.equal(["must not be empty"]);
    });

    it("do not quote the app that Marathon prints by mistake", () => {
        const said = "Number of instances is limited to 1 when declaring DVDI volumes";
        const errors = [`${said} in app [AppDefinition(/db,None,Map(PASSWORD -> hunter2))]`];
        expect(readViolations([{ path: "/", errors }])[0]?.errors).to.deep.equal([said]);
    });

    it("do not quote the object that was sent", () => {
        const errors = [`'id' is undefined on object: {"env":{"PASSWORD":"hunter2"}}`];
        expect(readViolations([{ path: "/id", errors }])[0]?.errors).to.deep.equal([
            "'id' is undefined on object",
        ]);
    });

    it("do not quote the text that was sent", () => {
        const text =
            'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (byte[])"{\\"hunter2"; line: 1, column: 1])\n at [Source: (byte[])"{"; line: 1, column: 2]';
        expect(readViolations(text)[0]?.errors).to.deep.equal([
            "Unexpected end-of-input: expected close marker for Object",
        ]);
    });

    it("do not quote the value that was sent", () => {
        const errors = ['"hunter2" is not an object'];
        expect(readViolations([{ path: "/env/A", errors }])[0]?.errors).to.deep.equal(["is not an object"]);
    });

    it("are described in one line", () => {
        const details = [
            { path: "/cpus", errors: ["error.min"] },
            { path: "/", errors: ["one", "two"] },
        ];
        expect(describeViolations(readViolations(details))).to.equal("cpus: error.min; one, two");
    });
});
