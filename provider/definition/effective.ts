import { canonicalise } from "./canonical";
import { filledMembers } from "./collection";
import { fields } from "./fields";
import { indexesNewChecks, settleNetworking, withPortIndices } from "./networking";
import { hasPersistentVolumes, residency } from "./scheduling-fields";
import { isAtLeast, type Server, sanitizesAcceptedRoles } from "./server";
import type { PropertyMap, PropertyValue } from "./unknown";

/**
 * The request that carries a definition, which leaves traces: `post` creates the app (so does every group request),
 * `put` creates or replaces it, `patch` is a partial update already merged with the stored app, and `live` is no
 * request but what a server shows.
 */
export type Carrier = "post" | "put" | "patch" | "live";

/** What a definition is read with, besides the server. */
export interface Reading {
    /** @default put */
    readonly carrier?: Carrier;
    /** The group at which relative ids begin. @default / */
    readonly group?: string;
    /** The role of an app that names none. @default the server's `mesosRole` */
    readonly role?: string;
}

/**
 * The definition as a server of this version shows it: all defaults filled in, what it does not know left out. Service
 * ports that are not given are 0: assigning them takes the other apps. Not included are the members that say where an
 * app stands (`version`, `tasksRunning`, …). Unknown values stay unknown.
 */
export function effectiveDefinition(
    definition: PropertyMap,
    server: Server,
    { carrier = "put", group, role }: Reading = {},
): PropertyMap {
    const canonical = canonicalise(definition, {
        ...(group !== undefined && { group }),
        ...(server.bridgeName !== undefined && { bridgeName: server.bridgeName }),
    });
    const reader = role === undefined ? server : { ...server, mesosRole: role };
    const indexed = isIndexed(definition, canonical, reader, carrier)
        ? withPortIndices(canonical)
        : canonical;
    const filled = filledMembers(shownFields, settleNetworking(indexed, reader), reader);
    const { id } = canonical;
    return { ...(id !== undefined && { id }), ...settle(filled, reader, carrier) };
}

const shownFields = Object.fromEntries(Object.entries(fields).filter(([, field]) => !field.isOldForm));

function isIndexed(given: PropertyMap, canonical: PropertyMap, server: Server, carrier: Carrier): boolean {
    if (carrier === "live") return false;
    if (carrier !== "post") return true;
    return indexesNewChecks(canonical, (given.ports ?? undefined) !== undefined, server);
}

/** What one field does to another once all defaults are there. */
function settle(filled: PropertyMap, server: Server, carrier: Carrier): PropertyMap {
    const { executorResources, residency: asked, acceptedResourceRoles: roles, ...rest } = filled;
    const resident = residencyShown(asked, hasPersistentVolumes(filled), server);
    // A PUT is read as an update, and that conversion leaves them out (`AppConversion`).
    const keepsExecutor = carrier !== "put" && executorResources !== undefined;
    return {
        ...rest,
        ...(roles !== undefined && { acceptedResourceRoles: acceptedRoles(roles, filled.role, server) }),
        ...(keepsExecutor && { executorResources }),
        ...(resident !== undefined && { residency: resident }),
    };
}

/** From 1.8 on residency is nothing but a sign of persistent volumes; before it was what was asked for. */
function residencyShown(
    asked: PropertyValue | undefined,
    isResident: boolean,
    server: Server,
): PropertyValue | undefined {
    const given = isAtLeast(server, { major: 1, minor: 8 }) ? undefined : asked;
    return given ?? (isResident ? residency.filled({}, server) : undefined);
}

/** Marathon's `sanitizeAcceptedResourceRoles`: roles that the app cannot use go, and `*` comes when none is left. */
function acceptedRoles(roles: PropertyValue, role: PropertyValue | undefined, server: Server): PropertyValue {
    if (!sanitizesAcceptedRoles(server) || !Array.isArray(roles) || role === undefined) return roles;
    const usable = roles.filter((name) => name === "*" || name === role);
    return usable.length > 0 ? usable : ["*"];
}

/**
 * The role that an app gets when it names none: the name of its top-level group if that enforces it, else the server's.
 *
 * @param enforced whether the top-level group has `enforceRole`
 */
export function defaultRole(appId: string, server: Server, enforced: boolean): string | undefined {
    const [, top, below] = appId.split("/", 3);
    return enforced && top && below ? top : server.mesosRole;
}
