import type { TaskName } from "../catalog/index.ts";
import type { NotifyKind } from "./notify-channels.ts";

/**
 * - `waiting` – for its time, or for its next try
 * - `sending` – a try is under way
 * - `sent` – the mail server, push service or receiver took it
 * - `failed` – no further try
 * - `dropped` – it was not needed; `error` says why
 */
export const DELIVERY_STATES = ["waiting", "sending", "sent", "failed", "dropped"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Events that a webhook may be sent for. */
export const WEBHOOK_EVENTS = ["job.completed", "job.failed", "job.cancelled"] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** One e-mail, push or webhook about a job. Instants are ISO strings in database time. */
export interface DeliveryView {
  id: string;
  userId: string;
  /** Null: a test that its owner asked for. */
  jobId: string | null;
  task: TaskName | null;
  kind: NotifyKind;
  /** An address, a device or the address of a webhook, as people know it. */
  target: string;
  event: WebhookEvent | "webhook.test";
  state: DeliveryState;
  /** Tries so far. */
  attempts: number;
  /** When the next try is due; null unless it waits. */
  dueAt: string | null;
  /** Why the latest try failed, or why it was dropped. */
  error: string | null;
  /** HTTP status of the latest answer. */
  status: number | null;
  /** Start of the latest answer's body. */
  response: string | null;
  createdAt: string;
  endedAt: string | null;
}
