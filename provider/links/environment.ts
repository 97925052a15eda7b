import type { MaybeUnknown, Protocol } from "../definition/ports";
import { isUnknown, type PropertyMap, UNKNOWN } from "../definition/unknown";
import type { Endpoint, Endpoints, PreviewedEndpoint } from "./endpoints";
import { linkForm, type PreviewedForm } from "./link-form";
import type { Outcome } from "./outcome";
import type { Previewed } from "./previewed";
import { ownNumberOf } from "./target";

/**
 * Which variables a link gives its dependents, under a prefix such as `DB`:
 * - `simple`: `DB_HOST`, `DB_PORT` and `DB_URL`;
 * - `docker`: those of Docker's links, `DB_NAME`, `DB_SERVICE_HOST`, `DB_PORT` (the URL of the lowest port), and for each
 *   port `DB_PORT_6379_TCP` (its URL), with `_PROTO`, `_PORT` and `_ADDR`;
 * - `both`: all of these; `DB_PORT` is then the number, and the URL is in `DB_URL` and `DB_PORT_6379_TCP`;
 * - `panamax`: exactly what Panamax's Marathon adapter produced: upper-case protocols, the first port rather than the
 *   lowest, and no `DB_SERVICE_HOST`.
 */
export type EnvironmentStyle = (typeof environmentStyles)[number];

export const environmentStyles = ["simple", "docker", "both", "panamax"] as const;

/** One port of a link's target, as Docker's variables tell it. */
export interface LinkedPort {
    /** The number in the names of the variables: what the app itself knows the port by. */
    readonly number: number;
    readonly protocols: readonly Protocol[];
    /** Where it is reached on the link's host. */
    readonly port: MaybeUnknown<number>;
}

/** What a link's variables are made of. */
export interface LinkedTarget {
    readonly appId: MaybeUnknown<string>;
    readonly form: PreviewedForm;
    /** In the order of the app. */
    readonly ports: MaybeUnknown<readonly LinkedPort[]>;
}

/** Variables by name; unknown as a whole where it is not known which there are. */
export type LinkEnvironment = MaybeUnknown<PropertyMap>;

/** The variables of a link. Fails at `prefix` when no variable can begin with it. */
export function linkEnvironment(
    prefix: MaybeUnknown<string>,
    style: EnvironmentStyle,
    target: LinkedTarget,
): Outcome<LinkEnvironment> {
    if (isUnknown(prefix)) return { value: UNKNOWN };
    const name = variablePrefix(prefix, style);
    if ("failure" in name) return name;
    if (style === "panamax") return { value: panamaxVariables(name.value, target) };
    const simple = simpleVariables(name.value, target.form);
    if (style === "simple") return { value: simple };
    const docker = dockerVariables(name.value, target);
    if (style === "docker" || isUnknown(docker)) return { value: docker };
    return { value: { ...docker, ...simple } };
}

/** The variables of a link under another prefix. Fails at `prefix` when no variable can begin with one of them. */
export function renameVariables<Value>(
    variables: Readonly<Record<string, Value>>,
    from: string,
    to: string,
    style: EnvironmentStyle,
): Outcome<Readonly<Record<string, Value>>> {
    const old = variablePrefix(from, style);
    const renamed = variablePrefix(to, style);
    if ("failure" in old) return old;
    if ("failure" in renamed) return renamed;
    const entries = Object.entries(variables).map(([name, value]) => {
        return [`${renamed.value}${name.slice(old.value.length)}`, value] as const;
    });
    return { value: Object.fromEntries(entries) };
}

/** What the variables of a link begin with; Panamax's adapter put prefixes into upper case and did nothing else. */
function variablePrefix(prefix: string, style: EnvironmentStyle): Outcome<string> {
    return style === "panamax" ? { value: prefix.toUpperCase() } : environmentPrefix(prefix);
}

/** A prefix as the beginning of a variable's name: `db-main` → `DB_MAIN`. Fails for what no variable can begin with. */
export function environmentPrefix(prefix: string): Outcome<string> {
    const name = prefix.replace(/[-./\s]/g, "_").toUpperCase();
    if (/^[A-Z_][A-Z0-9_]*$/.test(name)) return { value: name };
    const text = `"${prefix}" cannot begin the name of an environment variable. Use letters, digits and underscores, and no digit first.`;
    return { failure: { path: "prefix", text } };
}

