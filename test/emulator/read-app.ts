import { type Carrier, effectiveDefinition } from "../../provider/definition/effective";
import { partiallyUpdated } from "../../provider/definition/partial-update";
import type { Server } from "../../provider/definition/server";
import { isPropertyMap, type PropertyMap } from "../../provider/definition/unknown";
import type { App } from "./app";
import { appMembers, appShape } from "./definition-shape";
import type { Dialect } from "./dialect";
import { invalidObject, invalidShape } from "./refusal";
import type { RoleRules } from "./roles";
import { appViolations } from "./rules/app-rules";
import { refuseMixedForms, refuseUnreadable } from "./rules/old-forms";

/** What reading a definition depends on besides the definition itself. */
export interface DefinitionRules extends RoleRules {
    readonly dialect: Dialect;
    readonly server: Server;
    /** The group against which relative ids and dependencies are resolved. */
    readonly base: string;
    /** The kind of request, which leaves its traces in the definition. */
    readonly carrier: Exclude<Carrier, "live">;
}

/** The version of an app that was never stored. */
const unversioned = "1970-01-01T00:00:00.000Z";

/**
 * Reads a complete definition as Marathon does, in Marathon's order: the shape, the old forms, the defaults, the rules.
 * Service ports stay 0 where none is given.
 * @throws Refusal 422 or 500, as Marathon would answer
 */
export function readApp(body: unknown, rules: DefinitionRules): App {
    const given = shaped(body, rules);
    refuseMixedForms(given, rules.carrier);
    const app = judged(effectiveDefinition(given, rules.server, readingOf(rules)), rules);
    refuseUnreadable(given);
    return app;
}

/**
 * Applies a partial update to a stored app.
 * @throws Refusal 422 or 500, as Marathon would answer
 */
export function mergeApp(stored: App, update: unknown, rules: DefinitionRules): App {
    const body = isPropertyMap(update) ? update : {};
    const change = shaped({ ...body, id: stored.id }, rules);
    refuseMixedForms(change, "patch");
    const kept = knownMembers(stored as unknown as PropertyMap, rules.dialect);
    const app = judged(partiallyUpdated(kept, change, rules.server, readingOf(rules)), rules);
    refuseUnreadable(change);
    return app;
}

function readingOf({ base, defaultRole, carrier }: DefinitionRules) {
    return { group: base, role: defaultRole, carrier };
}

/** The members Marathon knows, once their shape is right. */
function shaped(body: unknown, { dialect }: DefinitionRules): PropertyMap {
    const violations = appShape(dialect)(body, "");
    if (violations.length > 0) throw invalidShape(violations);
    return knownMembers(body as PropertyMap, dialect);
}

function knownMembers(definition: PropertyMap, dialect: Dialect): PropertyMap {
    const known = appMembers(dialect);
    return Object.fromEntries(
        Object.entries(definition).filter(([member, value]) => known.has(member) && value !== null),
    );
}

function judged(definition: PropertyMap, rules: DefinitionRules): App {
    const app = { ...definition, version: unversioned } as unknown as App;
    const violations = appViolations(app, rules);
    if (violations.length > 0) throw invalidObject(violations);
    return app;
}
