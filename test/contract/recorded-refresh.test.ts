import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect } from "chai";
import { portsOf, withServicePorts } from "../../provider/definition/ports";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
} from "../../provider/definition/unknown";
import type { Properties } from "../../provider/dynamic/contract";
import { createDynamicProvider } from "../../provider/dynamic/dynamic-provider";
import { createHost } from "../../provider/dynamic/host";
import { appHandler } from "../../provider/resources/app";
import { httpCasesIn, type RecordedCase } from "../replay/http/cases";
import { type RecordedServer, serverOf } from "../replay/http/recorded-server";
import { FixedMarathon } from "../support/fixed-marathon";

const folder = join(__dirname, "..", "recordings");

/** A complete definition that was written, and what the server showed of it right afterwards. */
interface Written {
    readonly name: string;
    readonly server: RecordedServer;
    readonly body: PropertyMap;
    readonly shown: PropertyMap;
}

function writtenIn(path: string): Written[] {
    const cases = httpCasesIn(JSON.parse(readFileSync(path, "utf8"))) ?? [];
    return cases.flatMap(({ name, env, steps }) =>
        exchangesIn(steps).map((exchange) => ({ name, server: serverOf(path, env), ...exchange })),
    );
}

function exchangesIn(steps: RecordedCase["steps"]): Pick<Written, "body" | "shown">[] {
    return steps.flatMap(({ request, response }, index) => {
        const body = request?.body;
        if (!isPropertyMap(body) || !response || response.status >= 300) return [];
        const { method, path, query = "" } = request ?? { method: "", path: "" };
        const isPost = method === "POST" && path === "/v2/apps";
        const isFullPut = response.status === 201 || query.includes("partialUpdate=false");
        const isPut = method === "PUT" && path.startsWith("/v2/apps/") && isFullPut;
        const next = steps[index + 1];
        const answer = next?.request?.method === "GET" ? next.response?.body : undefined;
        const shown = isPropertyMap(answer) ? answer.app : undefined;
        const isWritten = (isPost || isPut) && !leavesFixedPortOpen(body);
        return isWritten && isPropertyMap(shown) ? [{ body, shown }] : [];
    });
}

/** On the host Marathon would choose a port that then is the one on the agents: previews refuse that. */
function leavesFixedPortOpen({ requirePorts, portDefinitions, ports, networks }: PropertyMap): boolean {
    const isOnHost = listOf(networks).every((network) => isPropertyMap(network) && network.mode === "host");
    const numbers = listOf(portDefinitions ?? ports ?? [0]).map((entry) =>
        isPropertyMap(entry) ? entry.port : entry,
    );
    return requirePorts === true && isOnHost && numbers.some((port) => !port);
}

/** What the server would show had it been sent the service ports that the inputs have. */
function withPortsOf(shown: PropertyMap, inputs: PropertyMap): PropertyMap {
    const ports = portsOf(inputs);
    return isUnknown(ports)
        ? shown
        : withServicePorts(
              shown,
              ports.map(({ servicePort }) => servicePort),
          );
}

/** The fields in which a server came to something else than it would with what this package writes. */
function lostFields({ body, shown }: Written): string[] {
    const lost = {
        // A complete PUT loses them.
        executorResources: body.executorResources !== undefined && shown.executorResources === undefined,
        // Unset, it is filled in, as Marathon's own default lets two instances have one volume.
        upgradeStrategy: hasDockerVolumes(body) && body.upgradeStrategy === undefined,
        // Only with ports in the request Marathon fills in which one is meant.
        healthChecks: listOf(shown.healthChecks).some(hasNoPort),
    };
    return Object.entries(lost).flatMap(([field, isLost]) => (isLost ? [field] : []));
}

function hasDockerVolumes({ container }: PropertyMap): boolean {
    const volumes = isPropertyMap(container) ? listOf(container.volumes) : [];
    return volumes.some((volume) => {
        const external = isPropertyMap(volume) ? volume.external : undefined;
        return isPropertyMap(external) && external.provider === "dvdi";
    });
}

function hasNoPort(check: PropertyValue): boolean {
    if (!isPropertyMap(check) || check.protocol === "COMMAND") return false;
    return check.port === undefined && check.portIndex === undefined;
}

function listOf(value: PropertyValue | undefined): readonly PropertyValue[] {
    return Array.isArray(value) ? value : [];
}

function without(properties: Properties, fields: readonly string[]): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([name]) => !fields.includes(name)));
}

describe("a refresh of an app that was written and has not changed", () => {
    const print = console.error;
    let marathon: FixedMarathon;

    before(async () => {
        marathon = await FixedMarathon.start();
    });

    after(async () => {
        // The provider guards what its process prints.
        console.error = print;
        await marathon.close();
    });

    /** The provider in a process that has done nothing yet. */
    const newProvider = () => {
        const host = createHost({ log: async () => {}, environment: {} });
        host.configure((key) => (key === "marathon:url" ? marathon.url : undefined));
        return createDynamicProvider(appHandler, host);
    };

    const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".json") && !name.startsWith("schema-"))
        .sort()
        .map((name) => join(folder, name));

    for (const path of paths) {
        const all = writtenIn(path);
        if (all.length === 0) continue;

        describe(`as recorded in ${relative(folder, path)}`, () => {
            for (const [index, written] of all.entries()) {
                const { name, server, body, shown } = written;
                const { id: _, ...definition } = body;
                const appId = String(shown.id);
                const args = { ...definition, appId };
                const live = { owner: "", rollout: "ok" };
                const lost = lostFields(written);

                it(`finds ${lost.join(" and ") || "nothing"}: ${name} (${index})`, async () => {
                    const provider = newProvider();
                    marathon.is = server;
                    marathon.app = undefined;
                    const { inputs, failures } = await provider.check({}, args);
                    expect(failures).to.deep.equal([]);
                    marathon.app = withPortsOf(shown, inputs as PropertyMap);
                    const read = await provider.read(appId, { ...inputs, __live: live });
                    expect(without(read.inputs ?? {}, lost)).to.deep.equal(without(inputs, lost));
                    for (const field of lost) {
                        expect(read.inputs?.[field]).to.not.deep.equal(inputs[field]);
                    }
                });

                if (lost.length > 0) continue;
                it(`leads to no change whatever the service ports: ${name} (${index})`, async () => {
                    const provider = newProvider();
                    marathon.is = server;
                    marathon.app = shown;
                    const { inputs } = await provider.check({}, args);
                    const read = await provider.read(appId, { ...inputs, __live: live });
                    const next = await provider.check(read.inputs ?? {}, args);
                    expect(await provider.diff(appId, read.props, next.inputs)).to.deep.equal({
                        changes: false,
                    });
                });
            }
        });
    }
});
