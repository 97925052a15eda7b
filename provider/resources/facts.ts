import { servicePortClaims } from "../definition/service-port-claims";
import type { PropertyMap } from "../definition/unknown";
import type { MarathonClient } from "../marathon/client";
import type { Clock } from "../marathon/clock";
import { ConfigError, MarathonError, ResponseError, UnauthorisedError } from "../marathon/errors";
import type { Info } from "../marathon/wire";
import { asDefinition } from "./app-live";

/** What previews know about the live Marathon: who it is and what is taken. */
export interface Facts {
    readonly info: Info;
    /** By id, as Marathon holds them. */
    readonly apps: ReadonlyMap<string, PropertyMap>;
    /** Which apps claim a service port. Marathon itself never looks. */
    readonly servicePorts: ReadonlyMap<number, readonly string[]>;
}

/** The facts of one Marathon, shared by all operations of a process. */
export interface FactsSource {
    /**
     * The facts, fetched once, on first use: one attempt, and a failure is remembered.
     *
     * @returns nothing when Marathon cannot be reached or fails; the reason has then been said, once for all resources.
     * @throws MarathonError when the settings are at fault: no URL, wrong credentials, something that is no Marathon.
     */
    known(say: (text: string) => void): Promise<Facts | undefined>;
    /**
     * What Marathon says about itself, asked once.
     *
     * @throws MarathonError when it cannot be asked; the next call asks again.
     */
    info(): Promise<Info>;
    /**
     * The apps as of a few seconds ago at most, for checks right before a write; parallel operations share a listing.
     *
     * @throws MarathonError when Marathon cannot be asked.
     */
    recentApps(): Promise<ReadonlyMap<string, PropertyMap>>;
}

const freshMs = 5_000;

/** @param timeoutMs  how long the first fetch may take */
export function createFactsSource(
    marathon: () => MarathonClient,
    timeoutMs: () => number,
    clock: Clock,
): FactsSource {
    let known: Promise<Facts | MarathonError> | undefined;
    let wasSaid = false;
    let recent: { at: number; apps: Promise<ReadonlyMap<string, PropertyMap>> } | undefined;

    const fetchApps = () => {
        const apps = listApps(marathon(), timeoutMs());
        recent = { at: clock.now(), apps };
        return apps;
    };
    let asked: Promise<Info> | undefined;
    const fetchInfo = () => {
        asked ??= marathon()
            .info()
            .catch((error: unknown) => {
                asked = undefined;
                throw error;
            });
        return asked;
    };
    const fetchFacts = async () => {
        const once = { rounds: 1, timeoutMs: timeoutMs() };
        const [info, apps] = await Promise.all([marathon().info(once), fetchApps()]);
        asked = Promise.resolve(info);
        return { info, apps, servicePorts: servicePortClaims(apps) };
    };

    return {
        async known(say) {
            known ??= fetchFacts().catch(asMarathonError);
            const facts = await known;
            if (!(facts instanceof MarathonError)) return facts;
            if (isMisconfigured(facts)) throw facts;
            if (!wasSaid) say(`The preview goes on with what the program alone tells. ${facts.message}`);
            wasSaid = true;
            return undefined;
        },
        info: async () => await fetchInfo(),
        async recentApps() {
            if (recent && clock.now() - recent.at < freshMs) return await recent.apps;
            return await fetchApps();
        },
    };
}

async function listApps(
    marathon: MarathonClient,
    timeoutMs: number,
): Promise<ReadonlyMap<string, PropertyMap>> {
    const apps = await marathon.listApps({ rounds: 1, timeoutMs });
    return new Map(apps.map((app) => [app.id, asDefinition(app)]));
}

function isMisconfigured(error: MarathonError): boolean {
    return [ConfigError, UnauthorisedError, ResponseError].some((kind) => error instanceof kind);
}

/** @throws everything that is not an answer of Marathon, or the lack of one. */
function asMarathonError(error: unknown): MarathonError {
    if (error instanceof MarathonError) return error;
    throw error;
}
