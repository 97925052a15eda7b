import { list, map, record, set } from "./collection";
import { looseText, text, whole, word } from "./shape";

/** A port, or 0 for one that is chosen by somebody else. */
export const port = whole(0, 65535);

/** Marathon's `LegacyName`. */
export const portName = text({
    pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    wants: "consist of lower-case letters, digits and inner hyphens",
});

export const labels = map(looseText());

const networkName = text({
    maxLength: 63,
    pattern: /^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$/,
    wants: "consist of lower-case letters, digits and inner hyphens and underscores",
});

const protocol = { shape: word("tcp", "udp", "udp,tcp"), default: "tcp" } as const;

export const network = record({
    name: { shape: networkName },
    mode: { shape: word("container", "container/bridge", "host"), default: "container" },
    labels: { shape: labels, emptyIsAbsent: true },
});

export const portDefinition = record({
    port: { shape: port, default: 0 },
    labels: { shape: labels, emptyIsAbsent: true },
    name: { shape: portName },
    protocol,
});

export const portMapping = record({
    containerPort: { shape: port, default: 0 },
    hostPort: { shape: port },
    labels: { shape: labels, default: {} },
    name: { shape: portName },
    protocol,
    servicePort: { shape: port, default: 0 },
    networkNames: { shape: list(networkName), emptyIsAbsent: true },
});

/** The old form of a container network. */
export const ipAddress = record({
    networkName: { shape: text({ minLength: 1 }) },
    labels: { shape: labels },
    groups: { shape: set(text()) },
    discovery: {
        shape: record({
            ports: {
                shape: list(
                    record({
                        number: { shape: port, default: 0 },
                        name: { shape: portName, required: true },
                        protocol,
                        labels: { shape: labels },
                    }),
                ),
            },
        }),
    },
});
