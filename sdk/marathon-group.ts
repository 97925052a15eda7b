import * as pulumi from "@pulumi/pulumi";
import type { AppDefinition } from "../provider/definition/types";
import type { Endpoints } from "../provider/links/endpoints";
import { withPropertyPaths } from "./app-options";
import type { GroupContentArgs } from "./group-args";
import { keysIn, renderContent } from "./group-content";
import type { AppEndpoint } from "./link-target";
import { definedMembers } from "./merge";
import { MarathonResource } from "./resource";

/** What a {@link MarathonGroup} is made of: a folder has no content, `apps` and `groups` make it a system. */
export interface MarathonGroupArgs extends GroupContentArgs {
    /**
     * The id in Marathon, absolute. Changing it replaces the group.
     *
     * @default `/<name of the resource>`
     */
    readonly groupId?: pulumi.Input<string>;
    /**
     * Whether apps in this group take its name as their Mesos role. Top-level groups only, Marathon 1.9 and later.
     *
     * @default what Marathon's `--new_group_enforce_role` says
     */
    readonly enforceRole?: pulumi.Input<boolean>;
    /**
     * Where the service ports of this program's apps in the group are taken from, both ends included: `15000-15999`. An
     * app may have a range of its own. Marathon knows nothing of it, and a change writes nothing.
     *
     * @default `marathon:servicePortRange`
     */
    readonly servicePortRange?: pulumi.Input<string>;
    /**
     * Take over apps of `apps` and `groups` that are there already and carry no stack's label: those that are the same
     * stay as they are, without a restart, others are updated.
     *
     * @default false
     */
    readonly adopt?: boolean;
    /**
     * `true`: also delete the apps in this group that nothing in this stack declares, each by its id, as the preview lists
     * them. What `release` names stays.
     *
     * @default false
     */
    readonly exclusive?: pulumi.Input<boolean>;
    /**
     * Whether the group may be deleted with everything that is left in it: that is then deleted first, each app by its
     * id. Only what an earlier update has put into the state counts. A change writes nothing.
     *
     * @default false
     */
    readonly forceDestroy?: pulumi.Input<boolean>;
    /**
     * How the declared apps are deleted: all `together`, or in the order of `dependencies`, those first that depend on
     * others. Apps that are stopped in any order may lose what they are just writing. A change writes nothing.
     *
     * @default together; dependencies where apps have volumes
     */
    readonly destroyOrder?: pulumi.Input<"together" | "dependencies">;
    /**
     * Apps in this group that it does not declare, or not any more, and that stay: their ids, of which relative ones begin
     * at the group. So an app moves into a MarathonApp of its own without an outage, or out of the stack.
     *
     * @default none
     */
    readonly release?: pulumi.Input<readonly pulumi.Input<string>[]>;
}

/** A group within a group, as its outputs show it. */
export interface GroupContent {
    readonly dependencies?: readonly string[];
    readonly apps?: Readonly<Record<string, AppDefinition>>;
    readonly groups?: Readonly<Record<string, GroupContent>>;
}

/** What other apps may know of an app that a group declares. Never secret. */
export interface MemberFacts {
    /** The absolute id in Marathon. */
    readonly appId: string;
    /** Where each port can be reached, by port name, else `p<index>`. */
    readonly endpoints: Endpoints;
    /** Its name in mesos-dns. */
    readonly dnsName?: string;
}

/** An app that a group declares, as the target of a link. */
export interface GroupMember extends AppEndpoint {
    readonly appId: pulumi.Output<string>;
    readonly endpoints: pulumi.Output<Endpoints>;
    /** One of its ports. @param port  its name, index or container port */
    endpoint(port: pulumi.Input<string | number>): AppEndpoint;
}

/**
 * A group in Marathon: a folder for apps, or a whole system that is deployed as one.
 *
 * Without `apps` and `groups` it is a folder: pass it as `group` of a MarathonApp. It counts as ready as soon as Marathon
 * has it.
 *
 * With them it is a system. What has changed in it is written in one request, and becomes one deployment in the order of
 * `dependencies`: only changed apps restart, and apps that have been taken out are deleted afterwards. It counts as ready
 * when each app that the deployment touches is, judged like a MarathonApp: its instances run, and are healthy if it has
 * health checks. The error of one that is not names all such apps. Apps in the group that it does not declare are neither
 * written nor restarted.
 *
 * The group is deleted only when this stack made it and it is empty. What others have in it stays, and is named: in an
 * error of a folder, in a warning of a system. A changed `groupId` replaces it.
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const shop = new marathon.MarathonGroup("shop");
 * new marathon.MarathonApp("cart", { group: shop, cmd: "./cart" });
 * ```
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const shop = new marathon.MarathonGroup("shop", {
 *     apps: { web: { cmd: "./web", links: { DB: { target: "backend/db" } }, dependencies: ["backend/db"] } },
 *     groups: { backend: { apps: { db: { cmd: "./db", marathonLb: true } } } },
 * });
 * new marathon.MarathonApp("report", { cmd: "./report", links: { DB: shop.app("backend/db") } });
 * ```
 */
