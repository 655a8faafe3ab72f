import { catalog } from "../../catalog/index.ts";

/** How long jobs of some tasks are kept once they are over. */
export interface RetentionRule {
  /** These tasks; null: all that no other rule names. */
  tasks: readonly string[] | null;
  days: number;
}

/**
 * The rules of the catalog, and the one for the rest.
 * @param defaultDays JOB_RETENTION_DAYS; null: for ever
 */
export function retentionRules(defaultDays: number | null): RetentionRule[] {
  const byDays = new Map<number, string[]>();
  for (const { name, policy } of Object.values(catalog)) {
    const days = (policy as { retentionDays?: number }).retentionDays;
    if (days !== undefined) byDays.set(days, [...(byDays.get(days) ?? []), name]);
  }
  const rules: RetentionRule[] = [...byDays].map(([days, tasks]) => ({ tasks, days }));
  return defaultDays === null ? rules : [...rules, { tasks: null, days: defaultDays }];
}
