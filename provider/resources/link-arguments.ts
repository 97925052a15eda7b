import { isGiven } from "../definition/given";
import {
    isPropertyMap,
    isUnknown,
    type PropertyMap,
    type PropertyValue,
    UNKNOWN,
} from "../definition/unknown";
import { environmentStyles } from "../links/environment";
import { ipSources } from "../links/mesos-dns";
import { type LinkPlaces, vias } from "../links/via";
import type { Context } from "./context";
import type { Failure } from "./handler";
import { pathProblems } from "./path-rules";

/** What is wrong with the arguments of a link, taken by themselves. */
export function linkArgumentProblems(inputs: PropertyMap): Failure[] {
    const { balancer, dns, singleton } = inputs;
    return [
        ...pathProblems("target", inputs.target),
        ...choiceProblems("via", inputs.via, vias),
        ...choiceProblems("envStyle", inputs.envStyle, environmentStyles),
        ...schemeProblems(inputs.scheme),
        ...(isOpen(singleton) || typeof singleton === "boolean"
            ? []
            : [{ path: "singleton", text: "must be true or false" }]),
        ...memberProblems("balancer", balancer, ["app", "group", "framework", "host"]),
        ...(isPropertyMap(balancer) && isGiven(balancer.app)
            ? pathProblems("balancer.app", balancer.app)
            : []),
        ...memberProblems("dns", dns, ["framework", "domain", "ipSources", "labelRule"]),
        ...(isPropertyMap(dns)
            ? [
                  ...choiceProblems("dns.labelRule", dns.labelRule, ["rfc1123", "rfc952"]),
                  ...sourceProblems(dns.ipSources),
              ]
            : []),
    ];
}

/** Whether there may be no more than one instance, and there are. `path` is the argument to look at. */
export function singletonProblems(
    { singleton }: PropertyMap,
    instances: PropertyValue | undefined,
): Failure[] {
    if (singleton !== true || typeof instances !== "number" || instances <= 1) return [];
    const text = `has ${instances} instances, and singleton allows one. Give it one instance, or take singleton out`;
    return [{ path: "target", text }];
}

/**
 * The inputs with what a link goes by: given for the link itself, by the settings, or, for the name of the framework, by
 * Marathon. That name stands in the inputs by itself, so that a preview need not ask for it again.
 */
export async function withPlaces(
    context: Context,
    olds: PropertyMap,
    given: PropertyMap,
): Promise<PropertyMap> {
    const { settings } = context;
    const balancer = partsOf(given.balancer);
    const dns = partsOf(given.dns);
    const asks =
        [balancer, dns].some(({ framework }) => !isGiven(framework)) && settings.framework === undefined;
    const framework = asks ? (olds.framework ?? (await askFramework(context))) : undefined;
    const fallback = settings.framework ?? framework;
    return {
        ...given,
        ...(framework !== undefined && { framework }),
        balancer: isUnknown(given.balancer)
            ? UNKNOWN
            : {
                  app: settings.lbApp,
                  group: settings.lbGroup,
                  framework: fallback,
                  domain: settings.dnsDomain,
                  ...balancer,
              },
        dns: isUnknown(given.dns) ? UNKNOWN : { framework: fallback, domain: settings.dnsDomain, ...dns },
    };
}

/** What a link goes by, from inputs that have it; of what is not known as a whole, no part is known. */
export function placesIn({ balancer, dns }: PropertyMap): LinkPlaces {
    const nowhere = { framework: UNKNOWN, domain: UNKNOWN };
    const places = {
        balancer: isPropertyMap(balancer) ? balancer : { ...nowhere, app: UNKNOWN, group: UNKNOWN },
        dns: isPropertyMap(dns) ? dns : { ...nowhere, ipSources: UNKNOWN },
    };
    return places as unknown as LinkPlaces;
}

async function askFramework(context: Context): Promise<string> {
    const info = await context.facts.knownInfo((text) => context.row.warn(text));
    return info?.name ?? "marathon";
}

function partsOf(value: PropertyValue | undefined): PropertyMap {
    if (!isPropertyMap(value)) return {};
    return Object.fromEntries(Object.entries(value).filter(([, member]) => isGiven(member)));
}

function isOpen(value: PropertyValue | undefined): boolean {
    return !isGiven(value) || isUnknown(value);
}

function choiceProblems(
    path: string,
    value: PropertyValue | undefined,
    choices: readonly string[],
): Failure[] {
    if (isOpen(value) || choices.some((choice) => choice === value)) return [];
    return [{ path, text: `must be one of ${choices.join(", ")}` }];
}

function schemeProblems(scheme: PropertyValue | undefined): Failure[] {
    if (isOpen(scheme) || (typeof scheme === "string" && /^[a-z][a-z0-9+.-]*$/i.test(scheme))) return [];
    return [{ path: "scheme", text: 'must be the scheme of a URL without "://", such as postgres' }];
}

function sourceProblems(sources: PropertyValue | undefined): Failure[] {
    if (isOpen(sources)) return [];
    const isKnown = (source: PropertyValue) =>
        isUnknown(source) || ipSources.some((known) => known === source);
    if (Array.isArray(sources) && sources.length > 0 && sources.every(isKnown)) return [];
    return [{ path: "dns.ipSources", text: `must be a list of ${ipSources.join(", ")}` }];
}

function memberProblems(path: string, value: PropertyValue | undefined, names: readonly string[]): Failure[] {
    if (isOpen(value)) return [];
    if (!isPropertyMap(value)) return [{ path, text: `must be a map of ${names.join(", ")}` }];
    return Object.keys(value).flatMap((name) =>
        names.includes(name)
            ? []
            : [{ path: `${path}.${name}`, text: `is not known here. There are ${names.join(", ")}` }],
    );
}
