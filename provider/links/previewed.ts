import type { MaybeUnknown } from "../definition/ports";

/** A value as a preview knows it: the whole, and every member at any depth, may be not known yet. Lists are atoms. */
export type Previewed<T> = T extends string | number | boolean | undefined | readonly unknown[]
    ? MaybeUnknown<T>
    : MaybeUnknown<{ readonly [Key in keyof T]: Previewed<T[Key]> }>;
