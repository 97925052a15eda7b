import * as pulumi from "@pulumi/pulumi";
import { canonicalise } from "../provider/definition/canonical";
import { type AppPort, portsOf } from "../provider/definition/ports";
import { isUnknown, type PropertyMap } from "../provider/definition/unknown";
import { convert, convertEach, outlineOf } from "./merge";

/**
 * What follows from the ports of an app: at once, or when they come. Only what decides is looked at, so that a secret or
 * unknown number beside it hides nothing.
 *
 * @param definition  of the app, in the new form
 * @param member      what matters of each port, besides that it is there; the others are absent
 */
export function convertPorts<U>(
    definition: pulumi.Inputs,
    member: "name" | "protocol",
    change: (ports: readonly AppPort[]) => pulumi.Input<U>,
): pulumi.Input<U | undefined> {
    const { networks, portDefinitions, container } = definition;
    const mappings = convert(container, (given: pulumi.Inputs | undefined) => given?.portMappings);
    const deciding = {
        networks: partsOf(networks, "mode"),
        portDefinitions: partsOf(portDefinitions, member),
        container: { portMappings: partsOf(mappings, member) },
    };
    const outlined = portsIn(outlineOf(deciding));
    const isSettled = !isUnknown(outlined) && !outlined.some(({ name }) => isUnknown(name));
    if (isSettled) return change(outlined);
    return pulumi.output(deciding).apply((settled) => {
        const ports = portsIn(settled);
        return isUnknown(ports) ? pulumi.output(undefined) : pulumi.output(change(ports));
    }) as pulumi.Output<U | undefined>;
}

function portsIn(definition: unknown): ReturnType<typeof portsOf> {
    return portsOf(canonicalise(definition as PropertyMap));
}

/** A list with one member of each element. */
function partsOf(list: pulumi.Input<unknown>, member: string): pulumi.Input<unknown> {
    return convertEach(list as pulumi.Input<readonly unknown[]>, (element) =>
        typeof element === "object" && element !== null
            ? { [member]: (element as pulumi.Inputs)[member] }
            : element,
    );
}
