import { useEffect, useRef } from "react";

/** Reads again at each change after the first word of how things stand. */
export function useReadAgain(stamp: string | undefined, refetch: () => Promise<unknown>): void {
  const seen = useRef(stamp);
  useEffect(() => {
    const before = seen.current;
    seen.current = stamp ?? before;
    if (before === undefined || stamp === undefined || before === stamp) return;
    void refetch();
  }, [stamp, refetch]);
}
