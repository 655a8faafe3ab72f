import { describe, expect, it } from "vitest";
import type { JobView, Waiting, WhyWaiting } from "@jobwire/jobs/wire";
import { positionWords, serviceWords, waitingExplanation, waitingLine } from "./why-waiting.ts";

const now = new Date(2026, 10, 22, 12, 0, 0).getTime();
const iso = (offsetMs: number) => new Date(now + offsetMs).toISOString();
const clock = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString();

type Job = Pick<JobView, "task" | "state" | "runAt" | "children" | "waiting">;
const job = (over: Partial<Job> = {}): Job => ({
  task: "image.remove-background",
  state: "queued",
  runAt: iso(-1_000),
  children: null,
  ...over,
});
const waiting = (why: WhyWaiting, over: Partial<Waiting> = {}): Waiting => ({
  why,
  position: null,
  estimatedStart: null,
  estimatedCompletion: null,
  ...over,
});

const REASONS: readonly WhyWaiting[] = [
  "scheduled",
  "backoff",
  "blocked",
  "all-paused",
  "paused",
  "provider-out",
  "provider-limit",
  "no-worker",
  "rate-limit",
  "key-rate-limit",
  "user-limit",
  "key-limit",
  "queue-full",
  "all-full",
  "starting",
];

describe("waitingLine", () => {
  it.each(REASONS)("has words for %s", (why) => {
    expect(waitingLine(job({ waiting: waiting(why) }), now)).toMatch(/^[A-Z].*\w$/);
  });

  it("says place and start where there is a line", () => {
    const stands = { position: 3, estimatedStart: iso(125_000) };
    expect(waitingLine(job({ waiting: waiting("queue-full", stands) }), now)).toBe(
      "3rd in line · starts in about 2 min",
    );
    expect(waitingLine(job({ waiting: waiting("all-full", { position: 1 }) }), now)).toBe("Next in line");
    expect(waitingLine(job({ waiting: waiting("user-limit") }), now)).toBe("Waits for your other jobs");
  });

  it("says who paused it", () => {
    expect(waitingLine(job({ waiting: waiting("paused", { position: 4 }) }), now)).toBe("Paused by an admin");
    expect(waitingLine(job({ waiting: waiting("all-paused") }), now)).toBe("Everything is paused by an admin");
  });

  it("says when it asks a silent service again", () => {
    const line = waitingLine(job({ waiting: waiting("provider-out", { estimatedStart: clock(22, 14, 5) }) }), now);
    expect(line).toBe("Waits for a service it needs, which is not answering; tries again at 14:05");
  });

  it("says a far start as a time, a near one as a countdown", () => {
    const scheduled = (runAt: string) => waitingLine(job({ state: "scheduled", runAt }), now);
    expect(scheduled(clock(23, 9, 0))).toBe("Scheduled for tomorrow 09:00");
    expect(scheduled(clock(22, 18, 30))).toBe("Scheduled for 18:30");
    expect(scheduled(iso(8_000))).toBe("Starts in 8 s");
    expect(scheduled(iso(-1))).toBe("Starts in a moment");
  });

  it("counts the parts it waits for", () => {
    const parts = (children: JobView["children"]) => waitingLine(job({ state: "blocked", children }), now);
    expect(parts({ total: 5, completed: 2, failed: 1, cancelled: 0 })).toBe("Waits for 2 of 5 parts");
    expect(parts({ total: 1, completed: 0, failed: 0, cancelled: 0 })).toBe("Waits for 1 of 1 part");
    expect(parts({ total: 2, completed: 2, failed: 0, cancelled: 0 })).toBe(
      "All its parts are done; goes on in a moment",
    );
    expect(parts(null)).toBe("Waits for other jobs to finish");
  });

  it("claims nothing before the server has said why", () => {
    expect(waitingLine(job(), now)).toBe("Waits for its turn");
  });
});

describe("positionWords", () => {
  it.each([
    [null, ""],
    [0, ""],
    [1, "Next in line"],
    [2, "2nd in line"],
    [11, "11th in line"],
    [12, "12th in line"],
    [21, "21st in line"],
    [103, "103rd in line"],
    [113, "113th in line"],
    [1_000, "More than 999 ahead of it"],
  ])("%s is %j", (position, words) => expect(positionWords(position)).toBe(words));
});

describe("serviceWords", () => {
  it("names what it knows, and shows a stranger by its name", () => {
    expect(serviceWords("image")).toBe("the image service");
    expect(serviceWords("segmind")).toBe("the poster service");
    expect(serviceWords("another")).toBe("the service another");
  });
});

describe("waitingExplanation", () => {
  it.each(REASONS.filter((why) => why !== "starting"))("says what it takes, for %s", (why) => {
    expect(waitingExplanation(waiting(why))).toMatch(/\.$/);
  });
  it("is empty before anything is known", () => expect(waitingExplanation(undefined)).toBe(""));
});
