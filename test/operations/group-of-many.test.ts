import { expect } from "chai";
import {
    type GroupAppArgs,
    type GroupContentArgs,
    MarathonGroup,
    type MarathonGroupArgs,
} from "pulumi-marathon";
import { useMarathonStack } from "../support/marathon-stack";

/** 200 apps in ten groups; each is linked to the first one of its group. */
const system = (mem = 32): MarathonGroupArgs => {
    const links = { FIRST: { target: "app-0", via: "mesos-dns" } } as const;
    const app = (index: number): GroupAppArgs => ({
        cmd: "serve",
        mem: index === 7 ? mem : 32,
        requirePorts: true,
        portDefinitions: [{ name: "http", port: 20_000 + index }],
        ...(index > 0 && { links }),
    });
    const apps = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`app-${index}`, app(index)]));
    const team: GroupContentArgs = { apps };
    return { groups: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`team-${index}`, team])) };
};

describe("a group of 200 apps", function () {
    this.timeout(300_000);
    const world = useMarathonStack("for all tests");

    const deploy = (args: MarathonGroupArgs) =>
        world.stack.setProgram(async () => {
            new MarathonGroup("shop", args);
        });
    const requests = () => world.marathon.requests.map(({ method, path }) => `${method} ${path}`);

    beforeEach(() => world.marathon.clearRequests());

    it("is made in one request", async () => {
        deploy(system());
        await world.stack.up();
        const writes = requests().filter((request) => !request.startsWith("GET"));
        expect(writes).to.deep.equal(["POST /v2/groups", "PUT /v2/apps"]);
        expect(world.marathon.apps()).to.have.length(200);
    });

    it("needs no request for a preview without changes", async () => {
        await world.stack.preview({ expectNoChanges: true });
        expect(requests()).to.deep.equal([]);
    });

    it("is looked at once by a refresh", async () => {
        await world.stack.refresh({ expectNoChanges: true });
        const listings = requests().filter((request) => /^GET \/v2\/(apps|groups)/.test(request));
        expect(listings).to.have.length(1);
    });

    it("writes nothing but the app that changes", async () => {
        const changed = system();
        deploy({ groups: { ...changed.groups, "team-3": system(64).groups?.["team-3"] ?? {} } });
        await world.stack.up();
        const bodies = world.marathon.writes().flatMap(({ body }) => [body].flat());
        expect(bodies.map((app) => (app as { id: string }).id)).to.deep.equal(["/shop/team-3/app-7"]);
    });
});
