import { fields } from "../../../provider/definition/fields";
import { elementStep, memberStep } from "../../../provider/definition/problem";
import { isPropertyMap, type PropertyMap, type PropertyValue } from "../../../provider/definition/unknown";
import type { Difference } from "../kind";

/** Where an app stands, rather than what it is. */
const aboutTheApp = [
    "version",
    "versionInfo",
    "deployments",
    "tasks",
    "tasksStaged",
    "tasksRunning",
    "tasksHealthy",
    "tasksUnhealthy",
    "taskStats",
    "tasksStats",
    "lastTaskFailure",
    "readinessCheckResults",
];

/** An answer about one app without what says where it stands. */
export function definitionIn(body: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(body).filter(([name]) => !aboutTheApp.includes(name)));
}

/** Where a definition is not the recorded one. A service port that is 0 here was given by the server there. */
export function compareDefinitions(expected: PropertyMap, got: PropertyMap, path: string): Difference[] {
    return compare(inOneOrder(expected), inOneOrder(got), path);
}

/** Sets come in any order. */
function inOneOrder(definition: PropertyMap): PropertyMap {
    return Object.fromEntries(
        Object.entries(definition).map(([name, value]) => [
            name,
            fields[name]?.shape.isUnordered && Array.isArray(value) ? sorted(value) : value,
        ]),
    );
}

function sorted(elements: readonly PropertyValue[]): PropertyValue[] {
    const text = (value: PropertyValue) =>
        JSON.stringify(value, (_, inner) =>
            isPropertyMap(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
        );
    return [...elements].sort((left, right) => (text(left) < text(right) ? -1 : 1));
}

function compare(
    expected: PropertyValue | undefined,
    got: PropertyValue | undefined,
    path: string,
): Difference[] {
    if (isPropertyMap(expected) && isPropertyMap(got)) {
        const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
        return [...names].flatMap((name) => compare(expected[name], got[name], `${path}${memberStep(name)}`));
    }
    if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length) {
        return expected.flatMap((element: PropertyValue, index) =>
            compare(element, got[index], `${path}${elementStep(index)}`),
        );
    }
    const isSame = expected === got || JSON.stringify(expected) === JSON.stringify(got);
    return isSame || isGivenPort(expected, got, path) ? [] : [{ path, expected, got }];
}

function isGivenPort(
    expected: PropertyValue | undefined,
    got: PropertyValue | undefined,
    path: string,
): boolean {
    return (
        got === 0 && typeof expected === "number" && /portDefinitions\[\d+\]\.port$|\.servicePort$/.test(path)
    );
}
