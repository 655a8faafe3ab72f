import { plural } from "../app/plural.ts";
import type { DeliveryView } from "@jobwire/jobs/wire";
import { formatRelative } from "../live/duration.ts";

/** What is said of e-mails, pushes and webhooks. */
export const words = {
  heading: "Deliveries",
  kind: { email: "E-mail", push: "Push", webhook: "Webhook" },
  again: "Send again",
  sendAgainFailed: "It could not be sent again",
  response: "Answer",
} as const;

/** "Mailed to a@b.c", "Webhook to https://… failed 3 times, next try in 4 min". */
export function deliveryLine(delivery: DeliveryView, nowMs: number): string {
  const { kind, target, state, attempts, dueAt } = delivery;
  const what = { email: `Mail to ${target}`, push: `Push to ${target}`, webhook: `Webhook to ${hostOf(target)}` }[kind];
  switch (state) {
    case "sent":
      return { email: `Mailed to ${target}`, push: `Pushed to ${target}`, webhook: `Sent to ${hostOf(target)}` }[kind];
    case "sending":
      return `${what}: on its way`;
    case "waiting": {
      const due = dueAt === null || Date.parse(dueAt) <= nowMs ? "now" : formatRelative(dueAt, nowMs);
      if (attempts === 0) return `${what}: goes ${due}, unless you see it first`;
      return `${what} failed ${plural(attempts, "once", `${attempts} times`)}, next try ${due}`;
    }
    case "failed":
      return `${what} failed`;
    case "dropped":
      return `${what}: not needed`;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
