import { servicePortClaims } from "../definition/service-port-claims";
import type { PropertyMap } from "../definition/unknown";
import type { ReadOptions } from "../marathon/call-options";
import type { MarathonClient } from "../marathon/client";
import type { Clock } from "../marathon/clock";
import {
    AnswerError,
    ConfigError,
    MarathonError,
    NotFoundError,
    ResponseError,
    UnauthorisedError,
} from "../marathon/errors";
import type { Group, Info } from "../marathon/wire";
import { appFactsOf } from "./app-facts";
import { asDefinition } from "./app-live";
import { guardVersion } from "./server-support";

/** What previews know about the live Marathon: who it is and what is taken. */
export interface Facts {
    readonly info: Info;
    /** By id, what others need to know of them: {@link appFactsOf}. */
    readonly apps: ReadonlyMap<string, PropertyMap>;
    /** Which apps claim a service port. Marathon itself never looks. */
    readonly servicePorts: ReadonlyMap<number, readonly string[]>;
    /** There may be apps that these credentials may not see. */
    readonly mayHideApps?: boolean;
}

/** Says something to the user, once for all resources. */
export type Say = (text: string) => void;

/** The facts of one Marathon, shared by all operations of a process. */
export interface FactsSource {
    /**
     * The facts, fetched once, on first use: one attempt, and a failure is remembered.
     *
     * @returns nothing when Marathon cannot be reached, fails, or does not let this user list the apps; the reason has
     * then been said, once for all resources.
     * @throws MarathonError when the settings are at fault: no URL, wrong credentials, something that is no Marathon.
     */
    known(say: Say): Promise<Facts | undefined>;
    /** As {@link known}, and asks no more than which Marathon it is. */
    knownInfo(say: Say): Promise<Info | undefined>;
    /**
     * One app as it is now, whole. Nothing when there is none, or when Marathon cannot be asked, which is then said.
     *
     * @throws MarathonError as {@link known}
     */
    knownApp(appId: string, say: Say): Promise<PropertyMap | undefined>;
    /**
     * The ids of the pods in a group, at any depth, as they are now. None where Marathon cannot be asked, which is then
     * said.
     *
     * @throws MarathonError as {@link known}
     */
    knownPods(groupId: string, say: Say): Promise<readonly string[]>;
    /**
     * Whether there is an app of this id that these credentials may not see; not so where Marathon cannot be asked.
     *
     * @throws MarathonError as {@link known}
     */
    isHidden(appId: string, say: Say): Promise<boolean>;
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

/** What the facts of a Marathon are fetched with. */
export interface FactsOptions {
    readonly marathon: () => MarathonClient;
    /** How long the first fetch may take. */
    readonly timeoutMs: () => number;
    /** Whether requests carry credentials: Marathon may then show no more than these are allowed to see. */
    readonly sendsCredentials: () => boolean;
    readonly clock: Clock;
}

const freshMs = 5_000;

type Apps = ReadonlyMap<string, PropertyMap>;

export function createFactsSource(options: FactsOptions): FactsSource {
    const { marathon, clock } = options;
    const said = new Set<"unreached" | "unseen">();
    let asked: Promise<Info> | undefined;
    let firstInfo: Promise<Info | MarathonError> | undefined;
    let firstFacts: Promise<Facts | MarathonError> | undefined;
    let recent: { at: number; apps: Promise<Apps> } | undefined;

    const once = () => ({ rounds: 1, timeoutMs: options.timeoutMs() });
    const fetchApps = () => {
        const apps = listApps(marathon(), once());
        recent = { at: clock.now(), apps };
        return apps;
    };
    const fetchInfo = () => {
        asked ??= marathon()
            .info()
            .then(guardVersion)
            .catch((error: unknown) => {
                asked = undefined;
                throw error;
            });
        return asked;
    };
    const fetchInfoOnce = async () => {
        const info = guardVersion(await marathon().info(once()));
        asked = Promise.resolve(info);
        return info;
    };
    const knowInfo = () => {
        firstInfo ??= fetchInfoOnce().catch(asMarathonError);
        return firstInfo;
    };
    const fetchFacts = async () => {
        const [info, apps, isFiltered] = await Promise.all([
            knowInfo(),
            fetchApps(),
            options.sendsCredentials() && filtersListings(marathon(), once()),
        ]);
        if (info instanceof MarathonError) return info;
        return { info, apps, servicePorts: servicePortClaims(apps), mayHideApps: isFiltered };
    };
    const askForApp = (appId: string) => marathon().getApp(appId, once()).then(asDefinition, asMarathonError);
    const sayOnce = (say: Say, what: "unreached" | "unseen", text: string) => {
        if (said.has(what)) return;
        said.add(what);
        say(text);
    };
    /** What was found, or nothing after it was said why. */
    const orSay = <Found>(found: Found | MarathonError, say: Say): Found | undefined => {
        if (!(found instanceof MarathonError)) return found;
        const isUnseen = isForbidden(found);
        if (isMisconfigured(found) && !isUnseen) throw found;
        const unseen = isUnseen ? ` ${whatIsUnseen}` : "";
        const text = `The preview goes on with what the program alone tells.${unseen} ${found.message}`;
        sayOnce(say, isUnseen ? "unseen" : "unreached", text);
        return undefined;
    };

    return {
        async known(say) {
            firstFacts ??= fetchFacts().catch(asMarathonError);
            const facts = orSay(await firstFacts, say);
            if (facts?.mayHideApps) sayOnce(say, "unseen", `${mayHide} ${whatIsUnseen}`);
            return facts;
        },
        knownInfo: async (say) => orSay(await knowInfo(), say),
        async knownApp(appId, say) {
            const found = await askForApp(appId);
            return found instanceof NotFoundError ? undefined : orSay(found, say);
        },
        async knownPods(groupId, say) {
            const embed = ["group.groups", "group.pods"];
            const found = await marathon()
                .getGroup(groupId, { ...once(), embed })
                .catch(asMarathonError);
            if (found instanceof NotFoundError) return [];
            const group = orSay(found, say);
            return group ? podsIn(group) : [];
        },
        async isHidden(appId, say) {
            const found = await askForApp(appId);
            if (isForbidden(found)) return true;
            if (!(found instanceof NotFoundError)) orSay(found, say);
            return false;
        },
        info: async () => await fetchInfo(),
        async recentApps() {
            if (recent && clock.now() - recent.at < freshMs) return await recent.apps;
            return await fetchApps();
        },
    };
}

const mayHide = "Marathon has an authorizer and shows only the apps that these credentials may see.";

const whatIsUnseen =
    "Whether an app that cannot be seen has the same id, service port, virtual host or volume shows only when " +
    "the update runs, or not at all.";

/** Apps come one by one, and little of each is kept: a listing as a whole may be larger than this process may get. */
async function listApps(marathon: MarathonClient, options: ReadOptions): Promise<Apps> {
    const apps = new Map<string, PropertyMap>();
    await marathon.visitApps((app) => apps.set(app.id, appFactsOf(asDefinition(app))), options);
    return apps;
}

function podsIn({ pods = [], groups = [] }: Group): string[] {
    return [...pods.map(({ id }) => id), ...groups.flatMap(podsIn)];
}

/** Whether an authorizer is at work: it takes what somebody may not see out of every list (`AppsResource.index`). */
async function filtersListings(marathon: MarathonClient, options: ReadOptions): Promise<boolean> {
    try {
        const plugins = await marathon.plugins(options);
        return plugins.some(({ plugin }) => plugin.endsWith(".Authorizer"));
    } catch (error) {
        // Who may not even read this is certainly under one; a server that does not say is taken to have none.
        if (error instanceof AnswerError) return error instanceof UnauthorisedError;
        throw error;
    }
}

/** The credentials are right and do not allow this. */
function isForbidden(found: unknown): boolean {
    return found instanceof UnauthorisedError && found.status === 403;
}

function isMisconfigured(error: MarathonError): boolean {
    return [ConfigError, UnauthorisedError, ResponseError].some((kind) => error instanceof kind);
}

/** @throws everything that is not an answer of Marathon, or the lack of one. */
function asMarathonError(error: unknown): MarathonError {
    if (error instanceof MarathonError) return error;
    throw error;
}
