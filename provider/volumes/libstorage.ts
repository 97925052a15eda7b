import { isObject } from "../marathon/answers";
import { type Clock, systemClock } from "../marathon/clock";
import { ConfigError } from "../marathon/errors";
import { Aftermath, type Ending } from "./aftermath";
import { room } from "./check-settings";
import {
    VolumeAmbiguousError,
    VolumeAttachedError,
    VolumeExistsError,
    VolumeServerError,
    VolumeTokenError,
    VolumeUnclearError,
} from "./errors";
import { LibStorageServer, type ServerAnswer } from "./libstorage-server";
import type { LibStorageSettings } from "./libstorage-settings";
import { creationBody, readVolume } from "./libstorage-wire";
import { Operation } from "./operation";
import { tokenProblem } from "./token";
import { inTurn } from "./turns";
import type { Volume, VolumeRequest } from "./volume";
import type { OpenVolumeStore, VolumeOptions, VolumeStore, VolumeStoreOptions } from "./volume-store";

/** Opens the volumes of a service of a libStorage server; nothing is sent. @throws ConfigError */
export const openVolumeStore: OpenVolumeStore = (settings, options = {}) => new LibStorage(settings, options);

const lookTimeoutMs = 2 * 60_000;
const writeTimeoutMs = 10 * 60_000;
/** How often a write is sent whose answer said nothing, and after which nothing was seen of it. */
const mostAttempts = 3;

/** Their `VolumeCreate` or `VolumeInspect` ends the server's process where the header is missing; dobs has made one then. */
const driversThatNeedAnInstance = ["dobs", "ebs", "fittedcloud", "rbd"];

/** Names that the filter of the server takes as they are; others are looked for in all volumes. */
const filterable = /^[\w.-]+$/;

/** What a driver may have made of a name: azureud appends to it, dobs and gcepd can be told to replace underscores. */
function namesBehind(driver: string, name: string): readonly string[] {
    if (driver === "azureud") return [name, `${name}.vhd`];
    const replaces = name.includes("_") && ["dobs", "gcepd"].includes(driver);
    return replaces ? [name, name.replaceAll("_", "-")] : [name];
}

class LibStorage implements VolumeStore {
    private readonly server: LibStorageServer;
    private readonly clock: Clock;
    private readonly service: string;
    private knownDriver: string | undefined;

    constructor(
        private readonly settings: LibStorageSettings,
        { clock = systemClock, readOnly = false }: VolumeStoreOptions,
    ) {
        this.clock = clock;
        this.server = new LibStorageServer(settings, clock, readOnly);
        this.service = encodeURIComponent(settings.service);
    }

    get place(): string {
        return `the service ${this.settings.service} of ${this.server.url}`;
    }

    find(name: string, options: VolumeOptions = {}): Promise<Volume | undefined> {
        return this.inTurn(options, lookTimeoutMs, async (operation) =>
            this.onlyOne(name, await this.look(name, operation)),
        );
    }

    create(request: VolumeRequest, options: VolumeOptions = {}): Promise<Volume> {
        return this.inTurn(options, writeTimeoutMs, async (operation) => {
            const there = this.onlyOne(request.name, await this.look(request.name, operation));
            if (there) throw new VolumeExistsError(request, there, this.place);
            for (let attempt = 1; ; attempt++) {
                const ending = await this.tryToCreate(request, operation);
                if (!("ending" in ending)) return ending;
                if (ending.ending.kind === "silent" && attempt < mostAttempts) continue;
                throw this.failureOf(`The volume ${request.name}`, "created", "it is not to be seen", ending);
            }
        });
    }

    remove(name: string, id: string | undefined, options: VolumeOptions = {}): Promise<boolean> {
        return this.inTurn(options, writeTimeoutMs, async (operation) => {
            for (let attempt = 1; ; attempt++) {
                const volume = this.target(name, id, await this.look(name, operation));
                if (!volume) return attempt > 1;
                if (volume.attachmentState === "attached") throw new VolumeAttachedError(volume, this.place);
                const ending = await this.tryToRemove(volume, operation);
                if (!ending) return true;
                if (ending.ending.kind === "silent" && attempt < mostAttempts) continue;
                throw this.failureOf(`The volume ${name}`, "deleted", "it is still there", ending);
            }
        });
    }

