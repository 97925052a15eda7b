/**
 * What Pulumi's dynamic provider process expects of the object a resource's `__provider` text evaluates to, and what
 * it passes. Plain types: nothing of `@pulumi/pulumi` is needed at run time.
 */

/** Properties as the process hands them over: decoded JSON, secrets in clear, unknown values as a fixed text. */
export type Properties = Record<string, unknown>;

export interface ConfigureRequest {
    readonly config: {
        /** The value of a namespaced key of the provider's configuration, `marathon:url` for instance; mostly text. */
        get(key: string): unknown;
    };
}

export interface CheckResult {
    readonly inputs: Properties;
    readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffResult {
    /** Left out: the engine compares old and new inputs itself, and shows every changed leaf. */
    readonly changes?: boolean;
    readonly replaces?: readonly string[];
    readonly deleteBeforeReplace?: boolean;
}

export interface CreateResult {
    readonly id: string;
    readonly outs: Properties;
}

export interface UpdateResult {
    readonly outs: Properties;
}

export interface ReadResult {
    /** Empty: the resource is gone. */
    readonly id: string;
    readonly props: Properties;
    readonly inputs?: Properties;
}

export interface DynamicProvider {
    configure(request: ConfigureRequest): Promise<void>;
    check(olds: Properties, news: Properties): Promise<CheckResult>;
    diff(id: string, olds: Properties, news: Properties): Promise<DiffResult>;
    create(inputs: Properties): Promise<CreateResult>;
    read(id: string, props: Properties): Promise<ReadResult>;
    update(id: string, olds: Properties, news: Properties): Promise<UpdateResult>;
    delete(id: string, props: Properties): Promise<void>;
}
