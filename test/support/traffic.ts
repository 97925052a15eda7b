import { setImmediate } from "node:timers/promises";
import { request } from "undici";
import type { Emulator } from "../emulator/index";
import type { Balancer } from "./balancer";

/** What the instances of an app have asked for, and got. */
export interface Traffic {
    /** Whose instances answered, each time that this changed: `["/db", "/db2"]`. */
    readonly answeredBy: readonly string[];
    /** The requests that nobody answered: the instance that asked, and where. */
    readonly failures: readonly string[];
}

/** The environment by which an instance finds what it talks to: `DB` for `DB_HOST` and `DB_PORT`. */
export interface Asking {
    readonly marathon: Emulator;
    readonly balancer: Balancer;
    readonly appId: string;
    readonly prefix: string;
}

/**
 * Lets every running instance of an app ask again and again where its own environment sends it, until the work is done.
 * An instance has the environment of the version that it was launched with, so that old and new ones ask in different
 * places.
 */
export async function trafficDuring(asking: Asking, work: Promise<unknown>): Promise<Traffic> {
    const answeredBy: string[] = [];
    const failures: string[] = [];
    let isDone = false;
    const ended = work.finally(() => {
        isDone = true;
    });
    const environmentOf = rememberEnvironments(asking);
    const askAll = async () => {
        const running = runningTasks(asking);
        if (running.length === 0) failures.push(`${asking.appId} itself does not run`);
        for (const { id, version } of running) {
            const place = await environmentOf(String(version));
            const answer = await askFor(asking.balancer, place);
            const isStillThere = runningTasks(asking).some((task) => task.id === id);
            if (answer !== undefined && answer !== answeredBy.at(-1)) answeredBy.push(answer);
            if (answer === undefined && isStillThere) failures.push(`${id} asked ${place}`);
        }
    };
    const asks = (async () => {
        while (!isDone) {
            await askAll();
            await setImmediate();
        }
        await askAll();
    })();
    await Promise.all([ended, asks]);
    return { answeredBy, failures: [...new Set(failures)] };
}

function runningTasks({ marathon, appId }: Asking) {
    return (marathon.app(appId)?.tasks ?? []).filter(({ state }) => state === "TASK_RUNNING");
}

/** Whose instance answered at `host:port`; `undefined` when none did. */
async function askFor({ url }: Balancer, place: string): Promise<string | undefined> {
    const { statusCode, body } = await request(url, { headers: { host: place } });
    const { appId } = (await body.json()) as { appId?: string };
    return statusCode === 200 ? appId : undefined;
}

/** Where each version of the app is told to go, asked of Marathon once. */
function rememberEnvironments({ marathon, appId, prefix }: Asking) {
    const places = new Map<string, string>();
    return async (version: string): Promise<string> => {
        const known = places.get(version);
        if (known !== undefined) return known;
        const { body } = await request(`${marathon.url}/v2/apps/${appId}/versions/${version}`);
        const { env } = (await body.json()) as { env: Record<string, string> };
        const place = `${env[`${prefix}_HOST`]}:${env[`${prefix}_PORT`]}`;
        places.set(version, place);
        return place;
    };
}
