import { isIP, isIPv4, isIPv6 } from "node:net";
import { dropsApp, firstOf, hasNoEffect, judgeCopiedText, type LabelRule } from "./label-rule";
import { warning } from "./verdict";

const judgeAddress: LabelRule = (value) => {
    // The number follows at once, so only blanks in front are lost on haproxy.
    const address = value.trimStart();
    if (address === "") return hasNoEffect("the port is bound on every address");
    const bare = address.replace(/^\[(.*)\]$/, "$1");
    const isAddress = isIP(address) !== 0 || isIPv6(bare) || address === "*" || address === "localhost";
    // haproxy expands its environment inside double quotes: what stands there cannot be judged.
    return isAddress || value.includes("$") ? undefined : dropsApp("must be one IP address, or *");
};

export const judgeBindAddress = firstOf(judgeCopiedText, judgeAddress);

/** White space of any kind separates the networks, so line breaks are fine here. */
export const judgeAllowedNetworks: LabelRule = (value) => {
    if (value === "") return warning("allows every client: an empty list is no list. Name the networks.");
    const networks = value.split(/\s+/).filter((network) => network !== "");
    if (networks.length > 0 && networks.every(isNetwork)) return undefined;
    return dropsApp("must be IP addresses or networks such as 10.0.0.0/8, with blanks between them");
};

function isNetwork(text: string): boolean {
    const [address = "", mask, ...rest] = text.split("/");
    if (rest.length > 0) return false;
    if (address === "localhost") return mask === undefined;
    if (isIPv4(address)) return mask === undefined || isMask(mask, 32) || isIPv4(mask);
    return isIPv6(address) && (mask === undefined || isMask(mask, 128));
}

function isMask(text: string, bits: number): boolean {
    return /^\d{1,3}$/.test(text) && Number(text) <= bits;
}
