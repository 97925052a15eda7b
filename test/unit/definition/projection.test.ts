import { expect } from "chai";
import { effectiveDefinition } from "../../../provider/definition/effective";
import { projectLive } from "../../../provider/definition/projection";
import { latestServer } from "../../../provider/definition/server";
import type { PropertyMap } from "../../../provider/definition/unknown";

const written: PropertyMap = {
    cmd: "serve",
    env: { LOG: "info" },
    networks: [{ mode: "container/bridge" }],
    container: {
        docker: { image: "web:1", forcePullImage: false },
        portMappings: [
            { containerPort: 80, name: "http", servicePort: 15001 },
            { containerPort: 443, name: "https", servicePort: 15002, protocol: "tcp" },
        ],
    },
    healthChecks: [{ protocol: "HTTP", portIndex: 0, path: "/" }],
};

/** As a server shows it. */
function shown(definition: PropertyMap): PropertyMap {
    return effectiveDefinition(definition, latestServer, { carrier: "post" });
}

/** What was written, with these members of the container changed. */
function withContainer(changes: PropertyMap): PropertyMap {
    return { ...written, container: { ...(written.container as PropertyMap), ...changes } };
}

describe("a live app, as its program would have written it", () => {
    it("is what was written when nothing has changed", () => {
        expect(projectLive(shown(written), written)).to.deep.equal(written);
    });

    it("has another image and nothing else when the image has changed", () => {
        const changed = withContainer({ docker: { image: "web:2", forcePullImage: false } });
        expect(projectLive(shown(changed), written)).to.deep.equal(changed);
    });

    it("has what was added, without what the server filled in", () => {
        const changed = {
            ...written,
            constraints: [["hostname", "UNIQUE"]],
            env: { LOG: "info", EXTRA: "1" },
        };
        expect(projectLive(shown(changed), written)).to.deep.equal(changed);
    });

    it("lacks what was taken away", () => {
        const { healthChecks: _, ...changed } = written;
        expect(projectLive(shown(changed), written)).to.not.have.property("healthChecks");
    });

    it("has a port that was added in the middle, and the others as they were written", () => {
        const [http, https] = (written.container as { portMappings: PropertyMap[] }).portMappings;
        const portMappings = [
            http,
            { containerPort: 9000, name: "admin", servicePort: 15003 },
            https,
        ] as never;
        const changed = withContainer({ portMappings });
        expect(projectLive(shown(changed), written)).to.deep.equal(changed);
    });

    it("has a field that nobody wrote, when it is not at its default", () => {
        const changed = { ...written, instances: 5 };
        expect(projectLive(shown(changed), written)).to.deep.equal(changed);
    });

    it("has a changed member of a health check and the others as they were written", () => {
        const changed = { ...written, healthChecks: [{ protocol: "HTTP", portIndex: 0, path: "/ready" }] };
        expect(projectLive(shown(changed), written)).to.deep.equal(changed);
    });
});
