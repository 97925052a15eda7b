import type { AppPort, MaybeUnknown } from "./ports";
import { portPath } from "./ports";
import { isUnknown, UNKNOWN } from "./unknown";

/** A range of ports, both ends included. */
export interface PortRange {
    readonly min: number;
    readonly max: number;
}

/** What decides which service ports an app gets. */
export interface ServicePortRequest {
    readonly appId: MaybeUnknown<string>;
    /** The ports as wanted; those without a service port get one. */
    readonly ports: readonly AppPort[];
    /** The ports in the old inputs of the same app: their numbers are kept first. */
    readonly old?: readonly AppPort[];
    /** The ports of the live app of the same id: their numbers are kept where the old inputs have none. */
    readonly live?: readonly AppPort[];
    readonly range: PortRange;
    /** The service ports of all other apps. */
    readonly taken: ReadonlySet<number>;
    /** Never handed out, besides the ones a load balancer uses itself. */
    readonly reserved?: ReadonlySet<number>;
}

/** One number per port, by position, or why there is none. */
export type ServicePortAllocation =
    | { readonly numbers: readonly MaybeUnknown<number>[] }
    | { readonly failure: { readonly path: string; readonly text: string } };

/** Half of Marathon's range as it is by default (`--local_port_min` 10000, `--local_port_max` 20000). */
const unknownServerRange: PortRange = { min: 15000, max: 20000 };

/**
 * Where service ports are taken from unless configured: the upper half of the server's own range, because Marathon
 * itself hands out the lowest free number (`AssignDynamicServiceLogic`).
 */
export function defaultServicePortRange(localPortMin?: number, localPortMax?: number): PortRange {
    if (localPortMin === undefined || localPortMax === undefined) return unknownServerRange;
    return { min: Math.ceil((localPortMin + localPortMax) / 2), max: localPortMax };
}

/** The shared frontends of marathon-lb: HTTP, HTTPS, statistics, and by app id. */
const frontendPorts: ReadonlySet<number> = new Set([80, 443, 9090, 9091]);

/** Where marathon-lb puts container ports that have no service port (`--min-serv-port-ip-per-task`, `--max-…`). */
const perTaskRange: PortRange = { min: 10050, max: 10100 };

/** Whether marathon-lb listens on this port for itself, or may. */
export function isBalancerPort(port: number): boolean {
    return frontendPorts.has(port) || (port >= perTaskRange.min && port <= perTaskRange.max);
}

/**
 * A service port for every port of one app. What has a number keeps it; every other port takes
 * 1. the number it had in the old inputs,
 * 2. the number it has in the live app, both found by name, else container port and protocol, else position,
 * 3. the first candidate of a sequence fixed by the app's id and the port that nobody uses.
 *
 * So a number depends neither on the order of ports nor on other apps, unless first candidates collide. A number kept
 * by 1 or 2 may lie outside the range or be reserved: moving a port that clients use is worse.
 *
 * Unknown: the number of a port whose identity is not known, and every new number while the app's id is not. Another
 * port's unknown number is taken not to collide.
 */
export function allocateServicePorts(request: ServicePortRequest): ServicePortAllocation {
    const { ports } = request;
    const numbers: (MaybeUnknown<number> | undefined)[] = ports.map((port) => port.servicePort);
    const used = new Set(numbers.filter(isKnownNumber));
    for (const known of [request.old, request.live]) {
        if (known) keepNumbers(ports, known, numbers, used);
    }
    for (const port of inOrderOfIdentity(ports)) {
        if (numbers[port.index] !== undefined) continue;
        const number = chooseNumber(port, request, used);
        if (number === undefined) return { failure: exhaustedRange(port, request.range) };
        numbers[port.index] = number;
        if (!isUnknown(number)) used.add(number);
    }
    return { numbers: numbers.map((number) => number ?? UNKNOWN) };
}

/** Whether any port has neither a number of its own nor one in the old inputs: a new one must be chosen. */
export function needsServicePort(ports: readonly AppPort[], old: readonly AppPort[] = []): boolean {
    const numbers = ports.map((port) => port.servicePort);
    keepNumbers(ports, old, numbers, new Set(numbers.filter(isKnownNumber)));
    return numbers.includes(undefined);
}

