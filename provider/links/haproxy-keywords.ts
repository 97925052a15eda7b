/** The words that begin a section, and those of user lists. */
const sectionWords = "backend frontend group listen user userlist";

/** The words that begin a line of a frontend or backend, those of haproxy 2.0 (marathon-lb's image) to 2.6. */
const proxyWords =
    "acl backlog balance bind bind-process block capture clitcpka-cnt clitcpka-idle clitcpka-intvl compression cookie " +
    "declare default-server default_backend description disabled dispatch email-alert enabled errorfile errorfiles " +
    "errorloc errorloc302 errorloc303 error-log-format external-check filter force-persist fullconn grace hash-type " +
    "http-after-response http-check http-error http-request http-response http-reuse http-send-name-header id " +
    "ignore-persist load-server-state-from-file log log-format log-format-sd log-tag max-keep-alive-queue " +
    "max-session-srv-conns maxconn mode monitor monitor-net monitor-uri no option persist quic-initial rate-limit " +
    "redirect reqadd reqallow reqdel reqdeny reqiallow reqidel reqideny reqipass reqirep reqitarpit reqpass reqrep " +
    "reqtarpit retries retry-on rspadd rspdel rspdeny rspidel rspideny rspirep rsprep server server-state-file-name " +
    "server-template source srvtcpka-cnt srvtcpka-idle srvtcpka-intvl stats stick stick-table tcp-check tcp-request " +
    "tcp-response timeout transparent unique-id-format unique-id-header use-fcgi-app use-server use_backend";

/** What `option` switches on. */
const optionWords =
    "abortonclose accept-invalid-http-request accept-invalid-http-response allbackups checkcache clitcpka contstats " +
    "disable-h2-upgrade dontlog-normal dontlognull external-check forceclose forwardfor forwarded " +
    "h1-case-adjust-bogus-client h1-case-adjust-bogus-server http-buffer-request http-drop-request-trailers " +
    "http-drop-response-trailers http-ignore-probes http-keep-alive http-no-delay http-pretend-keepalive " +
    "http-restrict-req-hdr-names http-server-close http-tunnel http-use-htx http-use-proxy-header httpchk httpclose " +
    "httplog httpslog idle-close-on-response independant-streams independent-streams ldap-check log-health-checks " +
    "log-separate-errors logasap mysql-check nolinger originalto persist pgsql-check prefer-last-server redis-check " +
    "redispatch smtpchk socket-stats splice-auto splice-request splice-response spop-check srvtcpka ssl-hello-chk " +
    "tcp-check tcp-smart-accept tcp-smart-connect tcpka tcplog transparent";

const keywords = new Set(`${sectionWords} ${proxyWords}`.split(" "));
const options = new Set(optionWords.split(" "));

/** What haproxy does not know in some lines of configuration: the beginning of a line, or an `option`. */
export function unknownKeyword(text: string): string | undefined {
    // A backslash at its end makes a line go on in the next one.
    const lines = text.replace(/\\\r?\n/g, " ").split(/\r?\n/);
    for (const line of lines) {
        const [first = "", ...rest] = line.trim().split(/\s+/);
        if (!isKnown(first, keywords)) return first;
        const [option = ""] = first === "no" ? rest.slice(1) : rest;
        if (/^(no )?option /.test(`${first} ${rest[0]} `) && !isKnown(option, options)) return option;
    }
    return undefined;
}

/** Comments, empty lines and words that are not written out pass. */
function isKnown(word: string, known: ReadonlySet<string>): boolean {
    return /^(#|$)|[{}"'\\]/.test(word) || known.has(word);
}
