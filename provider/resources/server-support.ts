import { isAtLeast, latestServer, parseVersion, versionText } from "../definition/server";
import { ConfigError } from "../marathon/errors";
import type { Info } from "../marathon/wire";

/** What answers is a Marathon so old that it reads definitions in another way. Nothing was written. */
export class UnsupportedVersionError extends ConfigError {
    static override readonly code = "MARATHON_UNSUPPORTED_VERSION";
}

const oldest = { major: 1, minor: 5 };

/** The same information, of a Marathon that is new enough. @throws UnsupportedVersionError before 1.5 */
export function guardVersion(info: Info): Info {
    const version = parseVersion(info.version);
    if (!version || isAtLeast({ version }, oldest)) return info;
    throw new UnsupportedVersionError(
        `Marathon ${info.version} is too old: version ${versionText(oldest)} has changed the form of app definitions, ` +
            "and this package knows that form only. Nothing was written. Upgrade Marathon, or point marathon:url to " +
            "another one.",
    );
}

/** What to say of a Marathon that is newer than any known here; nothing of one that is known. */
export function versionWarning({ version: text }: Info): string | undefined {
    const version = parseVersion(text);
    const { major, minor } = latestServer.version;
    if (!version || !isAtLeast({ version }, { major, minor: minor + 1 })) return undefined;
    return (
        `Marathon ${text} is newer than ${versionText(latestServer.version)}, the newest that this package knows: it is ` +
        "taken for that one, and what it does otherwise is neither previewed nor checked."
    );
}
