import { APIConnectionError, APIError, APIUserAbortError, OpenAIError } from "openai";
import type OpenAI from "openai";
import { HttpFault } from "../../engine/circuits/http-fault.ts";
import type { JobContext } from "../../engine/handler.ts";
import { PermanentError } from "../../engine/permanent-error.ts";
import { BadAnswer } from "./bad-answer.ts";
import { createOpenAI } from "./create-openai.ts";
import type { OpenAIConnection } from "./create-openai.ts";

/** What a call needs of a job's context. */
export type CallContext = Pick<JobContext, "provider" | "cost">;

export interface CallLimits {
  /** Longest the whole call may take, in milliseconds. */
  timeoutMs: number;
  /** Of the answer. */
  maxBytes: number;
}

/**
 * One call of the service, behind its circuit breaker. What the client throws is not passed on: it holds
 * what the service said, and that may hold anything, a key for one.
 * @throws PermanentError where the service refuses the request, in words for people; RetryableError where
 *   it is at fault; the signal's reason on abort
 */
export async function callOpenAI<T>(
  ctx: CallContext,
  connection: OpenAIConnection,
  { timeoutMs, maxBytes }: CallLimits,
  work: (client: OpenAI, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const client = createOpenAI(connection, maxBytes);
  try {
    return await ctx.provider("openai").call(
      async (signal) => {
        try {
          return await work(client, signal);
        } catch (error) {
          throw withoutItsWords(error);
        }
      },
      { timeoutMs },
    );
  } catch (error) {
    throw error instanceof Refusal ? refused(error) : error;
  }
}

/** A request that the service does not want, as it said: nothing is wrong with the service. */
class Refusal extends HttpFault {
  /** The service's own word for why, e.g. `content_policy_violation`. Not for people. */
  readonly why: string;

  constructor(error: { status: number; headers: Headers; code: unknown }) {
    super(error);
    this.why = typeof error.code === "string" ? error.code : "";
  }
}

function withoutItsWords(error: unknown): unknown {
  if (error instanceof APIConnectionError || error instanceof APIUserAbortError) return error;
  if (error instanceof APIError) {
    const { status, headers, code } = error;
    if (status === undefined) return new BadAnswer("an error instead of the rest");
    return new Refusal({ status, headers: headers ?? new Headers(), code });
  }
  if (error instanceof OpenAIError || error instanceof SyntaxError) return new BadAnswer("what is not JSON");
  return error;
}

function refused({ status, why }: Refusal): PermanentError {
  if (status === 401 || status === 403) {
    return new PermanentError(
      "provider-key-refused",
      "The AI service did not accept this installation's key. Whoever runs it must check OPENAI_API_KEY.",
    );
  }
  if (status === 404) {
    return new PermanentError(
      "provider-model-unknown",
      "The AI service does not know the model that is set here. Whoever runs this must check OPENAI_CHAT_MODEL, OPENAI_IMAGE_MODEL and OPENAI_BASE_URL.",
    );
  }
  if (/content_?(policy|filter)|moderation|safety/i.test(why)) return contentRefused();
  if (status === 413 || why === "context_length_exceeded") {
    return new PermanentError(
      "provider-too-long",
      "The AI service cannot take in so long a text. Use a shorter one, and start again.",
    );
  }
  return new PermanentError(
    "provider-refused",
    `The AI service refused the request (${status}). Change what you asked for, and start again.`,
  );
}

/** The service's rules forbid what was asked for. */
export function contentRefused(): PermanentError {
  return new PermanentError(
    "provider-content-refused",
    "The rules of the AI service forbid what was asked for. Use other words, and start again.",
  );
}
