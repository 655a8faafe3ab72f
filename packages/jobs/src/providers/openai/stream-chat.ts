import { APIError } from "openai";
import type OpenAI from "openai";
import type { CompletionUsage } from "openai/resources/completions";
import type { ChatCompletionCreateParamsStreaming } from "openai/resources/chat/completions";
import { RetryableError } from "../../engine/retryable-error.ts";
import { answerText } from "./answer-text.ts";
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

/** Who listens to an answer as it is written. What the model only thinks is not told. */
export interface ChatListener {
  /** The next piece of the answer, in order. */
  onText?(piece: string): void;
  /** What was told so far was a thought, though it did not look like one: it is void. */
  onForget?(): void;
  /** The model thinks: told with each piece of that. */
  onThought?(): void;
}

/** A frame of the stream wraps a few characters in some hundred bytes. */
const BYTES_A_CHAR = 400;
/** Most characters between `<think>` and `</think>`. */
const MAX_THOUGHT_CHARS = 100_000;

/**
 * Asks the connected service, and hands on its answer as it is written. What it cost is kept, as far as
 * the service tells. What a model thinks aloud (`<think>…</think>`, or fields of its own) is no part of it.
 * @throws PermanentError where the service refuses; RetryableError where it fails, lies, or stops midway
 */
export async function streamChat(
  ctx: CallContext,
  connection: OpenAIConnection,
  request: ChatRequest,
  listener: ChatListener = {},
): Promise<ChatAnswer> {
  const { timeoutMs = 300_000, maxChars = 200_000 } = request;
  const limits = { timeoutMs, maxBytes: (maxChars + MAX_THOUGHT_CHARS) * BYTES_A_CHAR };
  const { usage, ...answer } = await callOpenAI(ctx, connection, limits, async (client, signal) => {
    const stream = await begin(client, connection, request, signal);
    const written = answerText(() => listener.onForget?.());
    let characters = 0;
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
      if (typeof piece !== "string" || piece === "") {
        if (isThought(choice?.delta)) listener.onThought?.();
        continue;
      }
      characters += piece.length;
      if (characters > maxChars + MAX_THOUGHT_CHARS || written.text.length > maxChars) {
        throw new BadAnswer(`more than ${maxChars} characters`);
      }
      const given = written.take(piece);
      if (given === "") listener.onThought?.();
      else listener.onText?.(given);
    }
    // A connection that is closed politely midway looks like an end; only this tells it apart.
    if (finish === undefined) throw new BadAnswer("a stream that ends midway");
    const rest = written.end();
    if (rest !== "") listener.onText?.(rest);
    const { text } = written;
    if (text.trim() === "" && finish !== "content_filter" && finish !== "length") throw new BadAnswer("no text");
    return { text, model, finish, usage: used };
  });
  const { text, model, finish } = answer;
  await recordUse(ctx, connection, model, { input: usage?.prompt_tokens, output: usage?.completion_tokens }, "call");
  if (finish === "content_filter") throw contentRefused();
  if (text.trim() === "") {
    throw new RetryableError({
      code: "provider-thought-only",
      message:
        "The AI service thought until its answer had no room left. Whoever runs this can choose a model that thinks less in OPENAI_CHAT_MODEL.",
    });
  }
  return { text, model, isCut: finish === "length" };
}

/** DeepSeek, vLLM and Ollama send what is thought in fields of their own, each with another name. */
function isThought(delta: object | undefined): boolean {
  const { reasoning, reasoning_content, thinking } = (delta ?? {}) as Record<string, unknown>;
  return [reasoning, reasoning_content, thinking].some((thought) => typeof thought === "string" && thought !== "");
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
