import * as pulumi from "@pulumi/pulumi";
import { absoluteId } from "../provider/definition/path-id";
import type { PropertyMap } from "../provider/definition/unknown";
import { appIn, definitionIn } from "./app-document";
import { readDocument, refusal } from "./definition-file";
import { groupArgumentsIn } from "./group-document";
import { MarathonApp, type MarathonAppArgs } from "./marathon-app";
import { MarathonGroup, type MarathonGroupArgs } from "./marathon-group";
import { renderApp, renderGroup } from "./sent-definition";

/**
 * The app that a file defines, as arguments of a MarathonApp: JSON or YAML, in the form in which people give it to
 * Marathon or have saved it from there, old forms included.
 *
 * `id` becomes `appId`; a relative one begins at the root, as Marathon reads it. What only Marathon writes (`version`,
 * `tasks` and the like) is left out, and so is the label by which a stack knows its apps. Members that are no fields of
 * an app definition stay: the preview warns about them.
 *
 * @param file  a path, relative ones from the working directory, which is the project's. `.json` holds JSON, everything
 *              else YAML, `<<` merge keys included
 * @throws pulumi.RunError  one line with the place, where the file is missing, is no JSON or YAML, says something
 *              twice, or does not hold exactly one app
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * new marathon.MarathonApp("rails", marathon.definitions.readApp("rails.json"));
 * new marathon.MarathonApp("blue", { ...marathon.definitions.readApp("rails.json"), appId: "/blue/rails", instances: 1 });
 * ```
 */
export function readApp(file: string): MarathonAppArgs {
    const definition = appIn(readDocument(file));
    if (typeof definition === "string") throw refusal(file, { text: definition });
    return argumentsFrom(file, definition);
}

/**
 * The group that a file defines, as arguments of a MarathonGroup with content: JSON or YAML, in the form in which people
 * give it to Marathon or have saved it from there (`GET /v2/groups/{id}`), old forms of its apps included.
 *
 * `id` becomes `groupId`; a relative one begins at the root. Apps and groups become maps by the last part of their ids,
 * and may be such maps in the file already; the apps of those may say all that a program may, as
 * `links: { DB: { target: db } }`. What only Marathon writes is left out, and so are members whose names begin with `x-`.
 *
 * @param file  a path, relative ones from the working directory, which is the project's. `.json` holds JSON, everything
 *              else YAML, `<<` merge keys included
 * @throws pulumi.RunError  one line with the place, where the file is missing, is no JSON or YAML, says something twice,
 *              does not hold exactly one group, or holds pods, or an id that is not in the group around it
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const shop = new marathon.MarathonGroup("shop", marathon.definitions.readGroup("shop.json"));
 * new marathon.MarathonGroup("blue", { ...marathon.definitions.readGroup("shop.json"), groupId: "/blue/shop" });
 * ```
 */
export function readGroup(file: string): MarathonGroupArgs {
    return groupArgumentsIn(readDocument(file), (text) => refusal(file, { text }));
}

/**
 * What Marathon gets of a resource, as indented JSON with sorted names, for reviews, snapshots and `curl`: of an app its
 * whole definition (`POST /v2/apps`, `PUT /v2/apps/{id}`), of a group with content the list of its apps (`PUT /v2/apps`), of
 * a folder its settings (`POST /v2/groups`). Service ports, links and labels of marathon-lb are in it, and are known in
 * previews as they are in outputs.
 *
 * Two things are not: the label by which a stack knows its apps, without which what is sent by hand is nobody's; and what
 * others have changed in Marathon and an update keeps.
 *
 * @returns a text that is secret as soon as something in it is
 * @throws pulumi.RunError  where it is neither a MarathonApp nor a MarathonGroup
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const web = new marathon.MarathonApp("web", { cmd: "./web", marathonLb: true });
 * export const definition = marathon.definitions.render(web);
 * ```
 */
export function render(resource: MarathonApp | MarathonGroup): pulumi.Output<string> {
    if (MarathonApp.isInstance(resource)) return renderApp(resource);
    if (MarathonGroup.isInstance(resource)) return renderGroup(resource);
    throw new pulumi.RunError("definitions.render takes a MarathonApp or a MarathonGroup.");
}

function argumentsFrom(file: string, definition: PropertyMap): MarathonAppArgs {
    const { id, given } = definitionIn(definition);
    if (id === undefined) return given;
    if (typeof id !== "string" || id === "")
        throw refusal(file, { text: "id: must be a text, as /shop/cart" });
    return { ...given, appId: absoluteId(id) };
}
