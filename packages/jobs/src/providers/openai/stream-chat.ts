import { APIError } from "openai";
import type OpenAI from "openai";
import type { CompletionUsage } from "openai/resources/completions";
import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import { BadAnswer } from "./bad-answer.ts";
import { callOpenAI, contentRefused } from "./call-openai.ts";
import type { CallContext } from "./call-openai.ts";
import { isOpenAIItself } from "./create-openai.ts";
import type { OpenAIConnection } from "./create-openai.ts";
import { recordUse } from "./record-use.ts";

export interface ChatRequest {
  /** How to answer. */
  system: string;
  /** The turns so far, the user's first and last. */
  messages: readonly { role: "user" | "assistant"; content: string }[];
  /** Longest answer, in tokens. Models that think spend them on that as well. */
  maxTokens: number;
  /** The answer is to be JSON of this JSON Schema. A service may ignore it: check what comes. */
  json?: { name: string; schema: Record<string, unknown> };
  /** Same words for the same seed, where the service can do that. */
  seed?: number;
  /** Longest the whole answer may take, in milliseconds. Default 300 000: a small machine of one's own is slow. */
  timeoutMs?: number;
  /** Longest answer taken, in characters. Default 200 000. */
  maxChars?: number;
}

export interface ChatAnswer {
  text: string;
  /** As the service calls the one that answered. */
  model: string;
  /** It ended because `maxTokens` were used up. */
  isCut: boolean;
}

/** A frame of the stream wraps a few characters in some hundred bytes. */
const BYTES_A_CHAR = 400;

/**
 * Asks the connected service, and hands on its answer as it is written. What it cost is kept, as far as
 * the service tells.
 * @param onText gets each piece of the answer, in order
 * @throws PermanentError where the service refuses; RetryableError where it fails, lies, or stops midway
 */
export async function streamChat(
  ctx: CallContext,
  connection: OpenAIConnection,
  request: ChatRequest,
  onText: (piece: string) => void = () => {},
): Promise<ChatAnswer> {
  const { timeoutMs = 300_000, maxChars = 200_000 } = request;
  const limits = { timeoutMs, maxBytes: maxChars * BYTES_A_CHAR };
  const { usage, ...answer } = await callOpenAI(ctx, connection, limits, async (client, signal) => {
    const stream = await begin(client, connection, request, signal);
    let text = "";
    let model = connection.chatModel;
    let finish: string | undefined;
    let used: CompletionUsage | undefined;
    for await (const chunk of stream) {
      // A signal that fired while a piece was on its way: nothing more is handed on.
      signal.throwIfAborted();
      if (typeof chunk.model === "string" && chunk.model !== "") model = chunk.model;
      used = chunk.usage ?? used;
      const choice = chunk.choices?.[0];
      // Some servers of one's own say `done` where others say why it ended.
      finish = choice?.finish_reason ?? ((chunk as { done?: unknown }).done === true ? "stop" : finish);
      const piece: unknown = choice?.delta?.content;
      if (typeof piece !== "string" || piece === "") continue;
      text += piece;
      if (text.length > maxChars) throw new BadAnswer(`more than ${maxChars} characters`);
      onText(piece);
    }
    // A connection that is closed politely midway looks like an end; only this tells it apart.
    if (finish === undefined) throw new BadAnswer("a stream that ends midway");
    if (finish !== "content_filter" && text.trim() === "") throw new BadAnswer("no text");
    return { text, model, finish, usage: used };
  });
  const { text, model, finish } = answer;
  await recordUse(ctx, connection, model, { input: usage?.prompt_tokens, output: usage?.completion_tokens }, "call");
  if (finish === "content_filter") throw contentRefused();
  return { text, model, isCut: finish === "length" };
}

/** Statuses by which a server says that it does not know a word of the request. */
const UNKNOWN_WORD = new Set([400, 415, 422, 501]);

/**
 * Begins the answer. A server may refuse a schema, or a word in it, that it does not know: it is
 * left out then, since whoever asks for JSON checks what comes.
 */
async function begin(client: OpenAI, connection: OpenAIConnection, request: ChatRequest, signal: AbortSignal) {
  try {
    return await client.chat.completions.create(toParams(connection, request), { signal });
  } catch (error) {
    const isSchemaUnknown =
      request.json !== undefined &&
      error instanceof APIError &&
      UNKNOWN_WORD.has((error as { status?: number }).status ?? 0);
    if (!isSchemaUnknown) throw error;
    const { json: _, ...plain } = request;
    return client.chat.completions.create(toParams(connection, plain), { signal });
  }
}

function toParams(connection: OpenAIConnection, request: ChatRequest): ChatCompletionCreateParamsStreaming {
  const { system, messages, maxTokens, json, seed } = request;
  // OpenAI's newer models refuse the older word; servers that speak like it know the older one.
  const limit = isOpenAIItself(connection) ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
  return {
    model: connection.chatModel,
    messages: [{ role: "system", content: system }, ...messages],
    stream: true,
    stream_options: { include_usage: true },
    ...limit,
    ...(seed === undefined ? {} : { seed }),
    ...(json && { response_format: { type: "json_schema", json_schema: { ...json, strict: true } } }),
  };
}
