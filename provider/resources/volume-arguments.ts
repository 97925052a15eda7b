import { canonicalMembers, list, type Members, map, memberProblems, record } from "../definition/collection";
import { memberStep, type Problem, problem } from "../definition/problem";
import { either, flag, looseText, text, whole, withRules } from "../definition/shape";
import { isPropertyMap, type PropertyMap } from "../definition/unknown";
import type { Failure } from "./handler";

const someText = { shape: text({ minLength: 1 }) } as const;

const libStorage: Members = {
    url: {
        shape: either((value) => (Array.isArray(value) ? list(someText.shape, { min: 1 }) : someText.shape)),
        required: true,
    },
    service: { ...someText, required: true },
    instanceId: someText,
    token: someText,
    caCert: someText,
    clientCert: someText,
    clientKey: someText,
    fingerprint: someText,
    insecureSkipVerify: { shape: flag },
};

const provisions: Members = {
    libStorage: {
        shape: record(libStorage, { problems: (given) => strangers(libStorage, given), refusesOthers: true }),
        required: true,
    },
};

const provision = either((value) =>
    isPropertyMap(value)
        ? record(provisions, { problems: (given) => strangers(provisions, given) })
        : text({ pattern: /^implicit$/, wants: 'be "implicit" or { libStorage: … }' }),
);

/** Marathon's `OptionLabelPatterns`, behind the prefix. */
const optionName = /^[A-Za-z0-9](?:[-A-Za-z0-9._:]*[A-Za-z0-9])?$/;

const options = withRules(map(looseText()), (value) =>
    Object.keys(value as PropertyMap)
        .filter((name) => !optionName.test(name) || name.toLowerCase() === "driver")
        .map((name) => problem("is no name of an option", memberStep(name))),
);

/** What a volume is made of. */
const volume: Members = {
    volumeName: {
        shape: text({ pattern: /^[^\s/][^/]*$/, wants: "be a name without slashes" }),
        required: true,
    },
    size: { shape: whole(1) },
    volumeType: someText,
    iops: { shape: whole(1) },
    availabilityZone: someText,
    encrypted: { shape: flag },
    options: { shape: options },
    // `OptionLabelPatterns` as well.
    driver: {
        shape: text({
            pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
            wants: "consist of lower-case letters, digits and inner hyphens",
        }),
        required: true,
    },
    provision: { shape: provision },
    retain: { shape: flag },
    adopt: { shape: flag },
};

/** The arguments in the one form in which equal ones are the same JSON. */
export function canonicalVolume(news: PropertyMap): PropertyMap {
    return canonicalMembers(volume, news);
}

/** What Marathon, REX-Ray or this package would refuse about a volume, without asking anybody. */
export function volumeArgumentProblems(inputs: PropertyMap): Failure[] {
    const problems = [...memberProblems(volume, inputs), ...strangers(volume, inputs), ...promises(inputs)];
    return problems
        .filter(({ isWarning }) => !isWarning)
        .map(({ path, text }) => ({ path: path.replace(/^\./, ""), text }));
}

/** What an implicit volume cannot keep: nobody here can destroy it. */
function promises({ retain, provision }: PropertyMap): Problem[] {
    const isImplicit = provision === undefined || provision === "implicit";
    if (retain !== false || !isImplicit) return [];
    const text =
        "must be true for an implicit volume: only its driver could destroy it. Set provision.libStorage";
    return [problem(text, ".retain")];
}

/** Misspelt settings would go unnoticed. */
function strangers(members: Members, given: PropertyMap): Problem[] {
    return Object.keys(given)
        .filter((name) => !(name in members) && !name.startsWith("__"))
        .map((name) => problem(`is none of ${Object.keys(members).join(", ")}`, memberStep(name)));
}
