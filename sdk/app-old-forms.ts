import * as pulumi from "@pulumi/pulumi";
import { canonicalise } from "../provider/definition/canonical";
import type { PropertyMap } from "../provider/definition/unknown";
import { isLater } from "./merge";

/** The fields that old forms are made of, and those that they become. */
const involved = ["uris", "fetch", "ports", "portDefinitions", "ipAddress", "networks", "container"] as const;

/**
 * A definition with its old forms (`uris`, `ports`, `ipAddress`, `docker.network`, `docker.portMappings`) in the new
 * one. The values move to other names, so it happens here: the provider could not tell Pulumi that they are secret.
 *
 * The fields involved resolve together: a secret in one of them makes all of them secret. New forms stay as they are.
 */
export function withoutOldForms(definition: pulumi.Inputs): pulumi.Inputs {
    if (!hasOldForm(definition)) return definition;
    const given = Object.fromEntries(involved.map((name) => [name, definition[name]]));
    const translated = pulumi.output(given).apply((members) => canonicalise(members as PropertyMap));
    const fields = involved.map((name) => [name, translated.apply((members) => members[name])] as const);
    return { ...definition, ...Object.fromEntries(fields) };
}

/** A container or its Docker part that comes later may hold an old form too. */
function hasOldForm({ uris, ports, ipAddress, container }: pulumi.Inputs): boolean {
    if ([uris, ports, ipAddress].some((field) => field !== undefined)) return true;
    if (container === undefined || isLater(container)) return container !== undefined;
    const { docker } = container;
    if (docker === undefined || isLater(docker)) return docker !== undefined;
    return docker.network !== undefined || docker.portMappings !== undefined;
}
