import { posix } from "node:path";
import { dropsApp, firstOf, hasNoEffect, judgeCopiedText, type LabelRule } from "./label-rule";
import { type BalancerFlags, settingOf } from "./services";
import { type Finding, warning } from "./verdict";

const judgeCertificate: LabelRule = (value, _service, flags) => {
    if (value === "") return hasNoEffect("no certificate is named");
    const path = value.trim();
    if (path === "" || /[\s,]/.test(path)) {
        return dropsApp("must be one path on the load balancer, without blanks");
    }
    return judgeFile(path, flags);
};

export const judgeSslCert = firstOf(judgeCopiedText, judgeCertificate);

/** Which files exist is known to the load balancer only, unless it is told. */
function judgeFile(path: string, { certificates }: BalancerFlags): Finding | undefined {
    if (!certificates || certificates.map(posix.normalize).includes(posix.normalize(path))) return undefined;
    return dropsApp(`names ${path}, which is no certificate on the load balancer`);
}

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

/** What haproxy and OpenSSL take for some of the options that have a value. */
const valueForms: Readonly<Record<string, RegExp>> = {
    // A list of ciphers is refused when none of them exists; every name of one contains one of these words.
    ciphers:
        /\b(ALL|COMPLEMENTOFALL|(COMPLEMENTOF)?DEFAULT|HIGH|MEDIUM|LOW|[ae]?(NULL|RSA|DSS|DH|ECDH|ECDSA|PSK))\b|AES|ARIA|CAMELLIA|CHACHA20|DES|RC4|SEED|GOST|EC?DHE?|EDH|RSA|PSK|SRP|SHA|MD5|SSLV|TLSV|FIPS|SUITEB|PROFILE|^@/i,
    "ssl-min-ver": /^(SSLv3|TLSv1\.[0-3])$/,
    "ssl-max-ver": /^(SSLv3|TLSv1\.[0-3])$/,
    verify: /^(none|optional|required)$/,
};

const judgeOptions: LabelRule = (value, service, flags) => {
    const [line = ""] = value.trim().split(/[\r\n]/);
    const words = line.split(/\s+/).filter((word) => word !== "");
    if (words.length === 0) return hasNoEffect("no option is named");
    const used = new Set<string>();
    for (let index = 0; index < words.length; index++) {
        const word = words[index] ?? "";
        const takesValue = valueOptions.has(word) || valueTlsOptions.has(word);
        if (!takesValue && !plainOptions.has(word) && !plainTlsOptions.has(word)) {
            return dropsApp(`must have only options of haproxy's bind, and word ${index + 1} is none`);
        }
        used.add(word);
        if (!takesValue) continue;
        index++;
        const finding = judgeValue(word, words[index], flags);
        if (finding) return finding;
    }
    return judgeTls(used, Boolean(settingOf(service, "SSL_CERT")));
};

function judgeValue(option: string, value: string | undefined, flags: BalancerFlags): Finding | undefined {
    if (value === undefined) return dropsApp(`needs a value after "${option}"`);
    if (option === "crt") return judgeFile(value, flags);
    const form = Object.hasOwn(valueForms, option) ? valueForms[option] : undefined;
    return !form || form.test(value) ? undefined : dropsApp(`has no value of ${option} after that option`);
}

function judgeTls(used: ReadonlySet<string>, hasCertificate: boolean): Finding | undefined {
    if (hasCertificate) return undefined;
    if (used.has("ssl")) {
        const names = ["crt", "crt-list", "generate-certificates", "strict-sni"].some((word) =>
            used.has(word),
        );
        return names ? undefined : dropsApp("switches TLS on without a certificate: set SSL_CERT");
    }
    const usesTls = [...used].some((word) => plainTlsOptions.has(word) || valueTlsOptions.has(word));
    if (!usesTls) return undefined;
    return warning("has TLS options, but the port speaks plain text. Set SSL_CERT, or take them out.");
}

export const judgeBindOptions = firstOf(judgeCopiedText, judgeOptions);
