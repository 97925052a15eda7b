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

const keywords = new Set(`${sectionWords} ${proxyWords}`.split(" "));

/** The first word in some lines of configuration that haproxy does not know as the beginning of a line. */
export function unknownKeyword(text: string): string | undefined {
    // A backslash at its end makes a line go on in the next one.
    const lines = text.replace(/\\\r?\n/g, " ").split(/\r?\n/);
    const words = lines.map((line) => line.trim().split(/\s+/)[0] ?? "");
    return words.find((word) => !/^(#|$)/.test(word) && !/[{}"'\\]/.test(word) && !keywords.has(word));
}
