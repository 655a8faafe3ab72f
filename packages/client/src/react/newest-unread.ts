import type { InboxView, UnreadView } from "@jobwire/jobs/wire";
import { isOlderRead } from "../live/is-older-read.ts";

/**
 * How many notes are not read, by what was read last: the inbox has a count of its own, which may lag behind, and is ahead when
 * it was read again while the count did not change.
 */
export function newestUnread(inbox: InboxView | null, count: UnreadView | null): number {
  if (inbox === null || count === null) return (count ?? inbox)?.unread ?? 0;
  return isOlderRead(count, inbox) ? inbox.unread : count.unread;
}
