// Tells whether node_modules is what package-lock.json asks for, without starting npm.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function packagesIn(file) {
    return JSON.parse(readFileSync(file, "utf8")).packages;
}

/**
 * Compares with the list that npm leaves in node_modules when an installation has ended well.
 *
 * @param {string} checkout
 */
export function dependenciesInStep(checkout) {
    const list = join(checkout, "node_modules", ".package-lock.json");
    if (!existsSync(list)) return false;
    const installed = packagesIn(list);
    return Object.entries(packagesIn(join(checkout, "package-lock.json"))).every(([path, wanted]) => {
        const isCheckoutItself = path === "";
        const found = installed[path];
        // Optional packages are for one platform each, most of them not for this one.
        if (isCheckoutItself || (!found && wanted.optional)) return true;
        return found?.version === wanted.version && found?.integrity === wanted.integrity;
    });
}
