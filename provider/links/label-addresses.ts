import { isIP, isIPv4, isIPv6 } from "node:net";
import { dropsApp, firstOf, hasNoEffect, judgeCopiedText, type LabelRule } from "./label-rule";
import { settingOf } from "./services";
import { warning } from "./verdict";

const judgeAddress: LabelRule = (value) => {
    if (value === "") return hasNoEffect("the port is bound on every address");
    const bare = value.replace(/^\[(.*)\]$/, "$1");
    const isAddress = isIP(value) !== 0 || isIPv6(bare) || value === "*" || value === "localhost";
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
    if (isIPv4(address)) return mask === undefined || isMask(mask, 32) || isIPv4(mask);
    return isIPv6(address) && (mask === undefined || isMask(mask, 128));
}

function isMask(text: string, bits: number): boolean {
    return /^\d{1,3}$/.test(text) && Number(text) <= bits;
}

/** Whether the file exists is known to the load balancer only. */
const judgeCertificate: LabelRule = (value) => {
    if (value === "") return hasNoEffect("no certificate is named");
    return /[\s,]/.test(value.trim())
        ? dropsApp("must be one path on the load balancer, without blanks")
        : undefined;
};

export const judgeSslCert = firstOf(judgeCopiedText, judgeCertificate);

/** haproxy's words for a `bind` line: those that stand alone, and those that take the next word. */
const plainOptions = new Set(
    "accept-proxy defer-accept quic-force-retry tfo transparent v4v6 v6only".split(" "),
);
const valueOptions = new Set(
    (
        "accept-netscaler-cip backlog expose-fd gid group id interface level maxconn mode mss name namespace nice " +
        "process proto severity-output shards tcp-ut thread uid user"
    ).split(" "),
);
const plainTlsOptions = new Set(
    (
        "allow-0rtt force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 generate-certificates no-alpn " +
        "no-ca-names no-sslv3 no-tls-tickets no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13 prefer-client-ciphers ssl strict-sni"
    ).split(" "),
);
const valueTlsOptions = new Set(
    (
        "alpn ca-file ca-ignore-err ca-sign-file ca-sign-pass ca-verify-file ciphers ciphersuites client-sigalgs crl-file " +
        "crt crt-ignore-err crt-list curves ecdhe npn ocsp-update sigalgs ssl-max-ver ssl-min-ver tls-ticket-keys verify"
    ).split(" "),
);

const judgeOptions: LabelRule = (value, service) => {
    const words = (value.trim().split(/[\r\n]/)[0] ?? "").split(/\s+/).filter((word) => word !== "");
    if (words.length === 0) return hasNoEffect("no option is named");
    let isTls = settingOf(service, "SSL_CERT") !== undefined;
    let usesTls = false;
    for (let index = 0; index < words.length; index++) {
        const word = words[index] ?? "";
        const takesValue = valueOptions.has(word) || valueTlsOptions.has(word);
        if (!takesValue && !plainOptions.has(word) && !plainTlsOptions.has(word)) {
            return dropsApp(`names "${word}", which is no option of haproxy's bind`);
        }
        if (takesValue && index + 1 >= words.length) return dropsApp(`needs a value after "${word}"`);
        isTls ||= word === "ssl";
        usesTls ||= plainTlsOptions.has(word) || valueTlsOptions.has(word);
        if (takesValue) index++;
    }
    if (isTls || !usesTls) return undefined;
    return warning("has TLS options, but the port speaks plain text. Set SSL_CERT, or take them out.");
};

export const judgeBindOptions = firstOf(judgeCopiedText, judgeOptions);
