import * as pulumi from "@pulumi/pulumi";
import { nearestName } from "../provider/settings/nearest";
import type { SettingsSources } from "../provider/settings/sources";
import { configurationKeys } from "../provider/settings/table";

const namespace = "marathon:";

/** Where the settings of the default provider come from: what its process sees too. */
export function stackSources(): SettingsSources {
    return { configured: (name) => pulumi.runtime.getConfig(namespace + name), environment: process.env };
}

/** Runs of programs whose configuration was reviewed; one process may run several. */
const reviewed = new WeakSet<object>();

/** Warns, once in each run of a program, about every `marathon:` key of the stack that means nothing. */
export function reviewConfiguration(): void {
    const run = pulumi.runtime.getMonitor();
    if (!run || reviewed.has(run)) return;
    reviewed.add(run);
    const keys = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(namespace));
    const names = keys.map((key) => key.slice(namespace.length));
    for (const warning of warningsAboutUnknown(names, namespace)) warn(warning);
}

/** Says something about the program, not about a resource. Pulumi sends it before the program ends. */
export function warn(text: string): void {
    void pulumi.log.warn(text);
}

/**
 * What to say about names that are those of no setting.
 *
 * @param prefix  what stands before a name
 */
export function warningsAboutUnknown(names: readonly string[], prefix: string): string[] {
    const unknown = names.filter((name) => !configurationKeys.includes(name));
    return unknown.map((name) => {
        const nearest = nearestName(name, configurationKeys);
        const meant = nearest
            ? `did you mean ${prefix}${nearest}?`
            : "the README of pulumi-marathon lists all of them.";
        return `${prefix}${name} is no setting and has no effect: ${meant}`;
    });
}
