// The character classes of `java.net.URI`, which Marathon asks: RFC 2396, and whatever is beyond ASCII and no blank.
const common = String.raw`%[0-9A-Fa-f]{2}|[^\u0000-\u00a0\s]`;
const unreserved = "\\-A-Za-z0-9_.!~*'();:@&=+$,";
const inAuthority = String.raw`(?:[${unreserved}[\]]|${common})`;
const inPath = `(?:[${unreserved}/]|${common})`;
const inQuery = String.raw`(?:[${unreserved}/?[\]]|${common})`;

const ending = String.raw`(?:\?${inQuery}*)?(?:#${inQuery}*)?`;
// An authority may be empty where something follows: file:///etc/hosts.
const hierarchical = `(?://(?:${inAuthority}+|(?=[/?#]))|(?!//))${inPath}*${ending}`;
const scheme = "[A-Za-z][A-Za-z0-9+.-]*:";

const relative = new RegExp(`^(?![^/?#]*:)${hierarchical}$`);
const absolute = new RegExp(
    `^${scheme}(?![?#]|$)(?:(?=/)${hierarchical}|(?!/)${inQuery}+(?:#${inQuery}*)?)$`,
);

/** Whether a text has the form of a URI, absolute or relative. */
export function isUri(text: string): boolean {
    return absolute.test(text) || relative.test(text);
}
