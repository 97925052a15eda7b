import type { App, Volume } from "../app";
import { doubleText } from "./app-rules";
import type { Refuse } from "./refuse";

const label = "^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$";
const optionKey = "^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?/[A-Za-z0-9](?:[-A-Za-z0-9\\._:]*[A-Za-z0-9])?$";

/** One volume of the provider dvdi (`DVDIProvider`). Rules that two of Marathon's validators share are reported twice. */
export function dvdiRules({ container }: App, volume: Volume, at: string, refuse: Refuse): void {
    const { containerPath, mode, external = {} } = volume;
    const {
        name,
        size,
        options = {},
    } = external as { name?: string; size?: number; options?: Record<string, string> };
    const twice = (path: string, error: string) => refuse(path, error, error);
    if (name === undefined) refuse(`${at}/external/name`, "not defined");
    else if (name === "") refuse(`${at}/external/name`, "must not be empty");
    if (containerPath === "." || containerPath === "..")
        twice(`${at}/containerPath`, "can not be one of (.,..)");
    if (size !== undefined && size <= 0)
        refuse(`${at}/volume/external/size`, `got ${size}, expected more than 0`);
    if (container?.type === "MESOS" && mode !== "RW") twice(`${at}/mode`, "does not equal RW");
    if (container?.type === "DOCKER" && size !== undefined) {
        twice(`${at}/external/size`, "must be undefined for Docker containers");
    }
    if (container?.type === "DOCKER" && Object.keys(options).some((key) => key !== "dvdi/driver")) {
        twice(`${at}/external/options`, "must only contain dvdi/driver");
    }
    optionRules(options as Readonly<Record<string, string>>, `${at}/external/options`, refuse);
}

function optionRules(options: Readonly<Record<string, string>>, at: string, refuse: Refuse): void {
    const driver = options["dvdi/driver"];
    if (driver === undefined) refuse(`${at}("dvdi/driver")`, "not defined");
    else if (!new RegExp(label).test(driver)) {
        refuse(`${at}("dvdi/driver")`, `must match regular expression '${label}'`);
    }
    optionKeyRule(options, at, refuse);
    if (driver !== "rexray") return;
    for (const key of ["dvdi/volumetype", "dvdi/newfstype"]) {
        const value = options[key];
        if (value !== undefined && !new RegExp(label).test(value)) {
            refuse(`${at}/"${key}"`, `must match regular expression '${label}'`);
        }
    }
    const { "dvdi/iops": iops, "dvdi/overwritefs": overwrite } = options;
    if (iops !== undefined && !/^0*[1-9]\d*$/.test(iops)) {
        refuse(`${at}/"dvdi/iops"`, `Expected a valid, positive integer instead of ${iops}`);
    }
    if (overwrite !== undefined && overwrite.toLowerCase() !== "true") {
        refuse(`${at}/"dvdi/overwritefs"`, "Expected a valid boolean");
    }
}

/** The names of options have a prefix; the answer tells whether all do. */
export function optionKeyRule(options: object, at: string, refuse: Refuse): boolean {
    const named = Object.keys(options).every((key) => new RegExp(optionKey).test(key));
    if (!named) refuse(`${at}/keys`, `must match regular expression '${optionKey}'`);
    return named;
}

/** What dvdi volumes demand of the whole app. */
export function dvdiAppRules(app: App, refuse: Refuse): void {
    const volumes = (app.container?.volumes ?? []).filter(({ external }) => external?.provider === "dvdi");
    if (volumes.length === 0) return;
    for (const name of repeatedNames(volumes)) {
        refuse("/", `Requested DVDI volume '${name}' is declared more than once within app ${app.id}`);
    }
    if (app.instances > 1) {
        // Marathon prints its whole internal form of the app here, this is how it begins.
        const dump = `App(${app.id},None,List(),${app.backoffFactor},${app.backoffSeconds},…)`;
        refuse("/", `Number of instances is limited to 1 when declaring DVDI volumes in app [${dump}]`);
    }
    const over = app.upgradeStrategy.maximumOverCapacity;
    if (over !== 0) refuse("/upgradeStrategy/maximumOverCapacity", `got ${doubleText(over)}, expected 0.0`);
}

/** The names that several external volumes of one app have. */
export function repeatedNames(volumes: readonly Volume[]): ReadonlySet<string> {
    const names = volumes.flatMap(({ external }) => external?.name ?? []);
    return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
