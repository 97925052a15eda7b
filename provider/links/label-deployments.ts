import { isUnknown } from "../definition/unknown";
import { labelText, parsePythonInteger } from "./haproxy-labels";
import { abortsAll, dropsApp, hasNoEffect } from "./label-rule";
import type { PublishedApp } from "./services";
import type { Finding, Verdict } from "./verdict";

const groupPath = "labels.HAPROXY_DEPLOYMENT_GROUP";

/** What is to be said about the labels of a blue/green deployment, alone and next to the other apps. */
export function judgeDeployment(app: PublishedApp, others: readonly PublishedApp[]): Verdict[] {
    const group = app.labels.HAPROXY_DEPLOYMENT_GROUP;
    if (group === undefined || isUnknown(group)) return [];
    if (typeof group !== "string") return [{ path: groupPath, ...abortsAll("must be text") }];
    const members = others.filter(
        (other) => other.appId !== app.appId && deploymentLabel(other, "GROUP") === group,
    );
    return [
        verdict("GROUP", judgeGroup(group, others)),
        verdict("ALT_PORT", judgeAlternatePort(app)),
        verdict("STARTED_AT", members.map((member) => judgeDates(app, member)).find(Boolean)),
        verdict(
            "TARGET_INSTANCES",
            members.some((member) => isNewer(app, member)) ? judgeTarget(app) : undefined,
        ),
    ].filter((found) => found !== undefined);
}

function deploymentLabel({ labels }: PublishedApp, name: string): string | undefined {
    return labelText(labels, `HAPROXY_DEPLOYMENT_${name}`);
}

/** The group's name takes the place of the app's id in the names of frontends. */
function judgeGroup(group: string, others: readonly PublishedApp[]): Finding | undefined {
    if (group === "") return abortsAll("must not be empty");
    const namesake = `/${group.replace(/^\//, "")}`;
    const holder = others.find(({ appId }) => appId === namesake);
    if (!holder || deploymentLabel(holder, "GROUP") === group) return undefined;
    return dropsApp(`must not be the id of an app, and ${namesake} is one`);
}

function judgeAlternatePort(app: PublishedApp): Finding | undefined {
    const text = deploymentLabel(app, "ALT_PORT");
    if (text === undefined || isUnknown(text) || parsePythonInteger(text) !== undefined) return undefined;
    return hasNoEffect("it is no port number");
}

/** Dates are read, and compared, when a second app of the group is there. */
function judgeDates(app: PublishedApp, member: PublishedApp): Finding | undefined {
    const [own, other] = [deploymentLabel(app, "STARTED_AT"), deploymentLabel(member, "STARTED_AT")];
    if (isUnknown(own) || isUnknown(other)) return undefined;
    if (own !== undefined && Number.isNaN(dateIn(own)))
        return abortsAll("must be a date such as 2020-01-31T12:00:00");
    if (hasZone(own) === hasZone(other)) return undefined;
    return abortsAll(`must have a time zone either here and on ${member.appId}, or on neither`);
}

/** In milliseconds; a date that is left out is before all others. `20200131T1200` is read like `2020-01-31T12:00`. */
function dateIn(text: string | undefined): number {
    if (text === undefined) return Number.NEGATIVE_INFINITY;
    const compact = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?$/.exec(text.trim());
    if (!compact) return Date.parse(text);
    const [, year, month, day, hour = "00", minute = "00", second = "00"] = compact;
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
}

/** A date that is left out counts as one without a zone. */
function hasZone(date: string | undefined): boolean {
    return date !== undefined && /(z|[+-]\d{2}:?\d{2})$/i.test(date.trim());
}

/** The instances of the new app are counted, and it is new unless it was started first. */
function isNewer(app: PublishedApp, member: PublishedApp): boolean {
    const [own, other] = [app, member].map((each) => deploymentLabel(each, "STARTED_AT"));
    if (isUnknown(own) || isUnknown(other)) return true;
    return !(dateIn(own) < dateIn(other));
}

function judgeTarget(app: PublishedApp): Finding | undefined {
    if (deploymentLabel(app, "NEW_INSTANCES") === undefined) return undefined;
    const text = deploymentLabel(app, "TARGET_INSTANCES");
    if (isUnknown(text)) return undefined;
    return text === undefined || parsePythonInteger(text) === undefined
        ? abortsAll("must be a number when HAPROXY_DEPLOYMENT_NEW_INSTANCES is set")
        : undefined;
}

function verdict(name: string, finding: Finding | undefined): Verdict | undefined {
    return finding && { path: `labels.HAPROXY_DEPLOYMENT_${name}`, ...finding };
}
