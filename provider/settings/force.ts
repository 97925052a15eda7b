import { ConfigError } from "../marathon/errors";

/**
 * How far a forced write may go: `alone` ends only deployments of this one app, `others` also those that change other
 * apps, which then stay half-way.
 */
export type ForceScope = "alone" | "others";

/** The apps whose locks this run may break, by id. */
export type Force = ReadonlyMap<string, ForceScope>;

/** The environment variable that forces one run. No setting: what is stored would force every run. */
export const forceVariable = "MARATHON_FORCE";

/**
 * Reads `/shop/cart,/shop/db!`: ids of apps, with `!` where deployments that change other apps may be ended too.
 *
 * @throws ConfigError when it is anything else
 */
export function readForce(text: string | undefined): Force {
    const entries = (text ?? "").split(",").map((entry) => entry.trim());
    return new Map(entries.filter((entry) => entry !== "").map(readEntry));
}

function readEntry(entry: string): [string, ForceScope] {
    const [, appId, others] = /^((?:\/[^/\s!]+)+)(!?)$/.exec(entry) ?? [];
    if (appId !== undefined) return [appId, others === "" ? "alone" : "others"];
    throw new ConfigError(
        `${forceVariable} is not a list of ids of apps. Write it as /shop/cart, or as /shop/cart,/shop/db! where a ` +
            "deployment that changes other apps as well may be ended.",
    );
}
