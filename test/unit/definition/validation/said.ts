import { canonicalise } from "../../../../provider/definition/canonical";
import type { Problem } from "../../../../provider/definition/problem";
import type { Server } from "../../../../provider/definition/server";
import type { PropertyMap } from "../../../../provider/definition/unknown";
import {
    findProblems,
    findRefusals,
    findWarnings,
    type Surroundings,
} from "../../../../provider/definition/validate";

/** A Marathon of this minor version, with all features. */
export function marathon(minor: number, more: Partial<Server> = {}): Server {
    return {
        version: { major: 1, minor },
        features: ["external_volumes", "secrets", "gpu_resources"],
        mesosRole: "*",
        ...more,
    };
}

const pathsOf = (problems: readonly Problem[]) => problems.map(({ path }) => path);

/** The paths of what a definition fails for. */
export function failures(definition: PropertyMap, server?: Server, surroundings?: Surroundings): string[] {
    return pathsOf(findProblems(canonicalise(definition), server, surroundings));
}

/** The paths of what is warned of. */
export function warnings(definition: PropertyMap, server?: Server): string[] {
    return pathsOf(findWarnings(canonicalise(definition), server, {}, definition));
}

/** The paths of what Marathon would refuse of a request with this body. */
export function refusals(body: PropertyMap, server = marathon(11)): string[] {
    return pathsOf(findRefusals({ id: "/a", ...body }, server));
}
