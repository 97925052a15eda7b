import type * as pulumi from "@pulumi/pulumi";
import { isUnpacked } from "../provider/definition/old-forms";
import type { PropertyMap, PropertyValue } from "../provider/definition/unknown";
import { findOldFormProblems } from "../provider/definition/validate";
import { withoutOldNetworking } from "./app-old-networking";
import { convert, convertEach, definedMembers, isAbsent, isEmpty, outlineOf } from "./merge";

/**
 * A definition with its old forms (`uris`, `ports`, `ipAddress`, `docker.network`, `docker.portMappings`) in the new
 * one. The values move to other names, so it happens here: the provider could not tell Pulumi that they are secret.
 *
 * Each field of the new form waits only for what it is made of: a secret or unknown value touches nothing else. What
 * Marathon would refuse stays as it is, and the preview refuses it by the names that the program has.
 */
export function withoutOldForms(definition: pulumi.Inputs): pulumi.Inputs {
    if (findOldFormProblems(outlineOf(definition) as PropertyMap).length > 0) return definition;
    return withFetch(withPortDefinitions(withoutOldNetworking(definition)));
}

function withPortDefinitions({ ports, portDefinitions, ...rest }: pulumi.Inputs): pulumi.Inputs {
    if (isAbsent(ports)) return { ...rest, ...definedMembers({ portDefinitions }) };
    const translated = convertEach(ports, (port) => ({ port }));
    const fields = {
        ports: convert(portDefinitions, (given) => (isAbsent(given) ? undefined : ports)),
        portDefinitions: convert(portDefinitions, (given) => (isAbsent(given) ? translated : given)),
    };
    return { ...rest, ...definedMembers(fields) };
}

function withFetch({ uris, fetch, ...rest }: pulumi.Inputs): pulumi.Inputs {
    if (isEmpty(uris)) return { ...rest, ...definedMembers({ fetch }) };
    const artifact = (uri: PropertyValue) => ({ uri, extract: isUnpacked(uri) });
    const translated = convert(uris, (list) => (isEmpty(list) ? undefined : convertEach(list, artifact)));
    const fields = {
        uris: convert(fetch, (given) => (isEmpty(given) ? undefined : uris)),
        fetch: convert(fetch, (given) => (isEmpty(given) ? translated : given)),
    };
    return { ...rest, ...definedMembers(fields) };
}