/** Fills in the numbers that earlier ports of the same identity have; `numbers` and `used` grow. */
function keepNumbers(
    ports: readonly AppPort[],
    earlier: readonly AppPort[],
    numbers: (MaybeUnknown<number> | undefined)[],
    used: Set<number>,
): void {
    for (const [port, match] of matchPorts(ports, earlier)) {
        if (numbers[port.index] !== undefined) continue;
        if (isUnknown(match)) {
            numbers[port.index] = UNKNOWN;
        } else if (isKnownNumber(match.servicePort) && !used.has(match.servicePort)) {
            numbers[port.index] = match.servicePort;
            used.add(match.servicePort);
        }
    }
}

/**
 * Which earlier port each port was; each earlier one is given once. Ports that already have a number take part, so
 * that theirs is not given to a neighbour. Unknown where a port not known yet may turn out to be the earlier one.
 */
function matchPorts(
    ports: readonly AppPort[],
    earlier: readonly AppPort[],
): Map<AppPort, MaybeUnknown<AppPort>> {
    const matches = new Map<AppPort, MaybeUnknown<AppPort>>();
    const left = new Set(earlier);
    const anyUnidentified = ports.some(isUnidentified);
    const match = (identityOf: (port: AppPort) => string | undefined) => {
        for (const port of ports) {
            const identity = identityOf(port);
            if (matches.has(port) || isUnidentified(port) || identity === undefined) continue;
            const found = [...left].find((candidate) => identityOf(candidate) === identity);
            if (!found) continue;
            matches.set(port, found);
            left.delete(found);
        }
    };
    match((port) => port.name);
    match(containerIdentityOf);
    for (const port of ports) {
        if (matches.has(port)) continue;
        const found = [...left].find((candidate) => candidate.index === port.index);
        if (!found) continue;
        matches.set(port, anyUnidentified ? UNKNOWN : found);
        left.delete(found);
    }
    return matches;
}

function chooseNumber(
    port: AppPort,
    request: ServicePortRequest,
    used: ReadonlySet<number>,
): MaybeUnknown<number> | undefined {
    const { appId, range, taken, reserved } = request;
    if (isUnknown(appId) || isUnidentified(port)) return UNKNOWN;
    for (const number of candidates(`${appId}\n${identityOf(port)}`, range)) {
        const isTaken = taken.has(number) || used.has(number);
        if (!isTaken && !isBalancerPort(number) && !reserved?.has(number)) return number;
    }
    return undefined;
}

/** How many candidates are spread over the range; after that each is the next number, so that none is missed. */
const scatteredCandidates = 16;

/** Every number of the range at least once, in an order that only the key decides. */
function* candidates(key: string, { min, max }: PortRange): Generator<number> {
    const size = max - min + 1;
    if (size <= 0) return;
    let offset = 0;
    for (let k = 0; k < size + scatteredCandidates; k++) {
        offset = k < scatteredCandidates ? hash(`${key}\n${k}`) % size : (offset + 1) % size;
        yield min + offset;
    }
}

/** FNV-1a over UTF-16 units, mixed once more because its last characters hardly reach the upper bits. */
function hash(text: string): number {
    let state = 0x811c9dc5;
    for (let index = 0; index < text.length; index++) {
        state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
    }
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    return (state ^ (state >>> 16)) >>> 0;
}

/** What makes a port the same one after an edit of its neighbours. */
function identityOf(port: AppPort): string {
    return port.name ?? containerIdentityOf(port) ?? `#${port.index}`;
}

function containerIdentityOf({ containerPort, protocols }: AppPort): string | undefined {
    if (containerPort === undefined || isUnknown(containerPort) || isUnknown(protocols)) return undefined;
    return `${containerPort}/${protocols.join()}`;
}

/** Whether it is not known which port this is. */
function isUnidentified({ name, containerPort, protocols }: AppPort): boolean {
    if (name !== undefined) return isUnknown(name);
    return isUnknown(containerPort) || (containerPort !== undefined && isUnknown(protocols));
}

/** So that neither the order of the ports nor an inserted one decides which of two new ports is served first. */
function inOrderOfIdentity(ports: readonly AppPort[]): AppPort[] {
    const order = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);
    return [...ports].sort((left, right) => order(identityOf(left), identityOf(right)));
}

function isKnownNumber(number: MaybeUnknown<number> | undefined): number is number {
    return typeof number === "number";
}

function exhaustedRange(port: AppPort, { min, max }: PortRange) {
    return {
        path: portPath(port),
        text:
            `needs a service port, but every port of the range ${min}–${max} is taken or reserved. Widen ` +
            "servicePortRange, or give this port a number.",
    };
}
