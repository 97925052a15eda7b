import { expect } from "chai";
import { effectiveDefinition } from "../../../provider/definition/effective";
import { parseVersion, type Server } from "../../../provider/definition/server";
import {
    isPropertyMap,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../../../provider/definition/unknown";
import { findProblems } from "../../../provider/definition/validate";
import { fields, versions } from "../../recordings/schema-fields.json";

type Step = { readonly name: string } | "element";

/** What a server lets pass only next to other members, by the beginning of its path. */
const contexts: Readonly<Record<string, PropertyMap>> = {
    "container.linuxInfo": { container: { type: "MESOS" } },
    "container.portMappings": { networks: [{ mode: "container", name: "dcos" }] },
    "container.volumes[].external.options.": { container: { volumes: [{ external: { provider: "csi" } }] } },
    "healthChecks[].command": { healthChecks: [{ protocol: "COMMAND" }] },
    "healthChecks[].delaySeconds": { healthChecks: [{ protocol: "MESOS_HTTP" }] },
};

/** What no server shows as it was given, with what is below it. */
const notShown: Readonly<Record<string, string>> = {
    version: "Marathon sets it",
    versionInfo: "Marathon sets it",
    ports: "an old form",
    uris: "an old form",
    ipAddress: "an old form",
    "container.docker.network": "an old form",
    "container.docker.portMappings": "an old form",
    "container.docker.credential": "refused",
    "container.appc": "refused",
    "check.exec.command.argv": "an app with it can no longer be listed",
    "healthChecks[].ignoreHttp1xx": "always false",
    residency: "from 1.8 on nothing but a sign of persistent volumes",
};

/** `fetch[].uri` as its steps; any name will do for a name in a map. */
function stepsOf(path: string): Step[] {
    const parts = path.split(/\.|(?=\[\])/);
    return parts.map((part) => (part === "[]" ? "element" : { name: part === "*" ? "ANY" : part }));
}

/** A value that has, at this place, a value that is not known. */
function valueWith([step, ...rest]: readonly Step[]): PropertyValue {
    if (step === undefined) return UNKNOWN;
    const inner = valueWith(rest);
    return step === "element" ? [inner] : { [step.name]: inner };
}

function valueAt(value: PropertyValue | undefined, steps: readonly Step[]): PropertyValue | undefined {
    const [step, ...rest] = steps;
    if (step === undefined || value === undefined) return value;
    if (step === "element") return Array.isArray(value) ? valueAt(value[0], rest) : undefined;
    return isPropertyMap(value) ? valueAt(value[step.name], rest) : undefined;
}

/** Both, member by member and element by element. */
function merged(left: PropertyValue | undefined, right: PropertyValue | undefined): PropertyValue {
    if (Array.isArray(left) && Array.isArray(right)) return [merged(left[0], right[0])];
    if (!isPropertyMap(left) || !isPropertyMap(right)) return right ?? left ?? null;
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return Object.fromEntries(names.map((name) => [name, merged(left[name], right[name])]));
}

/** Whether a server shows a member that a definition has. */
function isShown(path: string, version: Server["version"]): boolean {
    const steps = stepsOf(path);
    const context = Object.keys(contexts).find((prefix) => path.startsWith(prefix));
    const definition = merged(context && contexts[context], valueWith(steps));
    if (!isPropertyMap(definition)) throw new Error(`${path} is no path`);
    const shown = effectiveDefinition(definition, { version }, { carrier: "live" });
    return valueAt(shown, steps) === UNKNOWN;
}

function versionsThatShow(path: string): string[] {
    return versions.filter((text) => {
        const version = parseVersion(text);
        return version !== undefined && isShown(path, version);
    });
}

function isAmong(path: string, names: Readonly<Record<string, unknown>>): boolean {
    return Object.keys(names).some(
        (name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`),
    );
}

describe("the members of an app definition that a server knows", () => {
    const shown = Object.entries(fields).filter(
        ([path]) => !isAmong(path, notShown) && !path.startsWith("container.volumes[].external.options."),
    );
    for (const [path, known] of shown) {
        it(`have ${path} with ${known}`, () => {
            expect(versionsThatShow(path).join(" ")).to.equal(known);
        });
    }

    it("have those of CSI volumes whenever they have the provider, which is refused before 1.11", () => {
        const options = Object.keys(fields).filter((path) =>
            path.startsWith("container.volumes[].external.options."),
        );
        for (const path of options) expect(versionsThatShow(path)).to.include("1.11");
        const capability = { accessMode: "SINGLE_NODE_WRITER", accessType: "mount", fsType: "ext4" };
        const external = { name: "data", provider: "csi", options: { pluginName: "nfs", capability } };
        const volumes = [{ containerPath: "/data", mode: "RW", external }];
        const definition = { cmd: "sleep 1", container: { type: "MESOS", volumes } };
        const pathsFor = (minor: number) =>
            findProblems(definition, { version: { major: 1, minor } }).map(({ path }) => path);
        expect(pathsFor(8)).to.include("container.volumes[0].external.provider");
        expect(pathsFor(11)).not.to.include("container.volumes[0].external.provider");
    });

    for (const [path, reason] of Object.entries(notShown)) {
        it(`do not have ${path}: ${reason}`, () => {
            expect(versionsThatShow(path)).not.to.include("1.11");
        });
    }
});