    close(): Promise<void> {
        return this.server.close();
    }

    private inTurn<Result>(
        options: VolumeOptions,
        usualTimeoutMs: number,
        work: (operation: Operation) => Promise<Result>,
    ): Promise<Result> {
        const line = `${this.server.identity} ${this.settings.service.toLowerCase()}`;
        return inTurn(line, options.signal, () => work(new Operation(this.clock, options, usualTimeoutMs)));
    }

    /** @returns the volume as it has been read back, or how the attempt ended where none was seen */
    private async tryToCreate(
        request: VolumeRequest,
        operation: Operation,
    ): Promise<Volume | { ending: Ending }> {
        const aftermath = await this.write(
            "POST",
            `/volumes/${this.service}`,
            creationBody(request),
            operation,
        );
        const volume = await aftermath.await(async () =>
            this.onlyOne(request.name, await this.look(request.name, operation)),
        );
        if (!volume) return { ending: aftermath.ending };
        // Somebody else has made it between our look and our write.
        if (/already exists/i.test(aftermath.ending.said)) {
            throw new VolumeExistsError(request, volume, this.place);
        }
        return volume;
    }

    /** @returns how the attempt ended where the volume is still to be seen */
    private async tryToRemove(volume: Volume, operation: Operation): Promise<{ ending: Ending } | undefined> {
        const path = `/volumes/${this.service}/${encodeURIComponent(volume.id)}`;
        const aftermath = await this.write("DELETE", path, undefined, operation);
        const isGone = await aftermath.await(async () => {
            const left = await this.look(volume.name, operation);
            return left.some(({ id }) => id === volume.id) ? undefined : true;
        });
        return isGone ? undefined : { ending: aftermath.ending };
    }

    private async write(
        method: "POST" | "DELETE",
        path: string,
        body: unknown,
        operation: Operation,
    ): Promise<Aftermath> {
        const headers = await this.headers(operation);
        const call = { method, path, headers, body, signal: operation.signal, deadline: operation.deadline };
        const aftermath = await Aftermath.of(this.server, call, operation);
        const { refusal } = aftermath;
        if (refusal) throw this.errorOf(refusal);
        return aftermath;
    }

    /** All volumes of the name; the case of letters does not count. */
    private async look(name: string, operation: Operation): Promise<Volume[]> {
        const driver = await this.driver(operation);
        const names = namesBehind(driver, name);
        const isFiltered = filterable.test(name) && names.length === 1;
        const filter = isFiltered ? `&filter=(name=${name})` : "";
        const answer = await this.read(`/volumes/${this.service}?attachments=1${filter}`, operation);
        // What ebs says where it has no volumes at all.
        if (answer.status === 500 && /no volumes? returned/i.test(answer.said)) return [];
        if (answer.status !== 200 || !isObject(answer.body)) throw this.errorOf(answer);
        const wanted = names.map((one) => one.toLowerCase());
        return Object.values(answer.body)
            .flatMap((value) => readVolume(value) ?? [])
            .filter((volume) => wanted.includes(volume.name.toLowerCase()));
    }

    private onlyOne(name: string, volumes: readonly Volume[]): Volume | undefined {
        if (volumes.length > 1) throw new VolumeAmbiguousError(name, volumes, this.place);
        return volumes[0];
    }

    private target(name: string, id: string | undefined, volumes: readonly Volume[]): Volume | undefined {
        return id === undefined ? this.onlyOne(name, volumes) : volumes.find((volume) => volume.id === id);
    }

