import type { RequestListener } from "node:http";
import { expect } from "chai";
import { MarathonClient } from "../../../provider/marathon/client";
import { appFactsOf } from "../../../provider/resources/app-facts";
import { createFactsSource, type FactsSource } from "../../../provider/resources/facts";
import { failureOf } from "../../support/failure-of";
import { ManualClock } from "../../support/manual-clock";
import { type Loopback, listen } from "../marathon/loopback";

const info = { name: "marathon", version: "1.11.24", marathon_config: {} };
const authorizer = { id: "a", plugin: "mesosphere.marathon.plugin.auth.Authorizer", implementation: "x.Y" };

/** An app as large clusters have them: most of it is nobody else's business. */
function shownApp(index: number) {
    const env = Object.fromEntries(
        Array.from({ length: 40 }, (_, n) => [`NAME_${n}`, `canary-${"v".repeat(60)}`]),
    );
    return {
        id: `/team/app-${index}`,
        cmd: "serve ".repeat(40),
        env,
        role: "*",
        labels: {
            HAPROXY_GROUP: "external",
            HAPROXY_0_VHOST: `app-${index}.example.com`,
            HAPROXY_0_BACKEND_HEAD: "backend ".repeat(100),
            PULUMI_OWNER: "shop/dev/00000000",
            DESCRIPTION: "text ".repeat(100),
        },
        networks: [{ mode: "container/bridge" }],
        container: {
            type: "DOCKER",
            docker: { image: "image", parameters: [{ key: "env", value: "canary-4711" }] },
            portMappings: [{ containerPort: 80, hostPort: 0, servicePort: 10_000 + index, protocol: "tcp" }],
            volumes: [{ containerPath: "/tmp", hostPath: "/tmp", mode: "RW" }],
        },
        healthChecks: [{ protocol: "HTTP", portIndex: 0, path: "/health", command: { value: "canary" } }],
        tasks: [],
    };
}

