import * as pulumi from "@pulumi/pulumi";
import { readSetting } from "../provider/settings/resolve";
import { explicitProviderKey } from "../provider/settings/sources";
import {
    type CredentialName,
    isCredential,
    type SettingName,
    settingNames,
    settingOf,
    variableSetting,
} from "../provider/settings/table";
import { reviewConfiguration, stackSources, warn, warningsAboutUnknown } from "./config";

/** How to reach one Marathon, and how to work with it. */
export interface ProviderSettings {
    /**
     * The base URL, path prefix included; several of one highly available Marathon, separated by commas.
     *
     * @default `marathon:url` of the stack
     */
    readonly url?: pulumi.Input<string> | undefined;
    /** User name for HTTP basic authentication. */
    readonly username?: pulumi.Input<string> | undefined;
    /** Password for HTTP basic authentication; kept encrypted in the state. */
    readonly password?: pulumi.Input<string> | undefined;
    /** Token, sent as `Authorization: token=…`; wins over user name and password. Kept encrypted in the state. */
    readonly token?: pulumi.Input<string> | undefined;
    /** PEM text of the authorities to trust instead of Node's own. */
    readonly caCert?: pulumi.Input<string> | undefined;
    /** PEM text of the certificate that a server in front of Marathon asks for. */
    readonly clientCert?: pulumi.Input<string> | undefined;
    /** PEM text of the key of `clientCert`; kept encrypted in the state. */
    readonly clientKey?: pulumi.Input<string> | undefined;
    /** Accept any certificate, with a warning. @default false */
    readonly insecureSkipVerify?: pulumi.Input<boolean> | undefined;
    /** How long one request may take with all its attempts, as `30s` or `1m`. @default 30s */
    readonly requestTimeout?: pulumi.Input<string> | undefined;
    /** How long a preview waits for the list of all apps. @default 60s */
    readonly factsTimeout?: pulumi.Input<string> | undefined;
    /** How long a rollout may go without any progress. @default 10m */
    readonly progressTimeout?: pulumi.Input<string> | undefined;
    /** How long a rollout may take as a whole; `customTimeouts` of a resource win. @default no limit */
    readonly rolloutTimeout?: pulumi.Input<string> | undefined;
    /** How many unfinished deployments of ours there may be at once. @default 20 */
    readonly maxDeployments?: pulumi.Input<number> | undefined;
    /** Id of the marathon-lb app that links go through. @default /marathon-lb */
    readonly lbApp?: pulumi.Input<string> | undefined;
    /** Load-balancer group that apps are published to and links go through. @default internal */
    readonly lbGroup?: pulumi.Input<string> | undefined;
    /** Domain that mesos-dns answers for. @default mesos */
    readonly dnsDomain?: pulumi.Input<string> | undefined;
    /** Name of the framework in mesos-dns. @default what Marathon calls itself */
    readonly framework?: pulumi.Input<string> | undefined;
    /** Where service ports are taken from, as `15000-20000`. @default the upper half of Marathon's own range */
    readonly servicePortRange?: pulumi.Input<string> | undefined;
    /** Service ports that are never given out, as `8080,9000-9010` or a list. */
    readonly reservedServicePorts?: pulumi.Input<string | readonly number[]> | undefined;
    /** Refuse every write before it is sent. `MARATHON_READ_ONLY` and `marathon:readOnly` cannot be lifted by it. */
    readonly readOnly?: pulumi.Input<boolean> | undefined;
    /** Label apps with the stack that they belong to (`PULUMI_OWNER`). @default true */
    readonly ownerLabel?: pulumi.Input<boolean> | undefined;
    /**
     * The framework id of a Marathon that has taken the place of the one that the resources were written to, or `true`
     * for any. Without it, another Marathon at this URL is an error.
     */
    readonly acceptFrameworkChange?: pulumi.Input<string | boolean> | undefined;
}

/**
 * What a {@link Provider} is made of. Credentials, `insecureSkipVerify` and `acceptFrameworkChange` belong to one
 * Marathon and are taken from here only. Everything else falls back to the stack's configuration, then to the
 * environment (`MARATHON_…`), then to the default.
 *
 * `tokenEnv`, `passwordEnv` and so on name the environment variable that holds a credential. It is read whenever it is
 * needed and wins over a value given here, so that a rotated one also counts for `pulumi refresh` and `pulumi destroy`,
 * which do not run the program.
 */