/**
 * The ports of an app for Docker's variables.
 *
 * @param reach where a port is reached on the link's host; nothing leaves it out
 */
export function linkedPorts(
    endpoints: Previewed<Endpoints>,
    reach: (endpoint: PreviewedEndpoint) => MaybeUnknown<number> | undefined,
): LinkedTarget["ports"] {
    if (isUnknown(endpoints)) return UNKNOWN;
    const ports: LinkedPort[] = [];
    for (const endpoint of inOrder(endpoints)) {
        if (isUnknown(endpoint)) return UNKNOWN;
        const number = ownNumberOf(endpoint) ?? endpoint.servicePort;
        const port = reach(endpoint);
        if (number === undefined || port === undefined) continue;
        if (isUnknown(number) || isUnknown(endpoint.protocols)) return UNKNOWN;
        ports.push({ number, protocols: endpoint.protocols, port });
    }
    return ports;
}

/** The endpoints as the app lists them, whatever the order of their names in the map. */
function inOrder(endpoints: Exclude<Previewed<Endpoints>, string>): Previewed<Endpoint>[] {
    const place = (endpoint: Previewed<Endpoint>) => (isUnknown(endpoint) ? 0 : Number(endpoint.index));
    return Object.values(endpoints).sort((left, right) => place(left) - place(right));
}

function simpleVariables(prefix: string, { host, port, url }: PreviewedForm): PropertyMap {
    return {
        [`${prefix}_HOST`]: host,
        [`${prefix}_PORT`]: textOf(port),
        [`${prefix}_URL`]: url,
    };
}

function dockerVariables(prefix: string, { appId, form, ports }: LinkedTarget): LinkEnvironment {
    if (isUnknown(ports)) return UNKNOWN;
    const [lowest] = [...ports].sort((left, right) => left.number - right.number);
    return {
        [`${prefix}_NAME`]: isUnknown(appId) ? UNKNOWN : lastSegment(appId),
        [`${prefix}_SERVICE_HOST`]: form.host,
        ...(lowest && { [`${prefix}_PORT`]: urlOf(lowest.protocols[0] ?? "tcp", form.host, lowest.port) }),
        ...portVariables(prefix, form.host, ports, (protocol) => protocol),
    };
}

/** As the adapter sanitises a name: blanks, dashes, underscores and commas are left out, nothing else. */
function panamaxVariables(prefix: string, { appId, form, ports }: LinkedTarget): LinkEnvironment {
    if (isUnknown(ports)) return UNKNOWN;
    const spelled = (protocol: Protocol) => protocol.toUpperCase();
    const [first] = ports;
    const name = isUnknown(appId) ? UNKNOWN : lastSegment(appId).replace(/[ \-_,]/g, "");
    return {
        [`${prefix}_NAME`]: name,
        ...(first && {
            [`${prefix}_PORT`]: urlOf(spelled(first.protocols[0] ?? "tcp"), form.host, first.port),
        }),
        ...portVariables(prefix, form.host, ports, spelled),
    };
}

function portVariables(
    prefix: string,
    host: MaybeUnknown<string>,
    ports: readonly LinkedPort[],
    spelled: (protocol: Protocol) => string,
): PropertyMap {
    const perProtocol = ports.flatMap(({ number, protocols, port }) =>
        protocols.map((protocol) => {
            const name = `${prefix}_PORT_${number}_${protocol.toUpperCase()}`;
            return {
                [name]: urlOf(spelled(protocol), host, port),
                [`${name}_PROTO`]: spelled(protocol),
                [`${name}_PORT`]: textOf(port),
                [`${name}_ADDR`]: host,
            };
        }),
    );
    return Object.assign({}, ...perProtocol);
}

function urlOf(scheme: string, host: MaybeUnknown<string>, port: MaybeUnknown<number>): MaybeUnknown<string> {
    return linkForm(scheme, host, port).url;
}

function textOf(port: MaybeUnknown<number>): MaybeUnknown<string> {
    return isUnknown(port) ? UNKNOWN : String(port);
}

function lastSegment(appId: string): string {
    return appId.split("/").at(-1) ?? appId;
}
