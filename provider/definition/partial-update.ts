import { canonicalise } from "./canonical";
import { effectiveDefinition, type Reading } from "./effective";
import { fields } from "./fields";
import { settleNetworking } from "./networking";
import type { Server } from "./server";
import { isPropertyMap, type PropertyMap } from "./unknown";

/** What a partial update removes unless it repeats it (`AppConversion.appUpdateRamlReader`). */
const lostUnlessRepeated = ["executorResources", "resourceLimits"];

/**
 * A stored app after a partial update (PUT with `partialUpdate=true`, PATCH), as the server then shows it: a field that
 * is given replaces the whole value, one that is absent or `null` keeps it. The result is read like a complete
 * definition, which changes ports with networks. Service ports that are not given are 0.
 *
 * @param stored as the server shows it
 * @param change the body of the request, in any form
 */
export function partiallyUpdated(
    stored: PropertyMap,
    change: PropertyMap,
    server: Server,
    reading: Omit<Reading, "carrier"> = {},
): PropertyMap {
    const { group } = reading;
    const given = canonicalise(change, {
        ...(group !== undefined && { group }),
        ...(server.bridgeName !== undefined && { bridgeName: server.bridgeName }),
    });
    const kept = Object.fromEntries(
        Object.entries(stored).filter(([name]) => !lostUnlessRepeated.includes(name)),
    );
    const merged = { ...kept, ...fieldsIn(withImpliedContainer(given, server)) };
    return effectiveDefinition(merged, server, { ...reading, carrier: "patch" });
}

/** The id of the body is ignored: the path of the request names the app. */
function fieldsIn(change: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(change).filter(([name]) => name in fields));
}

/**
 * Whoever names a bridge or container network without a container gets an empty one in place of the stored container
 * (`AppNormalization.forUpdates`).
 */
function withImpliedContainer(change: PropertyMap, server: Server): PropertyMap {
    if (change.networks === undefined || change.container !== undefined) return change;
    const { container } = settleNetworking({ networks: change.networks }, server);
    return isPropertyMap(container) ? { ...change, container } : change;
}
