import type * as pulumi from "@pulumi/pulumi";

type Scalar = string | number | boolean | null | undefined;

/** A value in which every part, at any depth, may be an Output. */
export type DeepInput<T> = [T] extends [Scalar]
    ? pulumi.Input<T>
    : T extends readonly (infer Item)[]
      ? pulumi.Input<readonly DeepInput<Item>[]>
      : T extends object
        ? pulumi.Input<{ readonly [Key in keyof T]: DeepInput<T[Key]> }>
        : pulumi.Input<T>;

/** The members of an arguments interface, each of which may be an Output at any depth. */
export type InputMembers<T> = { readonly [Key in keyof T]: DeepInput<T[Key]> };
