import type { DeliveryView } from "@jobwire/jobs/wire";
import { expect, test } from "vitest";
import { deliveryLine } from "./words.ts";

const now = Date.parse("2026-11-01T10:00:00Z");
const delivery: DeliveryView = {
  id: "1",
  userId: "u",
  jobId: "j",
  task: "demo.countdown",
  kind: "email",
  target: "a@b.c",
  event: "job.completed",
  state: "sent",
  attempts: 1,
  dueAt: null,
  error: null,
  status: null,
  response: null,
  createdAt: "2026-11-01T09:00:00Z",
  endedAt: "2026-11-01T09:00:01Z",
};

test("a delivery says what it is, where it goes and how it stands", () => {
  expect(deliveryLine(delivery, now)).toBe("Mailed to a@b.c");
  const webhook: DeliveryView = {
    ...delivery,
    kind: "webhook",
    target: "https://hooks.example.com/x?y",
    state: "waiting",
  };
  expect(deliveryLine({ ...webhook, attempts: 3, dueAt: "2026-11-01T10:04:00Z" }, now)).toBe(
    "Webhook to hooks.example.com failed 3 times, next try in 4 min",
  );
  expect(deliveryLine({ ...delivery, state: "dropped" }, now)).toBe("Mail to a@b.c: not needed");
});
