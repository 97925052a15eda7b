/** What somebody may be allowed to do, in the words of Marathon's `AuthorizedAction` and of DC/OS. */
interface Permission {
    /** `update the app /shop/cart` */
    readonly what: string;
    /** `UpdateRunSpec` */
    readonly action: string;
    /** `create`, `read`, `update` or `delete`, and on which path of services. */
    readonly services?: readonly [verb: string, path: string];
}

const verbs = { GET: "read", POST: "create", PUT: "update", PATCH: "update", DELETE: "delete" } as const;
const actions = { read: "View", create: "Create", update: "Update", delete: "Delete" } as const;

/**
 * The permission that a request needs, to name it where it was refused (`AuthorizedAction`, and the checks in
 * `AppsResource`, `GroupsResource`, `DeploymentsResource`). Open-source Marathon asks a plugin; DC/OS has
 * `dcos:service:marathon:marathon:services:<path>`.
 *
 * @returns a clause that follows "needs": `the permission to update the app /a (UpdateRunSpec; in DC/OS …)`
 */
export function permissionFor(method: string, url: string): string {
    const { what, action, services } = permissionOf(method, pathIn(url));
    const dcos = services && `dcos:service:marathon:marathon:services:${services[1]} ${services[0]}`;
    return `the permission to ${what} (${dcos ? `${action}; in DC/OS ${dcos}` : action})`;
}

function permissionOf(method: string, path: string): Permission {
    const [, kind, rest] = /^\/v2\/(apps|groups|deployments)(?:\/(.*))?$/.exec(path) ?? [];
    const verb = verbs[method as keyof typeof verbs] ?? "read";
    if (kind === "deployments" && verb === "delete") {
        return { what: "stop a deployment: to update every app that it touches", action: "UpdateRunSpec" };
    }
    if (kind !== "apps" && kind !== "groups") {
        const action = verb === "read" ? "ViewResource" : "UpdateResource";
        return { what: `${verb === "read" ? "read" : "change"} ${path}`, action };
    }
    const [noun, subject] = kind === "apps" ? ["app", "RunSpec"] : ["group", "Group"];
    if (!rest) {
        return { what: `${verb} ${kind}`, action: actions[verb] + subject, services: [verb, "/"] };
    }
    const id = `/${rest.replace(/\/(restart|versions(\/[^/]*)?|tasks)$/, "")}`;
    const needed = verb === "create" ? "update" : verb;
    return { what: `${needed} the ${noun} ${id}`, action: actions[needed] + subject, services: [needed, id] };
}

/** The path as Marathon sees it, without what stands in front of it. */
function pathIn(url: string): string {
    const path = URL.canParse(url) ? new URL(url).pathname : url;
    const begin = path.indexOf("/v2/");
    return decodeURI(begin < 0 ? path : path.slice(begin));
}
