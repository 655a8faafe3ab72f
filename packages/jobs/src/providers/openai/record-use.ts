import type { CallContext } from "./call-openai.ts";
import type { OpenAIConnection } from "./create-openai.ts";
import { priceOf } from "./prices.ts";

/** What a service said it used; what it did not say is left out. */
export interface TokensUsed {
  input?: number | undefined;
  output?: number | undefined;
}

/** Keeps what a call cost: by the token where the service counts them, else as one `fallback`. */
export async function recordUse(
  ctx: CallContext,
  connection: OpenAIConnection,
  model: string,
  used: TokensUsed,
  fallback: "call" | "image",
): Promise<void> {
  const service = "openai";
  let counted = false;
  for (const [unit, quantity] of [
    ["input-token", used.input],
    ["output-token", used.output],
  ] as const) {
    if (!isCount(quantity)) continue;
    counted = true;
    await ctx.cost({ service, model, unit, quantity, usdMicros: priceOf(connection, model, unit, quantity) });
  }
  if (counted) return;
  const usdMicros = fallback === "image" ? priceOf(connection, model, "image", 1) : null;
  await ctx.cost({ service, model, unit: fallback, quantity: 1, usdMicros });
}

/** A service may count in any way it likes. */
function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < 1e9;
}
