import { expect } from "chai";
import {
    belongsTo,
    newOwner,
    ownerLabel,
    ownerOf,
    unlabelled,
    withOwner,
    withoutOwner,
} from "../../../provider/resources/ownership";

const urn = "urn:pulumi:dev::shop::my:index:Component$pulumi-nodejs:dynamic/marathon:App::web";

/** What owning looks at in a context. */
const contextWith = (ownerLabel: boolean) =>
    ({ urn, settings: { ownerLabel } }) as unknown as Parameters<typeof newOwner>[0];

const labelling = contextWith(true);

describe("the owner of an app", () => {
    it("is the project, the stack, and digits that are new each time", () => {
        const [one, other] = [newOwner(labelling), newOwner(labelling)];
        expect(one).to.match(/^shop\/dev\/[0-9a-f]{8}$/);
        expect(one).to.not.equal(other);
    });

    it("tells whose an app is", () => {
        expect(belongsTo(urn, newOwner(labelling))).to.equal(true);
        for (const foreign of [undefined, "", "shop/prod/00000000", "shop2/dev/00000000", "shop/dev"]) {
            expect(belongsTo(urn, foreign), String(foreign)).to.equal(false);
        }
    });

    it("is a label that users do not see", () => {
        const definition = { cmd: "serve", labels: { TEAM: "shop" } };
        const sent = withOwner(definition, "shop/dev/00000000");
        expect(sent.labels).to.deep.equal({ TEAM: "shop", [ownerLabel]: "shop/dev/00000000" });
        expect(ownerOf(sent)).to.equal("shop/dev/00000000");
        expect(withoutOwner(sent)).to.deep.equal(definition);
    });

    it("of an app without labels is nobody", () => {
        expect(ownerOf({ cmd: "serve" })).to.equal(undefined);
        expect(ownerOf({ labels: { [ownerLabel]: 1 } })).to.equal(undefined);
    });

    it("is nobody where apps are not to be labelled", () => {
        expect(newOwner(contextWith(false))).to.equal(unlabelled);
        expect(withOwner({ cmd: "serve", labels: { TEAM: "shop" } }, unlabelled)).to.deep.equal({
            cmd: "serve",
            labels: { TEAM: "shop" },
        });
    });
});
