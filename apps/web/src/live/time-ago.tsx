import { useMemo } from "react";
import { formatExact, formatRelative } from "./duration.ts";
import { useNow } from "./now.ts";

/** An instant seen from now; the exact time on hover. */
export function TimeAgo({ at, className }: { at: string; className?: string }) {
  const nowMs = useNow(1_000);
  const exact = useMemo(() => formatExact(at), [at]);
  return (
    <time dateTime={at} title={exact} className={className}>
      {formatRelative(at, nowMs)}
    </time>
  );
}
