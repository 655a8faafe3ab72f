/**
 * What migrations hold and schema.prisma cannot say (partial indexes, indexes over xid8). The engine's
 * diff would drop these; `migrate:new` takes those lines out, and the drift test allows no others.
 */
export const HAND_WRITTEN_INDEXES = [
  "job_changed_xid",
  "job_waiting",
  "job_waiting_by_key",
  "job_active_of_user",
  "job_leased",
  "job_due",
  "job_deadline",
  "job_failed",
  "job_failed_of_user",
  "job_finished",
  "job_completed_of_task",
  "job_item",
  "job_parent",
  "delivery_due",
  "delivery_group",
  "delivery_sent_mail",
  "delivery_target",
  "delivery_under_way",
  "dedupe_expiry",
  "note_unread",
  "schedule_next",
  "slot_rung",
  "worker_living",
] as const;

/** Takes the engine's wish to drop the hand-written indexes out of a script. */
export function keepHandWritten(script: string): string {
  const names = HAND_WRITTEN_INDEXES.join("|");
  const dropped = new RegExp(`^-- DropIndex\\nDROP INDEX (?:"public"\\.)?"(?:${names})";\\n*`, "gm");
  return script.replace(dropped, "").trim();
}
