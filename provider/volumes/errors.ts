import { type FailedAttempt, MarathonError } from "../marathon/errors";
import { redact } from "../marathon/redact";
import { describeDifferences, differencesFrom, holdersOf, type Volume, type VolumeRequest } from "./volume";

/** The libStorage server did not do its part: it refuses, fails, or is no libStorage server. */
export class VolumeServerError extends MarathonError {
    static override readonly code: string = "MARATHON_VOLUME_SERVER";
}

/** No URL of the libStorage server gave an answer: refused, not found, no trust, or not in time. */
export class VolumeServerUnreachableError extends VolumeServerError {
    static override readonly code = "MARATHON_VOLUME_SERVER_UNREACHABLE";

    /** Whether the request was a write that the server may have carried out all the same. */
    readonly maybeApplied: boolean;
    /** The last failure at each URL that was tried. */
    readonly attempts: readonly FailedAttempt[];

    constructor(
        method: string,
        attempts: readonly FailedAttempt[],
        options: ErrorOptions & { readonly maybeApplied?: boolean } = {},
    ) {
        const reasons = attempts.map(({ url, reason }) => `${method} ${url}: ${reason}`).join("; ");
        super(
            `The libStorage server cannot be reached: ${reasons}. Check libStorage.url, and that rexray runs there as a server.`,
            options,
        );
        this.maybeApplied = options.maybeApplied ?? false;
        this.attempts = attempts.map(({ url, reason }) => ({ url: redact(url), reason: redact(reason) }));
    }
}

/** The libStorage server wants a token, or does not accept the one it got (401). It never says why. */
export class VolumeTokenError extends VolumeServerError {
    static override readonly code = "MARATHON_VOLUME_TOKEN";

    /**
     * @param sent whether a token went along
     * @param problem what is wrong with it, as far as can be told: `expired at 2021-07-27T12:00:00.000Z`
     */
    constructor(place: string, sent: boolean, problem: string | undefined, options?: ErrorOptions) {
        const refused = `does not accept the token (401)${problem === undefined ? "" : `, which ${problem}`}`;
        const what = sent ? refused : "wants a token (401), and none is set";
        const todo = sent
            ? "Check that libStorage.token is signed with the server's key and algorithm, and that the server's list allows its subject."
            : "Set libStorage.token to one that rexray token new makes with the server's key.";
        super(`${capital(place)} ${what}. ${todo}`, options);
    }
}

/** There is a volume of the name that was to be created. Nothing was created. */
export class VolumeExistsError extends MarathonError {
    static override readonly code = "MARATHON_VOLUME_EXISTS";

    readonly volume: Volume;

    constructor(request: VolumeRequest, volume: Volume, place: string) {
        const differences = differencesFrom(request, volume);
        const [but, todo] =
            differences.length === 0
                ? ["", "Set adopt: true to take it over, or choose another volumeName."]
                : [
                      `, and ${describeDifferences(differences)}`,
                      "Choose another volumeName, or ask for what is there and set adopt: true.",
                  ];
        super(`The volume ${volume.name} (${volume.id}) exists already in ${place}${but}. ${todo}`);
        this.volume = volume;
    }
}

/** Several volumes have the name, so that nobody can tell which one REX-Ray would mount. */
export class VolumeAmbiguousError extends MarathonError {
    static override readonly code = "MARATHON_VOLUME_AMBIGUOUS";

    readonly volumes: readonly Volume[];

    constructor(name: string, volumes: readonly Volume[], place: string) {
        const ids = volumes.map((volume) => volume.id).join(", ");
        super(
            `The name ${name} belongs to ${volumes.length} volumes in ${place} (${ids}; the case of letters does not count), ` +
                "and REX-Ray would mount any of them. Rename or delete all but one, or choose another volumeName.",
        );
        this.volumes = volumes;
    }
}

/** An instance holds the volume, so it is not deleted. Nothing was sent. */
export class VolumeAttachedError extends MarathonError {
    static override readonly code = "MARATHON_VOLUME_ATTACHED";

    readonly volume: Volume;

    constructor(volume: Volume, place: string) {
        super(
            `The volume ${volume.name} (${volume.id}) in ${place} is not deleted: it is attached to ${holdersOf(volume)}. ` +
                "Stop what mounts it, or detach it (rexray volume detach), and run this again.",
        );
        this.volume = volume;
    }
}

/** The server's answers contradict each other, or there is none, so that nobody knows what became of a write. */
export class VolumeUnclearError extends MarathonError {
    static override readonly code = "MARATHON_VOLUME_UNCLEAR";

    /**
     * @param what what was to be done: `The volume shop-data was to be created`
     * @param seen what was seen instead: `the server answered 201 without a volume, and shows none of this name`
     */
    constructor(what: string, place: string, seen: string, options?: ErrorOptions) {
        super(
            `${what} in ${place}, and it is not clear whether that has happened: ${seen}. ` +
                "Run this again: it looks for the volume first, so that nothing is done twice.",
            options,
        );
    }
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
