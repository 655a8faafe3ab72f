import type { WebhookEvent } from "./delivery-view.ts";

/** Where a user's programs hear of their jobs. The secret is shown once, when it is made. */
export interface WebhookView {
  id: string;
  url: string;
  description: string;
  events: WebhookEvent[];
  /** Failed tries in a row. */
  failures: number;
  /** Nothing is sent since; null: it is on. */
  disabledAt: string | null;
  /** Why it was turned off, where its owner did not do it. */
  disabledReason: string | null;
  createdAt: string;
}
