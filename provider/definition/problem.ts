/** One thing wrong with a definition: where, as a path such as `container.docker.image`, and what. Never a value. */
export interface Problem {
    readonly path: string;
    readonly text: string;
    /** Marathon takes it, and then drops it or does something else than it says. */
    readonly isWarning?: true;
}

/** A problem of the value itself, or of a part of it: Marathon refuses it, or fails on it. */
export function problem(text: string, path = ""): Problem {
    return { path, text };
}

/** The same of something that Marathon takes, and then drops or does differently. */
export function warning(text: string, path = ""): Problem {
    return { path, text, isWarning: true };
}

/** The same problems, seen from the value that holds this one. */
export function problemsUnder(path: string, problems: readonly Problem[]): Problem[] {
    return problems.map((inner) => ({ ...inner, path: `${path}${inner.path}` }));
}

/** The step from a value to its member: `.name`, or `["some name"]` where that would not be readable. */
export function memberStep(name: string): string {
    return /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** The step from a list to its element. */
export function elementStep(index: number): string {
    return `[${index}]`;
}
