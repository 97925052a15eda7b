import type * as pulumi from "@pulumi/pulumi";
import type { Endpoints } from "../provider/links/endpoints";
import { MarathonResource } from "./resource";

/** What a {@link MarathonApp} is made of: Marathon's own app definition. */
export interface MarathonAppArgs {
    /**
     * The id in Marathon, absolute. Changing it replaces the app: the new one is created and ready before the old
     * one is deleted.
     *
     * @default `/<name of the resource>`
     */
    readonly appId?: pulumi.Input<string>;
    /** The command that is run by `/bin/sh -c`. A change restarts all instances. */
    readonly cmd?: pulumi.Input<string>;
    /**
     * How many instances run. A change starts or stops instances and leaves the others alone.
     *
     * @default 1
     */
    readonly instances?: pulumi.Input<number>;
    /**
     * Cores per instance. A change restarts all instances.
     *
     * @default 1
     */
    readonly cpus?: pulumi.Input<number>;
    /**
     * Memory per instance in MiB. A change restarts all instances.
     *
     * @default 128
     */
    readonly mem?: pulumi.Input<number>;
    /** Environment variables. Numbers and booleans become text. A change restarts all instances. */
    readonly env?: pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>>;
}

/**
 * An app in Marathon.
 *
 * It counts as ready when
 * 1. the deployment that writes it has finished, and
 * 2. all its instances run.
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const ticker = new marathon.MarathonApp("ticker", { cmd: "while sleep 10; do date; done", cpus: 0.1, mem: 32 });
 * export const id = ticker.appId;
 * ```
 */
export class MarathonApp extends MarathonResource {
    declare readonly appId: pulumi.Output<string>;
    declare readonly cmd: pulumi.Output<string | undefined>;
    declare readonly instances: pulumi.Output<number | undefined>;
    declare readonly cpus: pulumi.Output<number | undefined>;
    declare readonly mem: pulumi.Output<number | undefined>;
    /** Where each port can be reached, by port name, else `p<index>`. */
    declare readonly endpoints: pulumi.Output<Endpoints>;
    declare readonly env: pulumi.Output<Record<string, string> | undefined>;

    constructor(name: string, args: MarathonAppArgs = {}, opts?: pulumi.CustomResourceOptions) {
        super("App", name, { endpoints: undefined, ...args, appId: args.appId ?? `/${name}` }, opts);
    }

    /** The app of that id as Marathon holds it, read and not managed. */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts: pulumi.CustomResourceOptions = {},
    ): MarathonApp {
        return new MarathonApp(name, { appId: id }, { ...opts, id });
    }

    /** Whether the value is a MarathonApp, also one of another copy of this package. */
    static override isInstance(value: unknown): value is MarathonApp {
        return MarathonResource.isKind(value, "App");
    }
}
