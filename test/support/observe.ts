import { type Output, output } from "@pulumi/pulumi";

/** An output as the running program sees it. */
export interface Observed {
    /** `false` in a preview when the value, or part of it, is not known yet. */
    readonly known: boolean;
    readonly secret: boolean;
    /** Only meaningful when known. */
    readonly value: unknown;
}

/** The members of an output that the SDK keeps to itself. */
interface Inside {
    readonly isKnown: Promise<boolean>;
    readonly isSecret: Promise<boolean>;
    promise(withUnknowns: boolean): Promise<unknown>;
}

/** What a program would get from an output at this moment of a preview or an update. */
export async function observe(value: Output<unknown>): Promise<Observed> {
    const inside = output(value) as unknown as Inside;
    const known = await inside.isKnown;
    return {
        known,
        secret: await inside.isSecret,
        value: known ? await inside.promise(false) : undefined,
    };
}
