import { useState } from "react";

/** The list of the render before, as long as it holds the same values: spares what renders from it. */
export function useStableList<T>(list: readonly T[]): readonly T[] {
  const [kept, keep] = useState(list);
  if (kept.length === list.length && list.every((value, index) => value === kept[index])) return kept;
  keep(list);
  return list;
}
