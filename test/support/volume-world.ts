import { Emulator } from "../emulator/index";
import { type LibStorageOptions, TestLibStorage } from "./libstorage/server";
import { type Properties, ProviderProcess } from "./provider-process";

/** A Marathon, a libStorage server and a provider process, new for each test. */
export interface VolumeWorld {
    readonly marathon: Emulator;
    readonly storage: TestLibStorage;
    readonly provider: ProviderProcess;
    /** The checked inputs of a volume of 10 GiB called `data` that is made ahead. */
    inputs(more?: Properties): Properties;
    /** What `check` refuses. */
    refusals(inputs: Properties, olds?: Properties): Promise<string[]>;
    /** Ends the provider process, and starts another one, which remembers nothing. */
    restart(): Promise<void>;
    /** The names and ids of all volumes of the first service. */
    volumes(): string[];
    /** The requests to libStorage that were to change something: `POST /volumes/vfs`. */
    writes(): string[];
    /** Seeds an app that mounts the volume `data`. */
    mountBy(appId: string, labels?: Readonly<Record<string, string>>): void;
}

/** Gives each test of the surrounding `describe` a world of its own. */
export function useVolumeWorld(options: LibStorageOptions = {}): VolumeWorld {
    let marathon: Emulator;
    let storage: TestLibStorage;
    let provider: ProviderProcess | undefined;
    const service = Object.keys(options.services ?? { vfs: "vfs" })[0];

    const start = async () => {
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    };
    const running = () => {
        if (!provider) throw new Error("The provider runs only during a test");
        return provider;
    };

    beforeEach("starts Marathon, libStorage and the provider", async () => {
        marathon = await Emulator.start();
        storage = await TestLibStorage.start(options);
        await start();
    });
    afterEach("ends them", async () => {
        await provider?.close();
        provider = undefined;
        await storage?.close();
        await marathon?.close();
    });

    return {
        get marathon() {
            return marathon;
        },
        get storage() {
            return storage;
        },
        get provider() {
            return running();
        },
        inputs: (more = {}) => ({
            volumeName: "data",
            driver: "rexray",
            size: 10,
            provision: { libStorage: { url: storage.url, service } },
            ...more,
        }),
        async refusals(inputs, olds = {}) {
            const { failures } = await running().check("volume", olds, inputs);
            return failures.map(({ reason }) => reason);
        },
        async restart() {
            await running().close();
            await start();
        },
        volumes: () => [...storage.backend().volumes.values()].map(({ name, id }) => `${name} ${id}`),
        writes: () =>
            storage.requests
                .filter(({ method }) => method !== "GET")
                .map(({ method, path }) => `${method} ${path}`),
        mountBy(appId, labels = {}) {
            const external = { name: "data", provider: "dvdi", options: { "dvdi/driver": "rexray" } };
            marathon.seed({
                id: appId,
                cmd: "serve",
                container: { type: "MESOS", volumes: [{ containerPath: "/data", mode: "RW", external }] },
                upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
                labels,
            });
        },
    };
}
