import { initTRPC } from "@trpc/server";
import { ApiError } from "./api-error.ts";
import type { Context } from "./context.ts";
import { asRefusal, shapeError } from "./error-mapping.ts";
import { findNul } from "./find-nul.ts";

const t = initTRPC.context<Context>().create({
  // A stack never leaves the server, whatever NODE_ENV says.
  isDev: false,
  errorFormatter: shapeError,
  // A proxy cuts a silent stream; the client takes 35 s of silence for a dead one.
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 35_000 } },
});

export const router = t.router;

/** What every procedure starts from: the engine's refusals become errors that a client may read. */
const base = t.procedure.use(async ({ next, getRawInput }) => {
  const field = findNul(await getRawInput().catch(() => undefined));
  if (field !== null) {
    const expected = "text without the character NUL";
    const name = field === "" ? "the input" : field;
    throw new ApiError("BAD_REQUEST", `Expected ${name} to be ${expected}.`, { reason: "bad-input", field, expected });
  }
  const result = await next();
  if (!result.ok) throw asRefusal(result.error, await getRawInput().catch(() => undefined));
  return result;
});

/** For whoever is signed in. Mutations also need an origin that we trust, since cookies travel by themselves. */
export const authed = base.use(({ ctx, type, next }) => {
  if (ctx.viewer === null) {
    throw new ApiError("UNAUTHORIZED", "Sign in first.", { reason: "signed-out" });
  }
  if (type === "mutation" && !ctx.originTrusted) {
    throw new ApiError("FORBIDDEN", "This site may not act for you here.", { reason: "origin-refused" });
  }
  return next({ ctx: { ...ctx, viewer: ctx.viewer } });
});

/** For admins. */
export const admin = authed.use(({ ctx, next }) => {
  requireAdmin(ctx.viewer);
  return next();
});

/**
 * For parts of a procedure that are for admins, such as a scope.
 * @throws ApiError FORBIDDEN
 */
export function requireAdmin(viewer: { role: "user" | "admin" }): void {
  if (viewer.role !== "admin") {
    throw new ApiError("FORBIDDEN", "This is for admins.", { reason: "admin-only" });
  }
}

export type AuthedContext = Context & { viewer: NonNullable<Context["viewer"]> };
