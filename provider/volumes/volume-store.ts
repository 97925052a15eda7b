import type { Clock } from "../marathon/clock";
import type { LibStorageSettings } from "./libstorage-settings";
import type { Volume, VolumeRequest } from "./volume";

/** What every operation takes. */
export interface VolumeOptions {
    /** Ends the operation; it then throws the signal's reason. A write that was sent may be carried out all the same. */
    readonly signal?: AbortSignal | undefined;
    /**
     * How long the operation may take, from its turn on: one at a time has it, per server and service.
     *
     * @default 2 minutes for a look, 10 minutes for a write
     */
    readonly timeoutMs?: number | undefined;
    /** Takes what is going on, where it takes long: `waits for the back end of ebs`. */
    readonly onStatus?: ((text: string) => void) | undefined;
}

/**
 * The volumes of one service of one libStorage server.
 *
 * The server's word alone is never believed: it answers success without having a result, 204 for a delete that failed,
 * and 500 or 408 for a create that worked. So a write is preceded and followed by a look for the volume of that name,
 * and an operation succeeds only if what was asked for has been seen. Names are told apart ignoring case, as REX-Ray
 * does. One operation at a time is under way in this process, per server and service.
 *
 * Every operation throws a `ConfigError` where the settings cannot be right, and a `VolumeServerError` where the server
 * cannot be reached, does not accept the token, has no such service, or refuses.
 */
export interface VolumeStore {
    /** For messages: `the service ebs of http://libstorage.example:7979`. Without credentials. */
    readonly place: string;

    /**
     * The one volume of this name, `undefined` if there is none.
     *
     * @throws VolumeAmbiguousError when several have it
     */
    find(name: string, options?: VolumeOptions): Promise<Volume | undefined>;

    /**
     * Creates a volume, and resolves with it as it has been read back: with less or more than was asked for where the
     * driver rounds (see `differencesFrom`). At most one volume comes of it, also when the call is cut short in between
     * and repeated.
     *
     * @throws VolumeExistsError when there is one of this name; it has the volume. Nothing was created.
     * @throws VolumeUnclearError when it could not be found out whether one was created: look before you repeat it
     * @throws ReadOnlyError when writes are switched off
     */
    create(request: VolumeRequest, options?: VolumeOptions): Promise<Volume>;

    /**
     * Destroys a volume with its data.
     *
     * @param name  the volume is looked for by it
     * @param id  the volume must have this id; another one of the same name is not touched, and ours counts as gone
     * @returns whether there was one; it has been seen to be gone.
     * @throws VolumeAttachedError when an instance holds it, whatever the driver would say. Nothing was sent.
     * @throws VolumeAmbiguousError when several have this name, and no id is given
     * @throws VolumeUnclearError when the server says that it is gone, and still shows it
     * @throws ReadOnlyError when writes are switched off
     */
    remove(name: string, id: string | undefined, options?: VolumeOptions): Promise<boolean>;

    /** Ends the connections. */
    close(): Promise<void>;
}

/** What a store is opened with, besides its settings. */
export interface VolumeStoreOptions {
    /** Refuse every write before it is sent. @default false */
    readonly readOnly?: boolean | undefined;
    /** @default the system's */
    readonly clock?: Clock | undefined;
}

/** Opens the volumes of a service; nothing is sent. @throws ConfigError when the settings cannot be right */
export type OpenVolumeStore = (settings: LibStorageSettings, options?: VolumeStoreOptions) => VolumeStore;
