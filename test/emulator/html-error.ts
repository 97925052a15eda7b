import type { ServerResponse } from "node:http";
import type { Answer, EmulatorRequest } from "./exchange";

/** An error that the HTTP server in front of Marathon makes: an HTML page where that is accepted, else no body. */
export function sendHtmlError(
    request: EmulatorRequest,
    outgoing: ServerResponse,
    { status, html: reason = "", headers = {} }: Answer,
): void {
    const accept = request.headers.accept;
    const hasPage = ["GET", "HEAD", "POST"].includes(request.method);
    const wantsHtml =
        hasPage && (accept === undefined || accept.includes("*/*") || accept.includes("text/html"));
    const page = wantsHtml ? pageOf(request.path, status, reason) : "";
    outgoing.writeHead(status, {
        "X-Frame-Options": "DENY",
        ...(hasPage && { "Cache-Control": "must-revalidate,no-cache,no-store" }),
        ...headers,
        ...(wantsHtml && { "Content-Type": "text/html;charset=iso-8859-1" }),
        "Content-Length": Buffer.byteLength(page),
    });
    outgoing.end(page);
}

function pageOf(path: string, status: number, reason: string): string {
    return `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<title>Error ${status} ${reason}</title>
</head>
<body><h2>HTTP ERROR ${status}</h2>
<p>Problem accessing ${path.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}. Reason:
<pre>    ${reason}</pre></p>
</body>
</html>
`;
}
