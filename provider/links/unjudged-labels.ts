import { isUnknown } from "../definition/unknown";
import { isServed, type PublishedApp, type Service, settingOf, settingPath } from "./services";

/** A label whose effect lies with something that neither the definition nor Marathon tells. */
export interface Unjudged {
    readonly path: string;
    readonly text: string;
}

/** What is to be known about labels that name files: only the load balancer itself has a list of those. */
export function unjudgedLabels({ services }: PublishedApp): Unjudged[] {
    const served = services.filter((service) => isServed(service, {}));
    return served.flatMap((service) =>
        ["SSL_CERT", "BIND_OPTIONS"]
            .filter((setting) => namesFile(service, setting))
            .map((setting) => ({ path: settingPath(service, setting), text })),
    );
}

const text =
    "names a file on the load balancer, which no preview can see. Without it haproxy refuses the configuration, and " +
    "marathon-lb leaves the app out.";

function namesFile(service: Service, setting: string): boolean {
    const value = settingOf(service, setting) ?? "";
    if (isUnknown(value) || value.trim() === "") return false;
    return setting === "SSL_CERT" || /(^|\s)(crt|crt-list|ca-file|crl-file|ca-verify-file)\s/.test(value);
}
