import type { Dedupe } from "@jobwire/jobs/engine";
import { HttpError } from "./http-error.ts";
import { type QueryValue, textOf } from "./state-words.ts";

interface StartOptions {
  idempotencyKey?: string;
  dedupe?: Dedupe;
  runAt?: string;
  priority?: number;
  dependsOn?: string[];
}

/**
 * What a start says besides its input: the body is the input alone, so it stands in the query
 * (`runAt`, `priority`, `dependsOn`, `dedupe`, `windowMs`, `maxWaitMs`), the key in `Idempotency-Key`. Values are
 * checked by the procedure.
 * @throws HttpError 400 for a mode without a key, or a window without a mode
 */
export function startOptionsOf(query: Record<string, QueryValue>, key: string | string[] | undefined): StartOptions {
  const [runAt, priority, mode, windowMs, maxWaitMs] = ["runAt", "priority", "dedupe", "windowMs", "maxWaitMs"].map(
    (name) => textOf(query[name]),
  );
  const dependsOn = textOf(query.dependsOn);
  const idempotencyKey = typeof key === "string" ? key : undefined;
  if (mode !== undefined && idempotencyKey === undefined) {
    throw new HttpError(400, {
      code: "invalid-input",
      message: "A start with dedupe needs a key: send it as Idempotency-Key.",
      field: "idempotency-key",
      expected: "1 to 200 characters",
      got: "nothing",
    });
  }
  const window = windowMs === undefined ? (maxWaitMs === undefined ? undefined : "maxWaitMs") : "windowMs";
  if (mode === undefined && window !== undefined) {
    throw new HttpError(400, {
      code: "invalid-input",
      message: `${window} is of no use without dedupe: say ${window === "maxWaitMs" ? "debounce" : "return, throttle or debounce"} there.`,
      field: "dedupe",
      expected: `a mode beside ${window}`,
      got: "nothing",
    });
  }
  const dedupe = {
    mode,
    key: idempotencyKey,
    ...(windowMs !== undefined && { windowMs: Number(windowMs) }),
    ...(maxWaitMs !== undefined && { maxWaitMs: Number(maxWaitMs) }),
  };
  return {
    ...(mode !== undefined ? { dedupe: dedupe as Dedupe } : idempotencyKey !== undefined ? { idempotencyKey } : {}),
    // A "+" in a query is a space; an instant with an offset is what people paste there.
    ...(runAt !== undefined && { runAt: runAt.replace(" ", "+") }),
    ...(priority !== undefined && { priority: Number(priority) }),
    ...(dependsOn !== undefined && { dependsOn: dependsOn.split(",").map((id) => id.trim()) }),
  };
}
