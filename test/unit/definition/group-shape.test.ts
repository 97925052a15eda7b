import { expect } from "chai";
import { contentProblems, hasUnknownContent, unknownApps } from "../../../provider/definition/group-shape";
import { UNKNOWN } from "../../../provider/definition/unknown";

describe("the form of a group's content", () => {
    it("is right while parts of it are not known", () => {
        const group = {
            groupId: "/shop",
            apps: { web: UNKNOWN, db: { cmd: UNKNOWN } },
            groups: { backend: UNKNOWN, front: { dependencies: [UNKNOWN], apps: UNKNOWN } },
        };
        expect(contentProblems(group)).to.deep.equal([]);
    });

    it("is not known where a map is not, or a group", () => {
        for (const group of [
            { apps: UNKNOWN },
            { groups: UNKNOWN },
            { groups: { backend: UNKNOWN } },
            { groups: { backend: { apps: UNKNOWN } } },
        ]) {
            expect(hasUnknownContent(group)).to.equal(true);
        }
        expect(hasUnknownContent({ apps: { web: UNKNOWN } })).to.equal(false);
    });

    it("tells apps that are not known by their ids", () => {
        const group = {
            groupId: "/shop",
            apps: { web: UNKNOWN },
            groups: { inner: { apps: { db: UNKNOWN } } },
        };
        expect(unknownApps(group)).to.deep.equal([
            { key: "web", path: "apps.web", id: "/shop/web" },
            { key: "inner/db", path: "groups.inner.apps.db", id: "/shop/inner/db" },
        ]);
        expect(unknownApps({ ...group, groupId: UNKNOWN }).map(({ id }) => id)).to.deep.equal([
            UNKNOWN,
            UNKNOWN,
        ]);
    });
});
