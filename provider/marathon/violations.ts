/** One thing that Marathon has against a definition. */
export interface Violation {
    /** The property, as a program writes it: `container.volumes[0].hostPath`; empty for the definition as a whole. */
    readonly property: string;
    /** The path as Marathon sent it: `/container/volumes(0)/hostPath`. */
    readonly path: string;
    readonly errors: readonly string[];
}

/**
 * Marathon quotes what it could not read, and that may hold the values of environment variables. Each expression finds
 * such a quotation and keeps, as its first group, the words around it.
 */
const quotations = [
    /( on object): .*/s,
    /^.*?( ?is not an object)$/s,
    /()\s*(?:\([^()\n]*)?\bat \[Source: .*/s,
    // A slip in Marathon prints the whole app here (`DVDIProvider`, the limit of instances).
    /(\bvolumes) in app \[.*/s,
] as const;

function withoutQuotation(error: string): string {
    return quotations.reduce((text, quotation) => text.replace(quotation, "$1"), error).trim();
}

/**
 * Reads the `details` of a refusal: an array of paths and errors, a text (when the body could not be parsed), or
 * nothing at all. Marathon's `Validation`. What Marathon quotes from the request is left out.
 */
export function readViolations(details: unknown): Violation[] {
    if (typeof details === "string") return [violationAt("/", [details])];
    if (!Array.isArray(details)) return [];
    return details.flatMap((detail: unknown) => {
        if (typeof detail !== "object" || detail === null) return [];
        const { path, errors } = detail as { path?: unknown; errors?: unknown };
        const texts = Array.isArray(errors) ? errors.map(String) : [];
        return [violationAt(typeof path === "string" ? path : "/", texts)];
    });
}

function violationAt(path: string, errors: readonly string[]): Violation {
    const said = [...new Set(errors.map(withoutQuotation))];
    return { property: propertyOf(path), path, errors: said };
}

/** A whole-tree check names the app, not the property: `/apps/` and the absolute id. */
const appInTree = /^\/apps(?=\/\/)\//;

/**
 * A path of Marathon as a program would write it: `/container/volumes(0)/hostPath` → `container.volumes[0].hostPath`,
 * `(1)/id` → `[1].id`, `/` → the empty text, and `/apps//shop/cart` → `/shop/cart`, the id of an app.
 */
export function propertyOf(path: string): string {
    if (appInTree.test(path)) return path.replace(appInTree, "");
    return path
        .split("/")
        .filter((part) => part !== "")
        .map(memberAccess)
        .join("")
        .replace(/^\./, "");
}

function memberAccess(part: string): string {
    const [, name = "", indices = ""] = /^(.*?)((?:\(\d+\))*)$/.exec(part) ?? [];
    const elements = indices.replaceAll("(", "[").replaceAll(")", "]");
    if (name === "") return elements;
    return (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`) + elements;
}

/** One line: `cpus: error.min; container.image: must not be empty`. */
export function describeViolations(violations: readonly Violation[]): string {
    return violations
        .map(({ property, errors }) => [property, errors.join(", ")].filter((text) => text !== "").join(": "))
        .join("; ");
}
