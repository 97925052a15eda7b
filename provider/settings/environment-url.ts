import { redact } from "../marathon/redact";
import { urls as form } from "./setting";
import { environmentOf, explicitProvider, type SettingsSources, storedIn } from "./sources";
import { environmentVariable, isCredential, settingNames } from "./table";

/** What `MARATHON_URL` means for the Marathon that is configured. */
export interface EnvironmentUrl {
    /** Whether `MARATHON_…` speaks of the configured Marathon, so that its credentials may be sent there. */
    readonly namesTheHost: boolean;
    readonly warnings: readonly string[];
}

/**
 * Compares `MARATHON_URL` with the URLs that count. Where both are set, the configuration wins: the environment of a
 * shell must not move a stack to another Marathon, and its credentials are for the Marathon that it names.
 */
export function readEnvironmentUrl(sources: SettingsSources, urls: readonly string[]): EnvironmentUrl {
    const given = environmentOf(sources)("url");
    if (
        given === undefined ||
        explicitProvider(sources) !== undefined ||
        storedIn(sources)("url") === undefined
    ) {
        return { namesTheHost: true, warnings: [] };
    }
    const others = readUrls(given);
    if (others && sameUrls(others, urls)) return { namesTheHost: true, warnings: [] };
    const namesTheHost = others?.every((other) => urls.some((url) => isSameHost(other, url))) ?? false;
    return { namesTheHost, warnings: [describe(others, urls, namesTheHost ? [] : unsentVariables(sources))] };
}

function describe(
    others: readonly string[] | undefined,
    urls: readonly string[],
    unsent: readonly string[],
): string {
    const said = others ? `says ${shown(others)}` : "is no URL";
    const which = unsent.length === 1 ? "is" : "are";
    return (
        `MARATHON_URL ${said}, but the stack's configuration says ${shown(urls)}, which counts` +
        (unsent.length > 0
            ? `; ${unsent.join(", ")} ${which} not used, since another Marathon is meant`
            : "") +
        ". Unset MARATHON_URL, or change marathon:url."
    );
}

/** The credentials in the environment, by the names of their variables. */
function unsentVariables(sources: SettingsSources): string[] {
    const environment = environmentOf(sources);
    const given = settingNames.filter((name) => isCredential(name) && environment(name) !== undefined);
    return given.map(environmentVariable);
}

function readUrls(given: string): readonly string[] | undefined {
    try {
        return form.read(given);
    } catch {
        // It does not count, so it need not be right; the warning says that it is not.
        return undefined;
    }
}

function sameUrls(some: readonly string[], others: readonly string[]): boolean {
    return some.length === others.length && some.every((url) => others.includes(url));
}

/** Whether the second URL leads to the host of the first one, and not in clear where the first one does not. */
function isSameHost(first: string, second: string): boolean {
    const [given, wanted] = [new URL(first), new URL(second)];
    const downgrade = given.protocol === "https:" && wanted.protocol === "http:";
    return given.host === wanted.host && !downgrade;
}

function shown(urls: readonly string[]): string {
    return urls.map(redact).join(",");
}
