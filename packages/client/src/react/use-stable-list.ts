import { useRef } from "react";

/** The list of the render before, as long as it holds the same values: spares what renders from it. */
export function useStableList<T>(list: readonly T[]): readonly T[] {
  const before = useRef(list);
  const isSame = before.current.length === list.length && list.every((value, index) => value === before.current[index]);
  if (!isSame) before.current = list;
  return before.current;
}
