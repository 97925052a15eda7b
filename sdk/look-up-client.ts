import * as pulumi from "@pulumi/pulumi";
import { MarathonClient } from "../provider/marathon/client";
import { ConfigError } from "../provider/marathon/errors";
import { resolveSettings } from "../provider/settings/resolve";
import type { Settings } from "../provider/settings/settings";
import type { SettingsSources } from "../provider/settings/sources";
import { reviewConfiguration, stackSources } from "./config";
import { providerSettings, type SettingTexts } from "./provider";

/** Whom to ask: `provider`, or the one that `parent` has; else the Marathon of the stack's configuration. */
export type LookUpOptions = Pick<pulumi.InvokeOptions, "provider" | "parent">;

/** What a look-up works with. */
export interface Asked {
    readonly client: MarathonClient;
    readonly settings: Settings;
}

/**
 * Asks the Marathon of a provider.
 *
 * @throws ConfigError when the provider's settings are wrong, or not known yet
 */
export async function askMarathon<Answer>(
    opts: LookUpOptions,
    ask: (asked: Asked) => Promise<Answer>,
): Promise<Answer> {
    reviewConfiguration();
    const texts = providerSettings(opts);
    return await askBy(texts ? sourcesFrom(await resolved(texts)) : stackSources(), ask);
}

/**
 * The same as an Output, with an argument that may be one. The settings' secrets do not make the answer secret: none of
 * them is in it.
 */
export function askMarathonOutput<Argument, Answer>(
    opts: LookUpOptions,
    argument: pulumi.Input<Argument>,
    ask: (asked: Asked, argument: Argument) => Promise<Answer>,
): pulumi.Output<Answer> {
    reviewConfiguration();
    const texts = providerSettings(opts);
    const known = texts && pulumi.unsecret(pulumi.output(texts));
    const answer = pulumi.all([known, argument]).apply(([own, given]) => {
        const sources = own ? sourcesFrom(own as KnownTexts) : stackSources();
        return askBy(sources, (asked) => ask(asked, given as Argument));
    });
    return answer as pulumi.Output<Answer>;
}

async function askBy<Answer>(
    sources: SettingsSources,
    ask: (asked: Asked) => Promise<Answer>,
): Promise<Answer> {
    const { connection, settings } = resolveSettings(sources);
    const client = new MarathonClient(connection);
    try {
        return await ask({ client, settings });
    } finally {
        await client.close();
    }
}

type KnownTexts = Readonly<Record<string, string>>;

function sourcesFrom(texts: KnownTexts): SettingsSources {
    return { configured: (name) => texts[name], environment: process.env };
}

/** The part of an Output that the SDK keeps to itself; where it is missing, an unknown value is waited for in vain. */
interface Inside {
    readonly isKnown?: Promise<boolean>;
}

async function resolved(texts: SettingTexts): Promise<KnownTexts> {
    const output = pulumi.output(texts);
    const { isKnown } = output as Inside;
    if (isKnown && !(await isKnown)) {
        throw new ConfigError(
            "The settings of this provider are not known before the update: look up with the Output form of the " +
                "function (getAppOutput, getInfoOutput, getServicePortsOutput).",
        );
    }
    return await new Promise((resolve) => {
        output.apply((known) => resolve(known as KnownTexts));
    });
}