export interface ProviderArgs
    extends ProviderSettings,
        Readonly<Partial<Record<`${CredentialName}Env`, pulumi.Input<string> | undefined>>> {}

/** Under this key a provider keeps its settings for look-ups, also for another copy of this package. */
const settingsKey = Symbol.for("pulumi-marathon.provider.settings");

/** Settings by name, as text. */
export type SettingTexts = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * One Marathon, for programs that manage several: pass it as the `provider` option of a resource or the `providers`
 * option of a component.
 *
 * @example
 * ```ts
 * import * as marathon from "pulumi-marathon";
 *
 * const east = new marathon.Provider("east", { url: "http://marathon.east.example:8080", tokenEnv: "EAST_TOKEN" });
 * new marathon.MarathonApp("ticker", { cmd: "while sleep 10; do date; done" }, { provider: east });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
        reviewConfiguration();
        for (const warning of warningsAboutUnknown(Object.keys(args), ""))
            warn(`Provider ${name}: ${warning}`);
        const settings = textsOf(name, args);
        super("pulumi-nodejs", name, namespaced(settings), opts);
        Object.defineProperty(this, settingsKey, { value: settings });
    }
}

/** The settings of a provider of this package, also of another copy of it; `undefined` for any other value. */
function settingsOfProvider(value: unknown): SettingTexts | undefined {
    if (typeof value !== "object" || value === null) return undefined;
    return (value as { readonly [settingsKey]?: SettingTexts })[settingsKey];
}

/** Any type of the package: what a parent's provider is looked up by. */
const anyType = "pulumi-nodejs:dynamic/marathon:App";

/**
 * The settings of the explicit provider that options name or inherit.
 *
 * @returns nothing when it is the default provider
 */
export function providerSettings(opts: pulumi.InvokeOptions | undefined): SettingTexts | undefined {
    return settingsOfProvider(opts?.provider ?? opts?.parent?.getProvider(anyType));
}

/** Everything that is set for this provider; the provider process sees nothing of the stack's configuration. */
function textsOf(provider: string, args: ProviderArgs): SettingTexts {
    const stack = stackSources();
    const texts: Record<string, pulumi.Input<string>> = { [explicitProviderKey]: provider };
    for (const name of settingNames) {
        const given = args[name] ?? (isShared(name) ? stack.configured(name) : undefined);
        if (given !== undefined) texts[name] = protect(name, asText(given as pulumi.Input<Value>));
    }
    for (const name of settingNames.filter(isCredential).map(variableSetting)) {
        const variable = args[name];
        if (variable !== undefined) texts[name] = variable;
    }
    // Not the environment's: a freeze must end with its variable, and what is passed on here is stored.
    const isFrozen = readSetting("readOnly", { ...stack, environment: {} });
    return isFrozen ? { ...texts, readOnly: "true" } : texts;
}

type Value = string | number | boolean | readonly number[];

function isShared(name: SettingName): boolean {
    return ["anyone", "strictest"].includes(settingOf(name).takenFrom);
}

function asText(value: pulumi.Input<Value>): pulumi.Input<string> {
    if (typeof value === "string") return value;
    if (typeof value === "boolean" || typeof value === "number") return String(value);
    return pulumi.output(value).apply((known) => (typeof known === "string" ? known : JSON.stringify(known)));
}

/** Encrypted in state where it must be: what is secret by its nature, and a URL with a password in it. */
function protect(name: SettingName, text: pulumi.Input<string>): pulumi.Input<string> {
    if (settingOf(name).isSecret) return pulumi.secret(text);
    if (name !== "url") return text;
    if (typeof text === "string") return text.includes("@") ? pulumi.secret(text) : text;
    return pulumi.output(text).apply((url) => pulumi.output(url.includes("@") ? pulumi.secret(url) : url));
}

/** The provider process reads the same keys whether they come from the stack's configuration or from here. */
function namespaced(settings: SettingTexts): pulumi.Inputs {
    return Object.fromEntries(Object.entries(settings).map(([name, text]) => [`marathon:${name}`, text]));
}
