import * as pulumi from "@pulumi/pulumi";
import { observe } from "../../support/observe";

/** A resource that a program registered, with its arguments as the engine would get them. */
export interface Registered {
    readonly name: string;
    readonly type: string;
    /** Secrets are unwrapped; what is not known yet is left out. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** URN and id of its explicit provider; empty for the default one. */
    readonly provider: string;
}

export interface MockedEngine {
    /** The resources of a kind that were registered before this one was, in order. */
    registeredBefore(last: pulumi.Resource, kind: string): Promise<Registered[]>;
    /** The arguments of one resource. */
    inputsOf(resource: pulumi.Resource): Promise<Registered["inputs"]>;
}

/** Lets the tests of the surrounding `describe` make resources without an engine; each test begins with none. */
export function useMockedEngine(): MockedEngine {
    let all: Registered[] = [];
    beforeEach(async () => {
        all = [];
        const mocks: pulumi.runtime.Mocks = {
            call: ({ inputs }) => inputs,
            newResource: ({ name, type, inputs, id, provider = "" }) => {
                all.push({ name, type, inputs, provider });
                return { id: id ?? name, state: inputs };
            },
        };
        await pulumi.runtime.setMocks(mocks, "shop", "dev");
    });
    return {
        async registeredBefore(last, kind) {
            await observe(last.urn);
            return all.filter(({ type }) => type.endsWith(`marathon:${kind}`));
        },
        async inputsOf(resource) {
            const { value: urn } = await observe(resource.urn);
            return all.findLast(({ name }) => String(urn).endsWith(`::${name}`))?.inputs ?? {};
        },
    };
}
