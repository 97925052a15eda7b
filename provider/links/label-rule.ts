import type { BalancerFlags, Service } from "./services";
import { type Finding, failure, warning } from "./verdict";

/** What is to be said about the value of a label for one port, if anything. */
export type LabelRule = (value: string, service: Service, flags: BalancerFlags) => Finding | undefined;

/** marathon-lb reads these labels of every app before it looks at groups, and has no net for what it cannot read. */
export function abortsAll(what: string): Finding {
    return failure(`${what}: marathon-lb fails on it and stops updating every app, not only this one.`);
}

/** haproxy refuses a configuration with it; marathon-lb then leaves apps out until the rest is accepted. */
export function dropsApp(what: string): Finding {
    return failure(`${what}: haproxy refuses it, and marathon-lb leaves the app out without a word.`);
}

export function hasNoEffect(why: string): Finding {
    return warning(`has no effect: ${why}.`);
}

/** The first of some rules that has something to say. */
export function firstOf(...rules: readonly LabelRule[]): LabelRule {
    return (value, service, flags) => {
        for (const rule of rules) {
            const finding = rule(value, service, flags);
            if (finding) return finding;
        }
        return undefined;
    };
}

/** What haproxy's own reading of a line does to a value that marathon-lb copies into it. */
export const judgeCopiedText: LabelRule = (value) => {
    if (hasOpenQuote(value)) return dropsApp("has a quote that is not closed");
    if (/[\r\n]/.test(value.trimEnd())) {
        return warning(
            "writes further lines into the load balancer's configuration. Take the line break out.",
        );
    }
    return value.includes("#")
        ? warning("ends at the # for haproxy, which begins a comment. Take it out.")
        : undefined;
};

/** Whether haproxy's parser reaches the end of the text inside quotes: within them the other kind is plain text. */
export function hasOpenQuote(text: string): boolean {
    let open = "";
    for (let index = 0; index < text.length; index++) {
        const character = text.charAt(index);
        if (character === "\\" && open !== "'") index++;
        else if (open === "" && (character === '"' || character === "'")) open = character;
        else if (character === open) open = "";
    }
    return open !== "";
}
