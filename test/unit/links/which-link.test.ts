import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { endpointsOf } from "../../../provider/links/endpoints";
import { formsOf, type LinkForms } from "../../../provider/links/forms";
import { resolveTarget } from "../../../provider/links/resolve";
import { vias } from "../../../provider/links/via";

const zone = { framework: "marathon", domain: "mesos" };
const balancer = { ...zone, app: "/marathon-lb", group: "internal" };

const readme = readFileSync(join(__dirname, "..", "..", "..", "README.md"), "utf8");

/** The cells of the table of links, by `via`. */
const rows = new Map(
    readme
        .slice(readme.indexOf("\n### Which link do I want?\n"))
        .split("\n\n")[1]
        ?.split("\n")
        .slice(2)
        .map((row) => row.replaceAll("`", "").slice(2, -2).split(" | "))
        .map(([via = "", host, bridge, container, _reach, known]) => [
            via,
            { host, bridge, container, known },
        ]),
);

/** What an app with one port has where the table says that it needs it. */
interface Needed {
    readonly labels?: PropertyMap;
    readonly requirePorts?: true;
    readonly port?: PropertyMap;
}

const needs: Readonly<Record<string, Needed>> = {
    marathonLb: { labels: { HAPROXY_GROUP: "internal" } },
    requirePorts: { requirePorts: true },
    hostPort: { port: { hostPort: 31_432 } },
    VIP_0: { port: { labels: { VIP_0: "/db:5432" } } },
};

const networks = {
    host: ({ labels = {}, requirePorts, port }: Needed) => ({
        portDefinitions: [{ port: 15_000, ...port }],
        labels,
        ...(requirePorts && { requirePorts }),
    }),
    bridge: ({ labels = {}, port }: Needed) => ({
        networks: [{ mode: "container/bridge" }],
        container: { portMappings: [{ containerPort: 5432, servicePort: 15_000, ...port }] },
        labels,
    }),
    container: ({ labels = {}, port }: Needed) => ({
        networks: [{ mode: "container", name: "blue" }],
        container: { portMappings: [{ containerPort: 5432, servicePort: 15_000, ...port }] },
        labels,
    }),
} as const;

function isThere(via: string, definition: PropertyMap): boolean {
    const app = { appId: "/db", endpoints: endpointsOf(definition), isManaged: true };
    const target = resolveTarget(app, undefined);
    if (!("value" in target) || typeof target.value === "string") throw new Error("the port is known");
    return formsOf(target.value, balancer, zone)[via as keyof LinkForms]?.port !== undefined;
}

describe("the table of links in the README", () => {
    it("has every way to link", () => {
        expect([...rows.keys()]).to.deep.equal(vias);
    });

    for (const [via, cells] of rows) {
        it(`tells whether previews know a link via ${via}`, () => {
            const anything = { labels: { HAPROXY_GROUP: "internal" }, port: { labels: { VIP_0: "/db:1" } } };
            expect(cells.known).to.equal(isThere(via, networks.container(anything)) ? "yes" : "no");
        });

        if (via === "direct") continue;
        for (const network of ["host", "bridge", "container"] as const) {
            it(`tells what a link via ${via} needs of its target on the network ${network}`, () => {
                const cell = cells[network];
                const definition = networks[network];
                const needed = needs[/^with (\w+)$/.exec(cell ?? "")?.[1] ?? ""];
                expect(cell).to.match(needed ? /^with / : /^yes$/);
                expect(isThere(via, definition({}))).to.equal(cell === "yes");
                if (needed) expect(isThere(via, definition(needed))).to.equal(true);
            });
        }
    }
});
