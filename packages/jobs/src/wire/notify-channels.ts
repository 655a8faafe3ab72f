/**
 * When a person wants to be told.
 * - `always`
 * - `if-left` – only when they did not see the job end in an open page
 * - `never`
 */
export const NOTIFY_MODES = ["always", "if-left", "never"] as const;
export type NotifyMode = (typeof NOTIFY_MODES)[number];

/** Ways to tell a person, besides the inbox. */
export const NOTIFY_KINDS = ["email", "push", "webhook"] as const;
export type NotifyKind = (typeof NOTIFY_KINDS)[number];

/** How a person wants to be told of jobs that completed, and of jobs that failed. */
export type NotifyChannels = Record<NotifyKind, Record<"completed" | "failed", NotifyMode>>;

/** For who has chosen nothing. */
export const DEFAULT_CHANNELS: NotifyChannels = {
  email: { completed: "if-left", failed: "if-left" },
  push: { completed: "if-left", failed: "if-left" },
  webhook: { completed: "always", failed: "always" },
};
