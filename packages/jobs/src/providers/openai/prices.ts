import { priceIn } from "../../engine/price-list.ts";
import type { PriceList } from "../../engine/price-list.ts";
import type { OpenAIConnection } from "./create-openai.ts";
import { isOpenAIItself } from "./create-openai.ts";

/** As OpenAI lists them for its own service (late 2025). A model that is not here costs "not known"; AI_PRICES comes first. */
const PRICES: PriceList = {
  "gpt-5": { input: 1.25, output: 10 },
  "gpt-5.1": { input: 1.25, output: 10 },
  "gpt-5-mini": { input: 0.25, output: 2 },
  "gpt-5-nano": { input: 0.05, output: 0.4 },
  "gpt-4.1": { input: 2, output: 8 },
  "gpt-4.1-mini": { input: 0.4, output: 1.6 },
  "gpt-4.1-nano": { input: 0.1, output: 0.4 },
  "gpt-4o": { input: 2.5, output: 10 },
  "gpt-4o-mini": { input: 0.15, output: 0.6 },
  "gpt-image-1": { input: 5, output: 40 },
  "gpt-image-1-mini": { input: 2, output: 8 },
  "dall-e-3": { image: 0.04 },
  "dall-e-2": { image: 0.02 },
};

/**
 * What a use of a model costs.
 * @returns millionths of a US dollar, whole; null where the price is not known, as of any service that
 *   only speaks like OpenAI
 */
export function priceOf(
  connection: OpenAIConnection,
  model: string,
  unit: "input-token" | "output-token" | "image",
  quantity: number,
): number | null {
  return isOpenAIItself(connection) ? priceIn(PRICES, { service: "openai", model, unit, quantity }) : null;
}
