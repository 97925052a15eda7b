import { isPropertyMap, type PropertyMap } from "../unknown";
import { isText, membersOf, volumesIn } from "./reading";

/** An external volume as other apps see it. */
interface Claim {
    /** Its name and who provides it: names of different providers do not meet. */
    readonly key: string;
    readonly name: string;
    /** Nobody else may mount it. */
    readonly isOwn: boolean;
    /** Only read, of one that others may write: it meets nobody. */
    readonly isHarmless: boolean;
}

/**
 * The names of external volumes for whose sake Marathon refuses to hold both apps: each is mounted by both, and at least
 * one of them needs it for itself (`ProviderValidationHelpers.validateUniqueVolumes`).
 */
export function volumesInConflict(definition: PropertyMap, other: PropertyMap): string[] {
    const theirs = claimsIn(other);
    const ours = claimsIn(definition).filter((our) =>
        theirs.some(
            (their) =>
                their.key === our.key &&
                ((their.isOwn && !our.isHarmless) || (our.isOwn && !their.isHarmless)),
        ),
    );
    return [...new Set(ours.map(({ name }) => name))];
}

function claimsIn(definition: PropertyMap): Claim[] {
    return volumesIn(definition).flatMap(({ value: { external, mode } }) => {
        if (!isPropertyMap(external) || !isText(external.name)) return [];
        const { name, provider } = external;
        if (provider === "csi") return [csiClaim(name, membersOf(external.options), mode === "RO")];
        return provider === "dvdi"
            ? [{ key: `dvdi ${name}`, name, isOwn: external.shared !== true, isHarmless: false }]
            : [];
    });
}

function csiClaim(name: string, { capability }: PropertyMap, isReadOnly: boolean): Claim {
    const { accessMode } = membersOf(capability);
    const isOneWriter = accessMode === "MULTI_NODE_SINGLE_WRITER";
    const isShared = accessMode === "MULTI_NODE_READER_ONLY" || accessMode === "MULTI_NODE_MULTI_WRITER";
    const isHarmless = isOneWriter && isReadOnly;
    return { key: `csi ${name}`, name, isOwn: !isShared && !isHarmless, isHarmless };
}
