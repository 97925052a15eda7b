import * as pulumi from "@pulumi/pulumi";
import { withVolumeDefaults } from "../provider/definition/docker-volumes";
import { definitionFrom, fields } from "../provider/definition/fields";
import { hasContent, membersOf } from "../provider/definition/group-content";
import { withServicePorts } from "../provider/definition/ports";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../provider/definition/unknown";
import type { Endpoint } from "../provider/links/endpoints";
import type { MarathonApp } from "./marathon-app";
import type { MarathonGroup } from "./marathon-group";

/** The definition of an app as its outputs have it, as text. */
export function renderApp(app: MarathonApp): pulumi.Output<string> {
    const outputs = Object.keys(fields).map((name) => [name, app[name as keyof MarathonApp]] as const);
    const { appId, endpoints } = app;
    return resolved({ ...Object.fromEntries(outputs), appId, endpoints }).apply((properties) =>
        textOf(sent(properties.appId, withWhatIsNoOutput(properties))),
    );
}

/** Fields that a program leaves out are no outputs, also where the provider fills them in. */
function withWhatIsNoOutput(properties: PropertyMap): PropertyMap {
    const endpoints = Object.values(properties.endpoints as PropertyMap) as unknown as Endpoint[];
    const numbers = endpoints.sort((left, right) => left.index - right.index).map((each) => each.servicePort);
    return withVolumeDefaults(withServicePorts(properties, numbers));
}

/** The apps of a group as its outputs have them, or else its settings, as text. */
export function renderGroup({
    groupId,
    apps,
    groups,
    dependencies,
    enforceRole,
}: MarathonGroup): pulumi.Output<string> {
    return resolved({ groupId, apps, groups, dependencies, enforceRole }).apply((group) => {
        if (!hasContent(group)) {
            const { dependencies, enforceRole } = group;
            return textOf({ id: group.groupId, dependencies, enforceRole });
        }
        const members = membersOf(group).map(({ appId, properties }) => sent(appId, properties));
        return textOf(members.sort((left, right) => (String(left.id) < String(right.id) ? -1 : 1)));
    });
}

function resolved(outputs: pulumi.Inputs): pulumi.Output<PropertyMap> {
    return pulumi.output(outputs) as pulumi.Output<PropertyMap>;
}

function sent(id: PropertyValue | undefined, properties: PropertyMap): PropertyMap {
    return { id, ...definitionFrom(properties) };
}

/** The id first, everything else by name, so that the same definition is the same text. */
function textOf(value: PropertyValue): string {
    return JSON.stringify(
        value,
        (_, member: PropertyValue) => (isPropertyMap(member) ? sorted(member) : member),
        4,
    );
}

function sorted({ id, ...members }: PropertyMap): PropertyMap {
    const entries = Object.entries(members).sort(([left], [right]) => (left < right ? -1 : 1));
    return { ...(id !== undefined && { id }), ...Object.fromEntries(entries) };
}
