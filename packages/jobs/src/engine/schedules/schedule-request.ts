import { catalog, isTaskName, TASK_NAMES } from "../../catalog/index.ts";
import type { TaskName } from "../../catalog/index.ts";
import { OVERLAPS } from "../../wire/index.ts";
import type { Overlap } from "../../wire/index.ts";
import { InvalidInput } from "../invalid-input.ts";
import { parseCron, parseTimeZone } from "./cron.ts";
import type { CronPattern } from "./cron.ts";

/** A schedule to be made. */
export interface ScheduleRequest {
  /** Whose schedule it is, and its jobs. */
  userId: string;
  /** For people; 1–100 characters. */
  name: string;
  task: TaskName;
  /** Parsed with the task's schema, now and again at each tick. */
  input: unknown;
  /** Five fields (minute hour day month weekday), or six with seconds first. */
  cron: string;
  /** IANA name, e.g. Europe/Berlin. Default UTC. */
  timeZone?: string;
  /** What to do while a job of an earlier tick is not over. Default `skip`. */
  overlap?: Overlap;
  /** Most ticks that are made up for after downtime, newest first; 0–100, default 1. */
  catchUp?: number;
  /** Priority of its jobs; -1000 to 1000, default 0. */
  priority?: number;
}

/** What can be changed of a schedule; what is left out stays. */
export type ScheduleChanges = Partial<Omit<ScheduleRequest, "userId">>;

/** A request that was found valid, defaults filled in. */
export interface ParsedSchedule {
  name: string;
  task: TaskName;
  input: unknown;
  cron: string;
  timeZone: string;
  overlap: Overlap;
  catchUp: number;
  priority: number;
  pattern: CronPattern;
}

/** @throws InvalidInput that names the field */
export function parseSchedule(request: Omit<ScheduleRequest, "userId">): ParsedSchedule {
  const { task, cron, timeZone = "UTC", overlap = "skip", catchUp = 1, priority = 0 } = request;
  const name = request.name.trim();
  if (name.length < 1 || name.length > 100) {
    throw new InvalidInput({ field: "name", expected: "1 to 100 characters long", got: `${name.length} characters` });
  }
  if (!isTaskName(task)) {
    throw new InvalidInput({ field: "task", expected: `one of ${TASK_NAMES.join(", ")}`, got: JSON.stringify(task) });
  }
  const parsed = catalog[task].input.safeParse(request.input);
  if (!parsed.success) {
    const { field, expected, got } = InvalidInput.fromZod(parsed.error, request.input);
    throw new InvalidInput({ field: field === "" ? "input" : `input.${field}`, expected, got });
  }
  if (!OVERLAPS.includes(overlap)) {
    throw new InvalidInput({
      field: "overlap",
      expected: `one of ${OVERLAPS.join(", ")}`,
      got: JSON.stringify(overlap),
    });
  }
  checkWhole("catchUp", catchUp, 0, 100);
  checkWhole("priority", priority, -1_000, 1_000);
  const pattern = parseCron(cron, timeZone);
  return {
    name,
    task,
    input: parsed.data,
    cron: cron.trim().replaceAll(/\s+/g, " "),
    timeZone: parseTimeZone(timeZone),
    overlap,
    catchUp,
    priority,
    pattern,
  };
}

function checkWhole(field: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new InvalidInput({ field, expected: `a whole number from ${least} to ${most}`, got: String(value) });
}
