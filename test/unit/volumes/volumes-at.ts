import type { Clock } from "../../../provider/marathon/clock";
import { openVolumeStore } from "../../../provider/volumes/libstorage";
import type { LibStorageSettings } from "../../../provider/volumes/libstorage-settings";
import type { VolumeStore, VolumeStoreOptions } from "../../../provider/volumes/volume-store";
import { type LibStorageOptions, type SeenRequest, TestLibStorage } from "../../support/libstorage/server";

/** The pauses that the client makes between two looks. */
const pauses = [250, 500, 1_000, 2_000, 4_000];

/** A clock on which pauses are over at once, and time limits never: only the pauses move it. */
export class PauselessClock implements Clock {
    #time = Date.UTC(2021, 6, 27, 12);

    now(): number {
        return this.#time;
    }

    async sleep(ms: number, signal?: AbortSignal): Promise<void> {
        signal?.throwIfAborted();
        if (pauses.includes(ms)) {
            this.#time += ms;
            return;
        }
        await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    }
}

/** Servers and stores of a test, closed together. */
export class Bench {
    readonly #open: { close(): Promise<void> }[] = [];

    async server(options: LibStorageOptions = {}): Promise<TestLibStorage> {
        return this.#keep(await TestLibStorage.start(options));
    }

    /** A store of the first service of a server. */
    store(
        { url }: { readonly url: string },
        settings: Partial<LibStorageSettings> = {},
        options: VolumeStoreOptions = {},
    ): VolumeStore {
        const given = { url, service: "vfs", instanceId: "node-1", ...settings };
        return this.#keep(openVolumeStore(given, { clock: new PauselessClock(), ...options }));
    }

    async close(): Promise<void> {
        for (const one of this.#open.splice(0).reverse()) await one.close();
    }

    #keep<Closable extends { close(): Promise<void> }>(one: Closable): Closable {
        this.#open.push(one);
        return one;
    }
}

/** `POST /volumes/vfs`, without queries. */
export function sent(requests: readonly SeenRequest[]): string[] {
    return requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
}

/** The writes among them. */
export function writes(requests: readonly SeenRequest[]): string[] {
    return sent(requests).filter((line) => !line.startsWith("GET"));
}
