import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { ChangeBus } from "@jobwire/jobs/bus";
import type { Authenticate, Credentials, Viewer } from "../api/viewer.ts";

/** Something open that was authorised once and must not outlive that. */
export interface Guarded {
  viewer: Viewer;
  credentials: Credentials;
  /** Called once, when the credentials do not stand for this viewer any more. */
  revoke(): void;
}

/** When it cannot be told who somebody is, they are nobody after this long. */
const DOUBT_MS = 4_000;
const ASK_AGAIN_MS = 500;
/** Word of lost hints checks everybody, but not more often than this; it may come often under load. */
const CHECK_ALL_GAP_MS = 3_000;

/**
 * Checks again who stands behind open connections: on word that a user's sessions or role changed or
 * that such word may have been lost, and every minute (invariant I8: closed within 5 s).
 */
export class AccessWatch implements Disposable {
  readonly #authenticate: Authenticate;
  readonly #logger: Logger;
  readonly #recheckMs: number;
  readonly #byUser = new Map<string, Set<() => void>>();
  readonly #unsubscribe: () => void;
  #allCheckedAt = -CHECK_ALL_GAP_MS;
  #checkAllTimer: NodeJS.Timeout | null = null;

  constructor(options: { bus: ChangeBus; authenticate: Authenticate; logger: Logger; recheckMs: number }) {
    this.#authenticate = options.authenticate;
    this.#logger = options.logger;
    this.#recheckMs = options.recheckMs;
    this.#unsubscribe = options.bus.subscribe((message) => {
      if (message.kind === "sweep") this.#checkAllSoon();
      if (message.kind !== "access") return;
      for (const check of [...(this.#byUser.get(message.userId) ?? [])]) check();
    });
  }

  /** Among the messages that were lost there may have been one about access. */
  #checkAllSoon(): void {
    if (this.#checkAllTimer !== null) return;
    const waitMs = Math.max(0, this.#allCheckedAt + CHECK_ALL_GAP_MS - performance.now());
    this.#checkAllTimer = setTimeout(() => {
      this.#checkAllTimer = null;
      this.#allCheckedAt = performance.now();
      for (const check of [...this.#byUser.values()].flatMap((checks) => [...checks])) check();
    }, waitMs);
  }

  /** How many connections of a user are guarded. */
  countOf(userId: string): number {
    return this.#byUser.get(userId)?.size ?? 0;
  }

  /** Watches over a connection until the returned function is called. */
  guard(guarded: Guarded): () => void {
    const { userId } = guarded.viewer;
    let over = false;
    let checking = false;
    let again = false;
    const jitter = 0.85 + Math.random() * 0.3;
    const timer = setInterval(() => check(), this.#recheckMs * jitter);
    timer.unref();

    const release = (): void => {
      over = true;
      clearInterval(timer);
      const checks = this.#byUser.get(userId);
      checks?.delete(check);
      if (checks?.size === 0) this.#byUser.delete(userId);
    };
    const run = async (): Promise<void> => {
      do {
        again = false;
        if (!(await this.#stillIs(guarded)) && !over) {
          release();
          guarded.revoke();
        }
        // Word of a change that came meanwhile may be about what was just read.
      } while (again && !over);
      checking = false;
    };
    const check = (): void => {
      again = true;
      if (checking || over) return;
      checking = true;
      void run();
    };
    const checks = this.#byUser.get(userId) ?? new Set();
    this.#byUser.set(userId, checks.add(check));
    return release;
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    if (this.#checkAllTimer !== null) clearTimeout(this.#checkAllTimer);
  }

  async #stillIs({ viewer, credentials }: Guarded): Promise<boolean> {
    const doubtEnds = performance.now() + DOUBT_MS;
    for (;;) {
      try {
        const now = await this.#authenticate(credentials);
        return now !== null && now.userId === viewer.userId && now.role === viewer.role;
      } catch (error) {
        if (performance.now() > doubtEnds) {
          this.#logger.warn({ err: error, userId: viewer.userId }, "a viewer could not be checked; disconnected");
          return false;
        }
        await delay(ASK_AGAIN_MS);
      }
    }
  }
}
