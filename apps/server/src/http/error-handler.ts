import { getTRPCErrorShape, TRPCError } from "@trpc/server";
import type { FastifyError, FastifyInstance } from "fastify";
import { ApiError } from "../api/api-error.ts";
import { engineRefusal } from "../api/engine-refusal.ts";
import { appRouter } from "../api/router.ts";
import { type ErrorBody, HttpError } from "./http-error.ts";

interface Answer {
  status: number;
  body: ErrorBody;
  headers?: Readonly<Record<string, string>>;
}

/** Words for what Fastify refuses by itself; its own messages may name internals. */
const REFUSED: Record<string, Answer> = {
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    body: { code: "invalid-json", message: "The body is not valid JSON.", field: "body" },
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    body: { code: "body-too-large", message: "The body is too large.", field: "body" },
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    body: { code: "unsupported-content-type", message: "This content type is not taken here.", field: "content-type" },
  },
};

/** The one place where an error becomes an HTTP answer. What is not known is logged and not told. */
export function installErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const answer = answerTo(error) ?? unexpected(request.id);
    if (answer.body.code === "internal") request.log.error({ err: error, requestId: request.id }, "request failed");
    void reply
      .code(answer.status)
      .headers(answer.headers ?? {})
      .type("application/json")
      .send({ error: answer.body });
  });
}

/** What is said of an error that is known; null: it is ours, and nothing is said of it. */
export function answerTo(error: unknown): Answer | null {
  if (error instanceof HttpError) return error;
  if (error instanceof TRPCError) return answerOfProcedure(error);
  const refusal = engineRefusal(error);
  if (refusal !== null) return answerOfProcedure(refusal);
  const { code = "", statusCode = 500, message = "" } = error as Partial<FastifyError>;
  if (REFUSED[code] !== undefined) return REFUSED[code];
  // Faults of the request that Fastify or Node found: a broken URL, headers too large, a timeout.
  if (statusCode >= 400 && statusCode < 500) return { status: statusCode, body: { code: "bad-request", message } };
  return null;
}

/** Errors of procedures are put into words in api/error-mapping.ts, for tRPC and REST alike. */
function answerOfProcedure(error: TRPCError): Answer | null {
  const { message, data } = getTRPCErrorShape({
    config: appRouter._def._config,
    error,
    type: "unknown",
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
  // What was put into words may be told, also where the server is the one that cannot.
  if (data.httpStatus >= 500 && !(error instanceof ApiError)) return null;
  const { field, expected, got, reason, limit, need, have, retryAfterMs } = data;
  const code = reason ?? data.code.toLowerCase().replaceAll("_", "-");
  return {
    status: data.httpStatus,
    body: { code, message, field, expected, got, limit, need, have },
    ...(retryAfterMs !== undefined && {
      headers: { "retry-after": String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) },
    }),
  };
}

function unexpected(requestId: string): Answer {
  const message = `Something went wrong on our side. If it stays, tell the operator this number: ${requestId}`;
  return { status: 500, body: { code: "internal", message, requestId } };
}
