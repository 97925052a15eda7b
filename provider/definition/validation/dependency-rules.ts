import { elementsOf } from "../given";
import { absoluteId, contains } from "../path-id";
import { elementStep, type Problem, problem } from "../problem";
import type { PropertyMap } from "../unknown";
import { isText } from "./reading";

/** What an app may wait for: not itself, nor a group that it is in (`DeploymentPlan`: no cycles). */
export function dependencyRules({ appId, id = appId, dependencies }: PropertyMap): Problem[] {
    return elementsOf(dependencies).flatMap((dependency, index) => {
        if (!isText(dependency)) return [];
        const path = `dependencies${elementStep(index)}`;
        return isText(id) && contains(absoluteId(dependency), absoluteId(id))
            ? [problem("must be neither the app itself nor a group that it is in", path)]
            : [];
    });
}
