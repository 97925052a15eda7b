import * as pulumi from "@pulumi/pulumi";
import { fields } from "../provider/definition/fields";
import type { AppDefinition } from "../provider/definition/types";
import { MarathonResource } from "./resource";

/** Fields of the definition that are never outputs: they have become others. */
type OldForm = "ports" | "uris" | "ipAddress";

type Field<Name extends Exclude<keyof AppDefinition, OldForm>> = pulumi.Output<AppDefinition[Name]>;

/** A resource whose outputs mirror the fields of an app definition that the program gives, in the new form. */
export abstract class AppResource extends MarathonResource {
    declare readonly cmd: Field<"cmd">;
    declare readonly args: Field<"args">;
    declare readonly user: Field<"user">;
    declare readonly instances: Field<"instances">;
    declare readonly cpus: Field<"cpus">;
    declare readonly mem: Field<"mem">;
    declare readonly disk: Field<"disk">;
    declare readonly gpus: Field<"gpus">;
    declare readonly resourceLimits: Field<"resourceLimits">;
    declare readonly executorResources: Field<"executorResources">;
    declare readonly executor: Field<"executor">;
    declare readonly env: pulumi.Output<Readonly<Record<string, string>> | undefined>;
    declare readonly secrets: Field<"secrets">;
    declare readonly labels: Field<"labels">;
    declare readonly constraints: Field<"constraints">;
    declare readonly acceptedResourceRoles: Field<"acceptedResourceRoles">;
    declare readonly role: Field<"role">;
    declare readonly container: Field<"container">;
    declare readonly networks: Field<"networks">;
    declare readonly portDefinitions: Field<"portDefinitions">;
    declare readonly requirePorts: Field<"requirePorts">;
    declare readonly fetch: Field<"fetch">;
    declare readonly dependencies: Field<"dependencies">;
    declare readonly healthChecks: Field<"healthChecks">;
    declare readonly check: Field<"check">;
    declare readonly readinessChecks: Field<"readinessChecks">;
    declare readonly backoffSeconds: Field<"backoffSeconds">;
    declare readonly backoffFactor: Field<"backoffFactor">;
    declare readonly maxLaunchDelaySeconds: Field<"maxLaunchDelaySeconds">;
    declare readonly upgradeStrategy: Field<"upgradeStrategy">;
    declare readonly unreachableStrategy: Field<"unreachableStrategy">;
    declare readonly killSelection: Field<"killSelection">;
    declare readonly taskKillGracePeriodSeconds: Field<"taskKillGracePeriodSeconds">;
    declare readonly tty: Field<"tty">;
    declare readonly residency: Field<"residency">;

    /**
     * @param props  those that are given; the fields that are not are outputs all the same, each of `undefined`. Of an
     *               app that is only read, `opts.id`, all of them come from Marathon.
     */
    protected constructor(name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
        super("App", name, opts.id === undefined ? props : { ...unread, ...props }, opts);
        const none = pulumi.output(undefined);
        const missing = outputNames.filter((field) => !(field in this));
        for (const field of missing) Object.defineProperty(this, field, { value: none });
    }
}

const outputNames = Object.keys(fields).filter((name) => !fields[name]?.isOldForm);

/** Declares every field as an output that only the provider fills. */
const unread = Object.fromEntries(outputNames.map((name) => [name, undefined]));
