import type { z } from "zod";
import { findNearMisses, type NearMiss } from "./env/near-miss.ts";
import { VARIABLE_NAMES, VARIABLES, type VariableName } from "./env/variables.ts";

/** Every variable, checked and converted. */
export type Env = { readonly [N in VariableName]: z.output<(typeof VARIABLES)[N]["schema"]> };

/** A variable that is wrong; `got` is masked where the value is secret. */
export interface EnvProblem {
  name: VariableName;
  expected: string;
  got: string;
}

/** What was found for a variable, for the table of `validate-config`. */
export interface EnvEntry {
  name: VariableName;
  status: "set" | "default" | "wrong";
  /** Shown value, masked where secret. */
  value: string;
  purpose: string;
}

export interface EnvReport {
  /** Null when a variable is wrong. */
  env: Env | null;
  problems: EnvProblem[];
  nearMisses: NearMiss[];
  entries: EnvEntry[];
}

type Source = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. This is the only place in Jobwire that does.
 *
 * @param source the variables; the process's own unless told.
 */
export function readEnv(source: Source = process.env): EnvReport {
  const values: Partial<Record<VariableName, unknown>> = {};
  const problems: EnvProblem[] = [];
  const entries: EnvEntry[] = [];
  for (const name of VARIABLE_NAMES) {
    const { schema, expected, otherwise, purpose, secret } = VARIABLES[name];
    const text = source[name]?.trim() || undefined;
    const parsed = schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push({ name, expected, got: shown(text ?? "", secret) });
    const status = text === undefined ? "default" : parsed.success ? "set" : "wrong";
    const fallback = otherwise ?? plainly(parsed.data);
    entries.push({ name, status, value: text === undefined ? fallback : shown(text, secret), purpose });
  }
  problems.push(...contradictions(values as Env));
  for (const { name } of problems) for (const entry of entries) if (entry.name === name) entry.status = "wrong";
  const env = problems.length === 0 ? (values as Env) : null;
  return { env, problems, entries, nearMisses: findNearMisses(Object.keys(source)) };
}

/** Variables that are fine alone and wrong together. */
function contradictions(env: Env): EnvProblem[] {
  const problems: EnvProblem[] = [];
  const missing = (name: VariableName, why: string) =>
    problems.push({ name, expected: `a value, ${why}`, got: "nothing" });
  if (env.JOBWIRE_ADMIN_EMAIL !== undefined && env.JOBWIRE_ADMIN_PASSWORD === undefined)
    missing("JOBWIRE_ADMIN_PASSWORD", "because JOBWIRE_ADMIN_EMAIL is set");
  if (env.JOBWIRE_ADMIN_PASSWORD !== undefined && env.JOBWIRE_ADMIN_EMAIL === undefined)
    missing("JOBWIRE_ADMIN_EMAIL", "because JOBWIRE_ADMIN_PASSWORD is set");
  if (env.SMTP_URL !== undefined && env.MAIL_FROM === undefined) missing("MAIL_FROM", "because SMTP_URL is set");
  if ((env.JOBWIRE_ROLE === "api" || env.JOBWIRE_ROLE === "worker") && env.DATABASE_URL === undefined)
    missing("DATABASE_URL", `because processes of JOBWIRE_ROLE=${env.JOBWIRE_ROLE} share one database`);
  return problems;
}

function shown(text: string, secret: boolean): string {
  if (secret) return `•••• (${text.length} characters)`;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** "PORT: expected a port number from 0 to 65535, got abc". */
export function problemLine({ name, expected, got }: EnvProblem): string {
  return `${name}: expected ${expected}, got ${got}`;
}

/** "DATABSE_URL is not a variable of Jobwire; did you mean DATABASE_URL?" */
export function nearMissLine({ name, meant }: NearMiss): string {
  return `${name} is not a variable of Jobwire${meant === null ? "." : `; did you mean ${meant}?`}`;
}

/** A default as a person writes it. */
function plainly(value: unknown): string {
  if (value === undefined) return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}