describe("the facts of a Marathon", () => {
    let server: Loopback;
    let client: MarathonClient;
    let clock: ManualClock;
    let said: string[];
    let sendsCredentials: boolean;

    beforeEach(() => {
        clock = new ManualClock();
        said = [];
        sendsCredentials = false;
    });

    afterEach(async () => {
        await client?.close();
        await server?.close();
    });

    const say = (text: string) => said.push(text);

    const answering = (
        answers: Record<string, unknown>,
        statuses: Record<string, number> = {},
    ): RequestListener => {
        return ({ url = "" }, response) => {
            const path = url.split("?")[0] ?? "";
            const body = answers[path];
            response.writeHead(statuses[path] ?? (body === undefined ? 404 : 200), {
                "content-type": "application/json",
            });
            response.end(JSON.stringify(body ?? { message: "no" }));
        };
    };

    const factsOf = async (listener: RequestListener): Promise<FactsSource> => {
        server = await listen(listener);
        client = new MarathonClient({ urls: [server.url] });
        return createFactsSource({
            marathon: () => client,
            timeoutMs: () => 8_000,
            sendsCredentials: () => sendsCredentials,
            clock,
        });
    };

    const two = { "/v2/info": info, "/v2/apps": { apps: [shownApp(1), shownApp(2)] } };

    it("are fetched once for all who ask", async () => {
        const facts = await factsOf(answering(two));
        const [first, second] = await Promise.all([facts.known(say), facts.known(say)]);
        expect(await facts.known(say))
            .to.equal(first)
            .and.to.equal(second);
        expect(await facts.knownInfo(say)).to.equal(first?.info);
        expect(await facts.info()).to.equal(first?.info);
        expect([...server.requests].sort()).to.deep.equal(["GET /v2/apps", "GET /v2/info"]);
        expect(said).to.deep.equal([]);
    });

    it("are no more than which Marathon it is where that is all somebody asks", async () => {
        const facts = await factsOf(answering(two));
        expect((await facts.knownInfo(say))?.version).to.equal("1.11.24");
        expect(server.requests).to.deep.equal(["GET /v2/info"]);
    });

    it("tell who has a service port", async () => {
        const known = await (await factsOf(answering(two))).known(say);
        expect(known?.servicePorts.get(10_001)).to.deep.equal(["/team/app-1"]);
    });

    it("keep little of each of many apps, and nothing of their environments", async () => {
        const count = 5_000;
        const facts = await factsOf(({ url }, response) => {
            if (url === "/v2/info") return response.end(JSON.stringify(info));
            response.write('{"apps":[');
            for (let index = 0; index < count; index++) {
                response.write(`${index > 0 ? "," : ""}${JSON.stringify(shownApp(index))}`);
            }
            return response.end("]}");
        });
        const known = await facts.known(say);
        expect(known?.apps.size).to.equal(count);
        const kept = JSON.stringify([...(known?.apps.values() ?? [])]);
        expect(kept.length / count).to.be.below(500);
        expect(kept).to.not.contain("canary");
    }).timeout(20_000);

    it("are nothing when Marathon fails, which is tried and said once", async () => {
        const facts = await factsOf(answering({ "/v2/apps": { apps: [] } }, { "/v2/info": 503 }));
        expect(await facts.known(say)).to.equal(undefined);
        expect(await facts.known(say)).to.equal(undefined);
        expect(await facts.knownInfo(say)).to.equal(undefined);
        expect(server.requests).to.have.length(2);
        expect(said).to.have.length(1);
        expect(said[0]).to.match(/^The preview goes on with what the program alone tells\. /);
    });

    it("are nothing when listing apps is not allowed, and what cannot be seen is said once", async () => {
        const facts = await factsOf(answering(two, { "/v2/apps": 403 }));
        expect(await facts.known(say)).to.equal(undefined);
        expect(await facts.known(say)).to.equal(undefined);
        expect((await facts.knownInfo(say))?.name).to.equal("marathon");
        expect(said).to.have.length(1);
        expect(said[0]).to.contain("same id, service port, virtual host or volume").and.contain("/v2/apps");
    });

    it("cannot be had with wrong credentials", async () => {
        const facts = await factsOf(answering(two, { "/v2/apps": 401 }));
        expect((await failureOf(facts.known(say))).message).to.contain("401");
    });

    it("may lack apps where an authorizer filters what credentials may see, which is said once", async () => {
        sendsCredentials = true;
        const facts = await factsOf(answering({ ...two, "/v2/plugins": { plugins: [authorizer] } }));
        expect((await facts.known(say))?.apps.size).to.equal(2);
        await facts.known(say);
        expect(said).to.have.length(1);
        expect(said[0]).to.contain("authorizer");
    });

    it("are complete where there is no authorizer, or it cannot be asked for", async () => {
        sendsCredentials = true;
        const facts = await factsOf(answering(two));
        expect((await facts.known(say))?.apps.size).to.equal(2);
        expect(said).to.deep.equal([]);
    });

    it("have a listing that parallel operations share for five seconds", async () => {
        const facts = await factsOf(answering(two));
        const listings = () => server.requests.filter((request) => request === "GET /v2/apps").length;
        await Promise.all(Array.from({ length: 8 }, () => facts.recentApps()));
        clock.advance(4_999);
        await facts.recentApps();
        expect(listings()).to.equal(1);
        clock.advance(1);
        await Promise.all([facts.recentApps(), facts.recentApps()]);
        expect(listings()).to.equal(2);
    });
});

describe("what is kept of an app", () => {
    it("is what others can meet", () => {
        const { id, role, networks, labels, container, healthChecks } = appFactsOf(shownApp(1) as never);
        expect({ id, role, networks }).to.deep.equal({
            id: "/team/app-1",
            role: "*",
            networks: [{ mode: "container/bridge" }],
        });
        expect(labels).to.have.all.keys("HAPROXY_GROUP", "HAPROXY_0_VHOST", "PULUMI_OWNER");
        expect(container).to.have.nested.property("portMappings[0].servicePort", 10_001);
        expect(container).to.deep.include({ volumes: [] });
        expect(healthChecks).to.deep.equal([{ protocol: "HTTP", portIndex: 0 }]);
    });

    it("is its external volumes too", () => {
        const external = { provider: "dvdi", name: "data", options: {} };
        const container = { volumes: [{ containerPath: "/data", external, mode: "RW" }] };
        expect(appFactsOf({ id: "/db", container }).container).to.deep.equal({
            volumes: [{ external, mode: "RW" }],
        });
    });
});
