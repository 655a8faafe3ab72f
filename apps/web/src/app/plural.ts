const RULES = new Intl.PluralRules("en");

/** The form that goes with a count: the one place that knows how many forms a language has. */
export function plural(count: number, one: string, other: string): string {
  return RULES.select(count) === "one" ? one : other;
}
