import { absoluteId } from "../path-id";
import { type Problem, problem, problemsUnder } from "../problem";
import { pathId } from "../scheduling-fields";

/** Where Marathon's own routes would begin (`PathId.reservedKeywords`). */
const reserved = ["restart", "tasks", "versions"];

/** What is wrong with the id of an app or a group, absolute or relative. */
export function idProblems(id: string, path: string): Problem[] {
    return problemsUnder(path, pathId.problems(id));
}

/** The same of an app, which cannot be the root and whose id must not look like one of Marathon's routes. */
export function appIdProblems(id: string, path: string): Problem[] {
    const wrong = idProblems(id, path);
    if (wrong.length > 0) return wrong;
    const absolute = absoluteId(id);
    if (absolute === "/") return [problem("must have a name after the slash", path)];
    return reserved.includes(absolute.slice(absolute.lastIndexOf("/") + 1))
        ? [problem(`must not end with ${reserved.join(", ")}: Marathon has routes of these names`, path)]
        : [];
}
