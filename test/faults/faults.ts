import { nthRequest } from "../support/nth-request";
import { until } from "../support/until";
import { type Fault, requestTimeoutMs, type Scene } from "./scene";

/** How long nobody leads. Milliseconds. */
const outage = 300;

/** Long enough for something to happen while instances start or stop. Milliseconds. */
const pace = 600;

/** Longer than a request may take, with all its attempts. Milliseconds. */
const longOutage = requestTimeoutMs + 1_000;

/** Marathon accepts no more deployments than these. */
const mostDeployments = 100;

/** Runs the operation, and meanwhile something else. */
async function whileItRuns(scene: Scene, work: () => Promise<void>): Promise<void> {
    await Promise.all([scene.begin(), work()]);
}

/** Lets something happen once the write is accepted and instances start or stop. */
function onceWritten(strike: (scene: Scene) => Promise<void>): Fault["happen"] {
    return (scene) =>
        whileItRuns(scene, async () => {
            await scene.written();
            await strike(scene);
        });
}

const ends = ({ marathon }: Scene) =>
    marathon.events.filter(({ eventType }) => eventType === "deployment_success").length;

/** The rows of the matrix. */
export const faults: readonly Fault[] = [
    {
        name: "leader changes before the write",
        happen: (scene) => whileItRuns(scene, () => scene.marathon.changeLeader({ outage })),
    },
    {
        name: "leader changes during the write",
        happen: async (scene) => {
            const { marathon, write } = scene;
            const held = marathon.hold(write, { when: "before" });
            marathon.loseAnswer({ ...write, when: "before" });
            await whileItRuns(scene, async () => {
                await held.arrived;
                const change = marathon.changeLeader({ outage });
                held.release();
                await change;
            });
        },
    },
    {
        name: "leader changes after the write",
        pace,
        happen: onceWritten(({ marathon }) => marathon.changeLeader({ outage })),
    },
    {
        name: "event stream is dropped",
        pace,
        happen: onceWritten(async ({ marathon }) => marathon.dropStreams()),
    },
    {
        name: "success event before the answer",
        happen: async (scene) => {
            const held = scene.marathon.hold(scene.write, { when: "after" });
            const before = ends(scene);
            await whileItRuns(scene, async () => {
                await held.arrived;
                await until("the deployment has succeeded", () => ends(scene) > before);
                held.release();
            });
        },
    },
    {
        name: "success event, nothing running",
        operations: ["create", "update"],
        change: { instances: 2 },
        happen: async (scene) => {
            const { marathon, appId } = scene;
            marathon.behave(appId, { noOffers: true });
            const before = ends(scene);
            await whileItRuns(scene, async () => {
                await scene.written();
                await marathon.changeLeader({ outage });
                await until("the deployment has succeeded", () => ends(scene) > before);
                const seen = marathon.requests.length;
                const looks = () =>
                    marathon.requests.slice(seen).filter(({ path }) => path === `/v2/apps${appId}`);
                await until("the app was looked at", () => looks().length > 0);
                marathon.behave(appId, undefined);
            });
        },
    },
    {
        name: "answer to the write is lost",
        happen: async (scene) => {
            scene.marathon.loseAnswer(scene.write);
            await scene.begin();
        },
    },
    {
        name: "locked by another for a while",
        adopts: true,
        happen: async (scene) => {
            await until("nothing is being deployed", () => scene.marathon.deployments().length === 0);
            const lock = scene.marathon.lock(scene.appId);
            await whileItRuns(scene, async () => {
                await scene.refused(409);
                lock.end();
            });
        },
    },
    {
        name: "100 deployments, some end later",
        happen: async (scene) => {
            const { marathon } = scene;
            const apps = Array.from({ length: mostDeployments }, (_, index) => `/others/${index}`);
            marathon.seed(apps.map((id) => ({ id, cmd: "serve", instances: 0 })));
            await until("nothing is being deployed", () => marathon.deployments().length === 0);
            const locks = apps.map((id) => marathon.lock(id));
            await whileItRuns(scene, async () => {
                await scene.refused(403);
                for (const lock of locks.slice(mostDeployments / 2)) lock.end();
            });
        },
    },
    {
        name: "SIGKILL at each request",
        endsProcess: true,
        repeats: true,
        says: /\S/,
        happen: async (scene) => {
            const { marathon, moment } = scene;
            const strike = async () => {
                await nthRequest(marathon, { path: /^\/v2\/apps/ }, moment);
                scene.provider.kill("SIGKILL");
            };
            const operation = scene.begin();
            await Promise.race([operation, strike()]);
            await operation;
        },
    },
    {
        name: "Ctrl-C while it waits",
        endsProcess: true,
        pace,
        says: /^Cancelled while /,
        happen: onceWritten(({ provider }) => provider.cancel()),
    },
    {
        name: "forced over by another",
        operations: ["create", "update"],
        othersWrites: 1,
        pace,
        says: /^\/app-\d+ was changed in Marathon while Pulumi waited/,
        happen: onceWritten(({ operator, appId }) => operator.change(appId, { cmd: "theirs" })),
    },
    {
        name: "rolled back by another",
        othersWrites: 1,
        pace,
        says: /^\/app-\d+ (was changed in Marathon|was deleted in Marathon|is there again)/,
        happen: onceWritten(async ({ marathon, operator }) => {
            for (const { id } of marathon.deployments()) await operator.rollBack(String(id));
        }),
    },
    {
        name: "503 from the start",
        says: /^Marathon cannot be reached/,
        happen: async (scene) => {
            scene.marathon.unavailable({ lasts: longOutage });
            await scene.begin();
        },
    },
    {
        name: "503 while it waits",
        pace,
        says: /^Marathon cannot be reached/,
        happen: onceWritten(async ({ marathon }) => {
            marathon.unavailable({ lasts: longOutage });
        }),
    },
];
