import fc from "fast-check";
import { canonicalise } from "../../../provider/definition/canonical";
import { type PropertyMap, UNKNOWN } from "../../../provider/definition/unknown";

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const labels = fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.boolean()), { maxKeys: 3 });
const protocol = fc.constantFrom("tcp", "UDP", "udp,tcp");
const somePort = fc.constantFrom(0, 80, 8080, 10_001);

const portMapping = fc.record(
    { containerPort: somePort, hostPort: somePort, servicePort: somePort, name, protocol, labels },
    { requiredKeys: [] },
);

const volume = fc.oneof(
    fc.record({ containerPath: name, hostPath: name, mode: fc.constantFrom("ro", "RW") }),
    fc.record({
        containerPath: name,
        mode: fc.constant("RW"),
        persistent: fc.record(
            { size: fc.constant(10), type: fc.constantFrom("Root", "mount") },
            { requiredKeys: ["size"] },
        ),
    }),
    fc.record({
        containerPath: name,
        mode: fc.constant("RW"),
        external: fc.record({
            name,
            provider: fc.constant("dvdi"),
            options: fc.constant({ "dvdi/driver": "rexray" }),
        }),
    }),
);

const container = fc.record(
    {
        type: fc.constantFrom("docker", "MESOS"),
        docker: fc.record(
            {
                image: name,
                network: fc.constantFrom("bridge", "HOST", "USER", "none"),
                portMappings: fc.array(portMapping, { maxLength: 2 }),
            },
            { requiredKeys: ["image"] },
        ),
        portMappings: fc.array(portMapping, { maxLength: 3 }),
        volumes: fc.array(volume, { maxLength: 2 }),
    },
    { requiredKeys: [] },
);

const healthCheck = fc.record(
    {
        protocol: fc.constantFrom("http", "TCP", "Command", "MESOS_HTTP"),
        path: name,
        portIndex: fc.nat({ max: 1 }),
        port: somePort,
        gracePeriodSeconds: fc.nat({ max: 9 }),
    },
    { requiredKeys: [] },
);

const definition = fc.record(
    {
        cmd: fc.string(),
        instances: fc.nat({ max: 9 }),
        cpus: fc.constantFrom(0.1, 1),
        env: fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.record({ secret: name })), {
            maxKeys: 3,
        }),
        labels,
        constraints: fc.array(
            fc.oneof(
                fc.tuple(name, fc.constant("unique")),
                fc.tuple(name, fc.constant("MAX_PER"), fc.nat({ max: 9 })),
            ),
            { maxLength: 3 },
        ),
        dependencies: fc.array(fc.constantFrom("a", "/a", "../b", "/x//y/"), { maxLength: 3 }),
        acceptedResourceRoles: fc.array(name, { maxLength: 2 }),
        networks: fc.array(
            fc.record(
                { mode: fc.constantFrom("HOST", "container", "Container/Bridge"), name },
                { requiredKeys: [] },
            ),
            { maxLength: 2 },
        ),
        portDefinitions: fc.array(
            fc.record({ port: somePort, name, protocol, labels }, { requiredKeys: [] }),
            { maxLength: 2 },
        ),
        ports: fc.array(somePort, { maxLength: 2 }),
        uris: fc.array(fc.constantFrom("http://h.example/x.tgz", "http://h.example/x"), { maxLength: 2 }),
        fetch: fc.array(fc.record({ uri: name }), { maxLength: 2 }),
        ipAddress: fc.record(
            {
                networkName: fc.oneof(name, fc.constant("mesos-bridge")),
                labels,
                discovery: fc.record({
                    ports: fc.array(fc.record({ number: somePort, name }), { maxLength: 2 }),
                }),
            },
            { requiredKeys: [] },
        ),
        container,
        healthChecks: fc.array(healthCheck, { maxLength: 3 }),
        unreachableStrategy: fc.oneof(
            fc.constant("Disabled"),
            fc.record({ inactiveAfterSeconds: fc.nat({ max: 9 }) }),
        ),
        killSelection: fc.constantFrom("youngest_first", "OLDEST_FIRST"),
        upgradeStrategy: fc.constant({ minimumHealthCapacity: 0.5, maximumOverCapacity: 0 }),
        tty: fc.boolean(),
        foreign: fc.string(),
    },
    { requiredKeys: [] },
);

/** Any definition: old and new forms, right and wrong ones. */
export const anyDefinition: fc.Arbitrary<PropertyMap> = definition.map(
    (value) => value as unknown as PropertyMap,
);

/** Any definition whose old forms, if it has any, do not contradict its new ones. */
export const anyConsistentDefinition: fc.Arbitrary<PropertyMap> = anyDefinition.filter((value) => {
    const { ports, uris, ipAddress, container } = canonicalise(value);
    const { docker } = (container ?? {}) as PropertyMap;
    const { network, portMappings } = (docker ?? {}) as PropertyMap;
    return [ports, uris, ipAddress, network, portMappings].every((old) => old === undefined);
});

/** Any definition in which some values, at any depth, are not known yet. */
export const anyDefinitionWithUnknowns: fc.Arbitrary<PropertyMap> = fc
    .tuple(anyDefinition, fc.infiniteStream(fc.nat(6)))
    .map(([value, dice]) => forgetSome(value, () => dice.next().value === 0) as PropertyMap);

function forgetSome(value: unknown, forgets: () => boolean): unknown {
    if (typeof value !== "object" || value === null) return value;
    const forget = (inner: unknown) => (forgets() ? UNKNOWN : forgetSome(inner, forgets));
    if (Array.isArray(value)) return value.map(forget);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forget(inner)]));
}
