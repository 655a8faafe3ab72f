/**
 * An output that is JSON already. tRPC infers what a client receives by imagining
 * `JSON.stringify`, and would turn `unknown` fields into optional ones; `toJSON` tells it the
 * shape. It exists for the compiler alone: nothing of the kind is on the value.
 */
export type WireOutput<T> = T & { toJSON(): T };

/** Marks a value of the wire types as what it is. Does nothing at run time. */
export function wireOutput<T>(value: T): WireOutput<T> {
  return value as WireOutput<T>;
}
