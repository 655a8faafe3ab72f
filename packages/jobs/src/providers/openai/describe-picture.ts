import { withoutThoughts } from "./answer-text.ts";
import { BadAnswer } from "./bad-answer.ts";
import { callOpenAI } from "./call-openai.ts";
import type { CallContext } from "./call-openai.ts";
import { isOpenAIItself } from "./create-openai.ts";
import type { OpenAIConnection } from "./create-openai.ts";
import { recordUse } from "./record-use.ts";

const TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 200_000;
const MAX_CAPTION_CHARS = 400;
/** Models that think spend tokens on that as well. */
const MAX_TOKENS = 4_000;
const ASK =
  "Describe this picture in one or two plain sentences, for someone who cannot see it. Say what is shown; do not guess who people are.";

/**
 * Asks the connected service what a picture shows.
 * @param jpeg of some 1 000 pixels a side: what is sent leaves this machine
 * @throws PermanentError where the service refuses; RetryableError where it fails
 */
export async function describePicture(
  ctx: CallContext,
  connection: OpenAIConnection,
  jpeg: Buffer,
): Promise<{ text: string; model: string }> {
  const limit = isOpenAIItself(connection) ? { max_completion_tokens: MAX_TOKENS } : { max_tokens: MAX_TOKENS };
  const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES };
  const { usage, ...caption } = await callOpenAI(ctx, connection, limits, async (client, signal) => {
    const answer = await client.chat.completions.create(
      {
        model: connection.chatModel,
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: ASK },
              {
                type: "image_url",
                image_url: { url: `data:image/jpeg;base64,${jpeg.toString("base64")}`, detail: "low" },
              },
            ],
          },
        ],
        ...limit,
      },
      { signal },
    );
    const content: unknown = answer.choices?.[0]?.message?.content;
    const text = typeof content === "string" ? withoutThoughts(content) : "";
    if (text.trim() === "") throw new BadAnswer("no caption");
    const model = typeof answer.model === "string" && answer.model !== "" ? answer.model : connection.chatModel;
    return { text: text.replaceAll(/\s+/g, " ").trim().slice(0, MAX_CAPTION_CHARS), model, usage: answer.usage };
  });
  await recordUse(
    ctx,
    connection,
    caption.model,
    { input: usage?.prompt_tokens, output: usage?.completion_tokens },
    "call",
  );
  return caption;
}