    /** Reads again while the answer is none: `null`, or 408 because the back end hangs. */
    private async read(path: string, operation: Operation): Promise<ServerAnswer> {
        const { signal, deadline } = operation;
        const headers = await this.headers(operation);
        operation.hurry();
        for (;;) {
            const answer = await this.server.send({ method: "GET", path, headers, signal, deadline });
            const isLate = answer.status === 408;
            if (!isLate && !(answer.status === 200 && answer.body === null)) return answer;
            if (isLate) operation.status(`waits for the back end of ${this.settings.service}`);
            if (await operation.pause()) continue;
            const what = isLate ? "its back end hangs" : "its answer is null again and again";
            throw new VolumeServerError(
                `The libStorage server has no answer: ${what} (${answer.where}). Look into its log, and restart it ` +
                    "if it does not recover.",
            );
        }
    }

    /** What real clients send with every call: drivers read both. */
    private async headers(operation: Operation): Promise<Readonly<Record<string, string>>> {
        const driver = await this.driver(operation);
        const { instanceId } = this.settings;
        const devices = { "Libstorage-Localdevices": `${driver}=` };
        // Without an id behind it, this header makes the server refuse lists.
        if (instanceId === undefined) return devices;
        const bare = instanceId.replace(/^[^=,]*=/, "");
        return { "Libstorage-Instanceid": `${driver}=${bare}`, ...devices };
    }

    /** @throws ConfigError when it needs an instance and none is set: then nothing else is sent */
    private async driver(operation: Operation): Promise<string> {
        this.knownDriver ??= await this.askForDriver(operation);
        const driver = this.knownDriver;
        if (driversThatNeedAnInstance.includes(driver) && this.settings.instanceId === undefined) {
            throw new ConfigError(
                `${room}instanceId is not set, and the driver ${driver} needs one: without it, creating a volume ends ` +
                    "the server. Set it to the id of an instance, with its region and zone: " +
                    "i-0a1b2c3d,region=us-east-1&availabilityZone=us-east-1a.",
            );
        }
        return driver;
    }

    private async askForDriver({ signal, deadline }: Operation): Promise<string> {
        const path = `/services/${this.service}`;
        const answer = await this.server.send({ method: "GET", path, signal, deadline });
        const driver = isObject(answer.body) ? answer.body.driver : undefined;
        if (answer.status === 200 && isObject(driver) && typeof driver.name === "string") {
            return driver.name.toLowerCase();
        }
        if (answer.status !== 404 || !answer.isOwn) throw this.errorOf(answer);
        const all = await this.server.send({ method: "GET", path: "/services", signal, deadline });
        const names = all.status === 200 && isObject(all.body) ? Object.keys(all.body) : [];
        const has = names.length === 0 ? "" : ` (it has ${names.join(", ")})`;
        throw new VolumeServerError(
            `The libStorage server ${this.server.url} has no service ${this.settings.service}${has}. ` +
                `Set ${room}service to one that it has.`,
        );
    }

    private errorOf({ status, said, isOwn, where }: ServerAnswer): Error {
        const { token } = this.settings;
        if (status === 401 && isOwn) {
            const problem = token === undefined ? undefined : tokenProblem(token, this.clock.now());
            return new VolumeTokenError(this.place, token !== undefined, problem);
        }
        if (!isOwn || said === "") {
            return new VolumeServerError(
                `What answers is no libStorage server (${where}). Check ${room}url, its path included.`,
            );
        }
        if (/missing instance ID/i.test(said)) {
            return new ConfigError(
                `${room}instanceId is not set, and the server wants one (${where}). Set it to the id of an instance.`,
            );
        }
        return new VolumeServerError(`${sayWords(`The libStorage server refuses: ${said}`, where)}`);
    }

    private failureOf(what: string, done: string, seen: string, { ending }: { ending: Ending }): Error {
        const { kind, said, where, blindness, error } = ending;
        const options = error === undefined ? undefined : { cause: error };
        if (kind === "failed") {
            return new VolumeServerError(sayWords(`${what} was not ${done}: ${said}`, where), options);
        }
        const facts = `${where}, and ${blindness ?? seen}`;
        return new VolumeUnclearError(`${what} was to be ${done}`, this.place, facts, options);
    }
}

function sayWords(headline: string, where: string): string {
    return (
        `${headline} (${where}). These are the words of the back end: do what they ask for, and look into the log of ` +
        "the libStorage server for more."
    );
}
