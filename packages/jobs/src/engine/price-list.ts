import type { JobCost } from "./job-cost.ts";

/**
 * What the models of services cost, by the model's name, in US dollars: `input` and `output` for a million
 * tokens, `image` for one picture, `call` for one call, `second` for a second of work.
 */
export type PriceList = Readonly<Record<string, Readonly<Partial<Record<PricedBy, number>>>>>;

type PricedBy = "input" | "output" | "image" | "call" | "second";

/** Which price counts for a unit, and how many millionths of a dollar one of it costs for each dollar there. */
const RATES: Record<JobCost["unit"], { by: PricedBy; microsPerDollar: number }> = {
  "input-token": { by: "input", microsPerDollar: 1 },
  "output-token": { by: "output", microsPerDollar: 1 },
  image: { by: "image", microsPerDollar: 1e6 },
  call: { by: "call", microsPerDollar: 1e6 },
  second: { by: "second", microsPerDollar: 1e6 },
};

/** `gpt-5-mini-2025-08-07` costs what `gpt-5-mini` does. */
const DATE = /-\d{4}-\d{2}-\d{2}$/;

/**
 * What a use of a model costs by a list.
 * @returns millionths of a US dollar, whole; null where the list does not say
 */
export function priceIn(prices: PriceList, { model, unit, quantity }: Omit<JobCost, "usdMicros">): number | null {
  const name = [model, model.replace(DATE, "")].find((one) => Object.hasOwn(prices, one));
  const { by, microsPerDollar } = RATES[unit];
  const price = name === undefined ? undefined : prices[name]?.[by];
  return price === undefined ? null : Math.round(price * quantity * microsPerDollar);
}
