import type { Queryable } from "@jobwire/db";
import type { CircuitState, CircuitView, JobError } from "../../wire/index.ts";
import type { CircuitPolicy } from "./circuit-policy.ts";

// All of these find rows by circuit_pkey. Instants are the database's, never a process's own.

/** What a caller needs to know of a circuit. */
export interface CircuitNow {
  state: CircuitState;
  failures: number;
  /** Until `retry_at`; 0 or less when that is past, or there is none. */
  retryInMs: number;
}

const NOW = `state, failures,
  coalesce(extract(epoch from retry_at - clock_timestamp()) * 1000, 0)::float8 as "retryInMs"`;

/** Undefined: it never failed. */
export async function readCircuit(db: Queryable, provider: string): Promise<CircuitNow | undefined> {
  const { rows } = await db.query<CircuitNow>(`select ${NOW} from circuit where provider = $1`, [provider]);
  return rows[0];
}

/** `changed_at` of the row is what a probe is known by: nobody else's can be the same. */
const TAKE_PROBE = `
  update circuit
  set state = 'half-open', changed_at = clock_timestamp(),
    retry_at = clock_timestamp() + $2 * interval '1 millisecond'
  where provider = $1 and state in ('open', 'half-open') and retry_at <= clock_timestamp()
  returning changed_at::text as probe`;

/**
 * Takes the one call that may try whether an open provider answers again. Of many who ask at once, in
 * any process, the row lock lets one have it; one that was not heard of for `forMs` is given up.
 */
export async function takeProbe(db: Queryable, provider: string, forMs: number): Promise<string | undefined> {
  const { rows } = await db.query<{ probe: string }>(TAKE_PROBE, [provider, forMs]);
  return rows[0]?.probe;
}

/** How long it stays open after so many failures in a row: doubled with each that came after the opening. */
const openFor = (failures: string) =>
  `greatest(least($4::float8, $3::float8 * 2 ^ least(30, ${failures} - $2::int)), $5::float8) * interval '1 millisecond'`;

const COUNT_FAULT = `
  insert into circuit as c (provider, state, failures, retry_at, opened_at, error, changed_at)
  select $1, case when $2::int <= 1 then 'open' else 'closed' end, 1,
    case when $2::int <= 1 then clock_timestamp() + ${openFor("1")} end,
    case when $2::int <= 1 then clock_timestamp() end, $6::jsonb, clock_timestamp()
  on conflict (provider) do update
  set failures = c.failures + 1,
    state = case when c.failures + 1 >= $2::int then 'open' else 'closed' end,
    retry_at = case when c.failures + 1 >= $2::int then clock_timestamp() + ${openFor("(c.failures + 1)")} end,
    opened_at = case when c.failures + 1 >= $2::int then clock_timestamp() end,
    error = excluded.error,
    changed_at = clock_timestamp()
  where c.state = 'closed'
  returning ${NOW}`;

const FAIL_PROBE = `
  update circuit
  set failures = failures + 1, state = 'open', changed_at = clock_timestamp(), error = $6::jsonb,
    retry_at = clock_timestamp() + ${openFor("(failures + 1)")}
  where provider = $1 and state = 'half-open' and changed_at = $7::timestamptz
  returning ${NOW}`;

/**
 * Counts a failed call. One that began before the circuit opened, or a probe that was given up, changes
 * nothing.
 * @returns the circuit as it is now; undefined when nothing changed
 */
export async function recordFault(
  db: Queryable,
  { provider, probe }: { provider: string; probe: string | null },
  fault: { retryAfterMs: number; error: JobError },
  policy: CircuitPolicy,
): Promise<CircuitNow | undefined> {
  const { failures, openMs, maxOpenMs } = policy;
  const values = [provider, failures, openMs, maxOpenMs, fault.retryAfterMs, JSON.stringify(fault.error)];
  const { rows } =
    probe === null
      ? await db.query<CircuitNow>(COUNT_FAULT, values)
      : await db.query<CircuitNow>(FAIL_PROBE, [...values, probe]);
  return rows[0];
}

const CLOSE = `
  update circuit
  set state = 'closed', failures = 0, retry_at = null, opened_at = null, error = null, changed_at = clock_timestamp()
  where provider = $1`;

/** It answered: the count of failures in a row ends, and a probe closes the circuit. @returns whether anything changed */
export async function recordAnswer(
  db: Queryable,
  { provider, probe }: { provider: string; probe: string | null },
): Promise<boolean> {
  const { rowCount } =
    probe === null
      ? await db.query(`${CLOSE} and state = 'closed' and failures > 0`, [provider])
      : await db.query(`${CLOSE} and state = 'half-open' and changed_at = $2::timestamptz`, [provider, probe]);
  return rowCount === 1;
}

/** Hands a probe back that told nothing: the next call may try at once. */
export async function releaseProbe(db: Queryable, provider: string, probe: string): Promise<void> {
  await db.query(
    `update circuit set state = 'open', retry_at = clock_timestamp(), changed_at = clock_timestamp()
     where provider = $1 and state = 'half-open' and changed_at = $2::timestamptz`,
    [provider, probe],
  );
}

/** Closes a circuit by hand. @returns whether there was one that was not closed, or had counted failures */
export async function closeCircuit(db: Queryable, provider: string): Promise<boolean> {
  const { rowCount } = await db.query(`${CLOSE} and (state <> 'closed' or failures > 0)`, [provider]);
  return rowCount === 1;
}

const iso = (column: string, name: string) =>
  `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "${name}"`;

const LIST = `
  select provider, state, failures, ${iso("opened_at", "openedAt")}, ${iso("retry_at", "retryAt")}, error,
    ${iso("changed_at", "changedAt")}
  from circuit order by provider limit 200`;

/** Every provider that has ever failed, by name. */
export async function readCircuits(db: Queryable): Promise<CircuitView[]> {
  const { rows } = await db.query<CircuitView>(LIST);
  return rows;
}
