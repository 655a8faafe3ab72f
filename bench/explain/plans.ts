import { createPool } from "@jobwire/db";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pool } from "pg";
import { BIG_TABLES, tablesReadThrough } from "./reads-through.ts";

/** Done before plans are written down, so that they are those of a warm server. */
export const WARM_UP = 2;

/** A verb of the product and its plans. */
export interface Explained {
  verb: string;
  plans: string[];
  /** Big tables that one of the plans reads through. */
  readsThrough: string[];
  totalMs: number;
}

/** Does `work` over the pool whose plans are written down; `prepare` beforehand each time, over another. */
export type Explain = (verb: string, work: () => Promise<unknown>, prepare?: () => Promise<unknown>) => Promise<void>;

/** A pool of one connection on which Postgres writes down each plan as it was really executed, and what it wrote. */
export async function openExplained(
  plain: Pool,
  databaseUrl: string,
): Promise<{ pool: Pool; explain: Explain; explained: Explained[] }> {
  const notices: string[] = [];
  const pool = createPool({ url: withPlans(databaseUrl), max: 1 });
  pool.on("connect", (client) => client.on("notice", ({ message }) => notices.push(message ?? "")));
  const sizes = await readSizes(plain);
  const explained: Explained[] = [];
  async function explain(verb: string, work: () => Promise<unknown>, prepare?: () => Promise<unknown>): Promise<void> {
    for (let time = 0; time <= WARM_UP; time += 1) {
      await prepare?.();
      notices.length = 0;
      await work();
    }
    const plans = notices.filter((notice) => notice.startsWith("duration:"));
    const totalMs = plans.reduce((sum, plan) => sum + Number.parseFloat(plan.slice("duration:".length)), 0);
    const readsThrough = [...new Set(plans.flatMap((plan) => tablesReadThrough(plan, sizes)))];
    explained.push({ verb, plans, readsThrough, totalMs });
  }
  return { pool, explain, explained };
}

/** One text file for each verb. */
export async function writePlans(dir: string, explained: readonly Explained[], rows: number): Promise<void> {
  const folder = join(dir, rows.toLocaleString("en-GB").replaceAll(",", "_"));
  await mkdir(folder, { recursive: true });
  for (const { verb, plans } of explained) {
    // Of statements that come again and again (a foreign key is checked row by row) the first is enough.
    const once = new Map(
      plans.toReversed().map((plan) => [/Query Text:[^]*?(?=\n\S.*cost=)/.exec(plan)?.[0] ?? plan, plan]),
    );
    const text = [...once.values()]
      .reverse()
      .map((plan) => plan.replace(/[ \t]+$/gm, "").trimEnd())
      .join("\n\n");
    await writeFile(join(folder, `${verb}.txt`), `${text}\n`);
  }
}

/** Estimates, as of the last vacuum: counting would read all of it. */
async function readSizes(db: Pool): Promise<Map<string, number>> {
  const { rows } = await db.query<{ name: string; size: number }>(
    "select relname as name, reltuples::float8 as size from pg_class where oid = any($1::regclass[])",
    [BIG_TABLES],
  );
  return new Map(rows.map(({ name, size }) => [name, size]));
}

/** Every statement's plan comes as a notice, with what it really did. */
function withPlans(databaseUrl: string): string {
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_parameter_max_length": "80",
    client_min_messages: "log",
  };
  const url = new URL(databaseUrl);
  url.searchParams.set(
    "options",
    Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(" "),
  );
  return url.href;
}
