import { type LibStorageArgs, MarathonApp, RexRayVolume, type RexRayVolumeArgs } from "pulumi-marathon";
import { failureOf } from "./failure-of";
import type { Instance } from "./libstorage/identity";
import { type LibStorageBeside, useLibStorage } from "./libstorage-stack";
import { type MarathonStack, useMarathonStack } from "./marathon-stack";
import type { OperationFailed } from "./operation";

/** The token of the server, which must not be seen anywhere. */
export const canary = "canary-5517";

/** An instance that holds volumes. */
export const agent: Instance = { id: "i-0a1b", driver: "vfs", service: "vfs", fields: {} };

/** A stack with a volume that is made ahead. */
export interface VolumeStack {
    readonly world: MarathonStack;
    readonly storage: LibStorageBeside;
    /** Sets the program: a volume `data` of 10 GiB, and the app `mongo` that mounts it. */
    program(args?: RexRayVolumeArgs, app?: "with its app" | "alone"): void;
    /** The errors of an operation that fails. */
    refusal(outcome: Promise<unknown>): Promise<string>;
    /** Name and size of each volume that there is. */
    volumes(): string[];
    /** The ids of all apps. */
    apps(): string[];
}

/** Gives the tests of the surrounding `describe` one stack, one Marathon and one libStorage server for all of them. */
export function useVolumeStack(): VolumeStack {
    const world = useMarathonStack("for all tests");
    const storage = useLibStorage();

    beforeEach("forgets requests", () => {
        storage.server.requests.length = 0;
    });

    return {
        world,
        storage,
        program(args = {}, app = "with its app") {
            world.stack.setProgram(async () => {
                const libStorage: LibStorageArgs = { url: storage.server.url, service: "vfs", token: canary };
                const data = new RexRayVolume("data", { size: 10, provision: { libStorage }, ...args });
                if (app === "alone") return;
                const container = { type: "DOCKER", docker: { image: "mongo:7" } } as const;
                new MarathonApp("mongo", { container, volumes: [data.mount("/data/db")] });
            });
        },
        refusal: async (outcome) => (await failureOf<OperationFailed>(outcome)).operation.errors.join("\n"),
        volumes: () => storage.backend.list().map(({ name, size }) => `${name} ${size}`),
        apps: () => world.marathon.apps().map(({ id }) => id),
    };
}
