import { isGiven } from "../given";
import { type Problem, problem, warning } from "../problem";
import type { Server } from "../server";
import { isUnknown, type PropertyMap, type PropertyValue } from "../unknown";
import { csiProblems } from "./csi-rules";
import { dvdiProblems } from "./dvdi-rules";
import { membersOf, type Placed, volumesIn } from "./reading";

/** What volumes ask of each other and of the app (`AppValidation.validVolume`, `ExternalVolumes`). */
export function volumeRules(definition: PropertyMap, server: Server | undefined): Problem[] {
    const volumes = volumesIn(definition);
    const external = volumes.filter(({ value }) => isGiven(value.external) && !isUnknown(value.external));
    return [
        ...repeatedNames(external),
        ...repeatedPaths(volumes),
        ...featureProblems(external, server),
        ...external.flatMap((volume) => {
            const { provider } = membersOf(volume.value.external);
            if (provider === "csi") return csiProblems(volume, definition, server);
            return provider === "dvdi" ? dvdiProblems(volume, definition, server) : [];
        }),
    ];
}

function repeatedNames(external: readonly Placed[]): Problem[] {
    const seen = new Set<PropertyValue>();
    return external.flatMap(({ value, path }) => {
        const { name } = membersOf(value.external);
        if (!isGiven(name) || isUnknown(name)) return [];
        if (seen.has(name)) return [problem("must be unique", `${path}.external.name`)];
        seen.add(name);
        return [];
    });
}

/** Marathon takes them, and the last one hides the others. */
function repeatedPaths(volumes: readonly Placed[]): Problem[] {
    const seen = new Set<PropertyValue>();
    return volumes.flatMap(({ value: { containerPath }, path }) => {
        if (!isGiven(containerPath) || isUnknown(containerPath)) return [];
        if (seen.has(containerPath)) {
            return [
                warning("is the path of another volume too: one hides the other", `${path}.containerPath`),
            ];
        }
        seen.add(containerPath);
        return [];
    });
}

function featureProblems(external: readonly Placed[], server: Server | undefined): Problem[] {
    if (!server?.features || server.features.includes("external_volumes")) return [];
    return external.map(({ path }) =>
        problem(
            "needs a Marathon started with --enable_features external_volumes; this one is not",
            `${path}.external`,
        ),
    );
}
