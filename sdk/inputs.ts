import type * as pulumi from "@pulumi/pulumi";

type Scalar = string | number | boolean | null | undefined;

/** A value in which every part, at any depth, may be an Output. */
export type DeepInput<T> = pulumi.Input<DeepParts<T>>;

/** Alternatives stay together: an Output may be of any of them. */
type DeepParts<T> = T extends Scalar
    ? T
    : T extends readonly (infer Item)[]
      ? readonly DeepInput<Item>[]
      : T extends object
        ? InputMembers<T>
        : T;

/** The members of an arguments interface, each of which may be an Output at any depth. */
export type InputMembers<T> = { readonly [Key in keyof T]: DeepInput<T[Key]> };
