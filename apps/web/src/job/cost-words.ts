import { plural } from "../app/plural.ts";
import type { CostView } from "@jobwire/jobs/wire";

/** Units as people say them, one and many; both kinds of tokens are tokens. */
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "input-token": ["token", "tokens"],
  "output-token": ["token", "tokens"],
  image: ["picture", "pictures"],
  second: ["second", "seconds"],
  call: ["call", "calls"],
};

/** "12,000 tokens, about $0.02, by gpt-5-mini", for each model. */
export function costWords(costs: readonly CostView[]): string {
  const models = Map.groupBy(costs, ({ service, model }) => `${service} ${model}`);
  return [...models.values()]
    .map((lines) => {
      const amounts = new Map<string, number>();
      for (const { unit, quantity } of lines) {
        const many = UNITS[unit]?.[1] ?? unit;
        amounts.set(many, (amounts.get(many) ?? 0) + quantity);
      }
      const said = [...amounts].map(([many, quantity]) => {
        const one = Object.values(UNITS).find((names) => names[1] === many)?.[0] ?? many;
        return `${Math.round(quantity).toLocaleString("en")} ${plural(Math.round(quantity), one, many)}`;
      });
      return [...said, priceOf(lines), `by ${lines[0]!.model}`].filter(Boolean).join(", ");
    })
    .join("; ");
}

/** Null where a price is not known. */
function priceOf(lines: readonly CostView[]): string | null {
  if (lines.some(({ usdMicros }) => usdMicros === null)) return null;
  const usd = lines.reduce((sum, { usdMicros }) => sum + (usdMicros ?? 0), 0) / 1_000_000;
  if (usd === 0) return null;
  return usd < 0.01 ? "less than $0.01" : `about $${usd.toFixed(2)}`;
}