export class MarathonGroup extends MarathonResource {
    /** The absolute id in Marathon. Known in previews. */
    declare readonly groupId: pulumi.Output<string>;
    declare readonly dependencies: pulumi.Output<readonly string[] | undefined>;
    declare readonly enforceRole: pulumi.Output<boolean | undefined>;
    declare readonly apps: pulumi.Output<GroupContent["apps"]>;
    declare readonly groups: pulumi.Output<GroupContent["groups"]>;
    /** The apps that it declares, by their ids as seen from it: `web`, `backend/db`. Known in previews. */
    declare readonly members: pulumi.Output<Members>;
    /**
     * The versions in Marathon of the apps that it declares, by the keys of `members`: another one after every change and
     * restart. Not known in the preview of an update.
     */
    declare readonly revisions: pulumi.Output<Readonly<Record<string, string>>>;
    /** As it was given: no output, since apps must know it as soon as the program says it. */
    readonly servicePortRange: pulumi.Input<string> | undefined;
    readonly #keys: readonly string[];

    /** @throws pulumi.RunError  where `apps`, `groups` or something in them comes later */
    constructor(name: string, args: MarathonGroupArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
        const { servicePortRange, groupId = `/${name}`, ...settings } = args;
        const { properties, refusals } = renderContent(args, { name, groupId, servicePortRange, opts });
        const keys = keysIn(args);
        const props = definedMembers({ ...settings, ...properties, groupId, __refusals: refusals });
        super("Group", name, { ...declaredOutputs(props, opts), ...props }, withPropertyPaths(opts));
        this.servicePortRange = servicePortRange;
        this.#keys = keys;
        const missing = Object.entries(nothingGiven).filter(([output]) => !(output in this));
        for (const [output, value] of missing)
            Object.defineProperty(this, output, { value: pulumi.output(value) });
    }

    /**
     * An app that this group declares, as the target of links from outside of it.
     *
     * @param key  its id as seen from the group: `web`, `backend/db`
     * @throws pulumi.RunError  where the group declares no such app
     */
    app(key: string): GroupMember {
        const keys = this.#keys;
        if (!keys.includes(key)) throw new pulumi.RunError(unknownMember(key, keys));
        const appId = this.groupId.apply((id) => `${id}/${key}`);
        // Under the mocks of a program's tests nobody fills in the members.
        const endpoints = this.members.apply((members?: Members) => members?.[key]?.endpoints ?? {});
        const revision = this.revisions.apply((revisions?: Revisions) => revisions?.[key] ?? "");
        const member = { appId, endpoints, revision, resource: this };
        return { ...member, endpoint: (port) => ({ ...member, port }) };
    }

    /** The group of that id as Marathon holds it, read and not managed. */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts: pulumi.CustomResourceOptions = {},
    ): MarathonGroup {
        return new MarathonGroup(name, { groupId: id }, { ...opts, id });
    }

    /** Whether the value is a MarathonGroup, also one of another copy of this package. */
    static override isInstance(value: unknown): value is MarathonGroup {
        return MarathonResource.isKind(value, "Group");
    }
}

type Revisions = Readonly<Record<string, string>>;

type Members = Readonly<Record<string, MemberFacts>>;

/** The outputs of a group of which nothing is said. */
const nothingGiven = {
    dependencies: undefined,
    enforceRole: undefined,
    apps: undefined,
    groups: undefined,
    members: {},
    revisions: {},
};

/** What only the provider fills in: of a group that is only read, its settings; of a system, what others may know of it. */
function declaredOutputs(
    { apps, groups }: pulumi.Inputs,
    { id }: pulumi.CustomResourceOptions,
): Readonly<Record<string, undefined>> {
    if (id !== undefined) return { dependencies: undefined, enforceRole: undefined };
    return apps === undefined && groups === undefined ? {} : { members: undefined, revisions: undefined };
}

function unknownMember(key: string, keys: readonly string[]): string {
    if (keys.length === 0) {
        return `The group declares no apps, and so none that is "${key}". An app of its own is the target of a link by itself.`;
    }
    return `The group declares no app "${key}". It declares ${keys.join(", ")}.`;
}
