import type { Backend } from "./libstorage/backend";
import { type LibStorageOptions, TestLibStorage } from "./libstorage/server";
import { until } from "./until";

/** A libStorage server beside a stack of the real engine. */
export interface LibStorageBeside {
    readonly server: TestLibStorage;
    /** The storage behind its first service. */
    readonly backend: Backend;
    /** The requests that were to change something: `POST /volumes/vfs`. */
    writes(): string[];
    /** Lets every answer of the service `vfs` wait once a volume has been made; resolves then. */
    stallOnceMade(): Promise<void>;
}

/** Gives the tests of the surrounding `describe` one libStorage server for all of them. */
export function useLibStorage(options: LibStorageOptions = {}): LibStorageBeside {
    let server: TestLibStorage | undefined;
    const running = () => {
        if (!server) throw new Error("The server runs only during tests");
        return server;
    };

    before("starts a libStorage server", async () => {
        server = await TestLibStorage.start(options);
    });
    after("ends it", async () => {
        await server?.close();
        server = undefined;
    });

    return {
        get server() {
            return running();
        },
        get backend() {
            return running().backend();
        },
        writes: () =>
            running()
                .requests.filter(({ method }) => method !== "GET")
                .map(({ method, path }) => `${method} ${path}`),
        async stallOnceMade() {
            const { volumes } = running().backend();
            const set = volumes.set.bind(volumes);
            let isMade = false;
            volumes.set = (id, volume) => {
                volumes.set = set;
                isMade = true;
                running().stall("vfs");
                return set(id, volume);
            };
            await until("the volume is made", () => isMade);
        },
    };
}
