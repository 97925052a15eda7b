import type { EmulatorRequest } from "./exchange";
import type { AppEmbed } from "./wire";

const appEmbeds: Readonly<Record<string, readonly AppEmbed[]>> = {
    tasks: ["tasks", "deployments"],
    deployments: ["deployments"],
    counts: ["counts"],
    readiness: ["readiness"],
    lastTaskFailure: ["lastTaskFailure"],
    failures: ["tasks", "lastTaskFailure", "deployments"],
    taskStats: ["taskStats"],
};

/** What a request wants to see of each app; the prefix may be left out, unknown values are ignored (`InfoEmbedResolver`). */
export function appEmbedsOf({ query }: EmulatorRequest, prefixes: readonly string[]): Set<AppEmbed> {
    const names = query.getAll("embed").flatMap((value) => {
        const prefix = prefixes.find((candidate) => value.startsWith(candidate));
        return prefix === undefined ? [value] : [value.slice(prefix.length)];
    });
    return new Set(names.flatMap((name) => appEmbeds[name] ?? []));
}
