import { isGiven } from "../given";
import { memberStep, type Problem, problem } from "../problem";
import type { Server } from "../server";
import { isUnknown, type PropertyMap } from "../unknown";
import { isText, membersOf, volumesIn } from "./reading";

/** A place that names an entry of `secrets`. */
interface Reference {
    readonly name: string;
    readonly path: string;
}

/**
 * Every name of a secret must be one of `secrets`, and secrets are a feature (`SecretValidation`, `EnvVarValidation`).
 */
export function secretRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const references = referencesIn(definition);
    return [...undefinedSecrets(definition, references), ...featureProblems(definition, references, server)];
}

function referencesIn(definition: PropertyMap): Reference[] {
    const { pullConfig } = membersOf(membersOf(definition.container).docker);
    const found = [
        ...Object.entries(membersOf(definition.env)).map(([name, value]) => ({
            name: membersOf(value).secret,
            path: `env${memberStep(name)}.secret`,
        })),
        ...volumesIn(definition).map(({ value, path }) => ({ name: value.secret, path: `${path}.secret` })),
        { name: membersOf(pullConfig).secret, path: "container.docker.pullConfig.secret" },
    ];
    return found.filter((reference): reference is Reference => isText(reference.name));
}

function undefinedSecrets({ secrets }: PropertyMap, references: readonly Reference[]): Problem[] {
    if (isUnknown(secrets)) return [];
    const defined = membersOf(secrets);
    return references
        .filter(({ name }) => !isGiven(defined[name]))
        .map(({ path }) => problem("must name one of secrets", path));
}

function featureProblems(
    { secrets }: PropertyMap,
    references: readonly Reference[],
    server: Server | undefined,
): Problem[] {
    if (!server?.features || server.features.includes("secrets")) return [];
    const text = "needs a Marathon started with --enable_features secrets; this one is not";
    return [
        ...(Object.keys(membersOf(secrets)).length > 0 ? [problem(text, "secrets")] : []),
        ...references.map(({ path }) => problem(text, path)),
    ];
}
