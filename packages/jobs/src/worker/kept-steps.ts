import type { KeepStepRequest, Queryable } from "@jobwire/db";
import type { GroupCommit } from "../engine/group-commit.ts";
import type { Attempt } from "./attempt.ts";
import { storableJson } from "./storable.ts";

const MAX_VALUE_CHARS = 256_000;
const MAX_NAME_CHARS = 200;

/** Results of steps that later attempts need not do again. */
export interface KeptSteps {
  /** What an earlier attempt kept under this name. @throws TypeError when this attempt has used it already */
  find(name: string): Promise<{ value: unknown } | undefined>;
  /** Remembers a result; durable when it resolves, with what a later attempt would be given. */
  keep(name: string, result: unknown): Promise<unknown>;
}

/** Uses job_step_pkey. */
const READ_STEPS = "select name, value from job_step where job_id = $1";

export function createKeptSteps(options: {
  pool: Queryable;
  attempt: Attempt;
  steps: GroupCommit<KeepStepRequest, boolean>;
}): KeptSteps {
  const { pool, attempt, steps } = options;
  const { jobId, lease } = attempt;
  const used = new Set<string>();
  let read: Promise<Map<string, unknown>> | undefined;

  async function readAll(): Promise<Map<string, unknown>> {
    if (lease.attempt === 1) return new Map(); // there is no earlier attempt
    const { rows } = await pool.query<{ name: string; value: unknown }>(READ_STEPS, [jobId]);
    return new Map(rows.map((row) => [row.name, row.value]));
  }

  return {
    async find(name) {
      if (name.length === 0 || name.length > MAX_NAME_CHARS) {
        throw new TypeError(`a kept step's name: expected 1 to ${MAX_NAME_CHARS} characters, got ${name.length}`);
      }
      if (used.has(name)) throw new TypeError(`a kept step's name: expected one not used before, got "${name}"`);
      used.add(name);
      const kept = await (read ??= readAll());
      return kept.has(name) ? { value: kept.get(name) } : undefined;
    },
    async keep(name, result) {
      const value = storableJson(result, MAX_VALUE_CHARS);
      if (!(await steps.submit({ jobId, lease, name, value }))) {
        attempt.abort("lease-lost");
        throw attempt.signal.reason;
      }
      return value;
    },
  };
}
