/** A user has fewer credits than what they ask for costs. Nothing was written: roll back. */
export class InsufficientCredits extends Error {
  override readonly name = "InsufficientCredits";
  readonly code = "insufficient-credits";
  readonly userId: string;
  /** Credits that it takes. */
  readonly need: number;
  /** Credits that there are to spend. */
  readonly have: number;

  constructor({ userId, need, have }: { userId: string; need: number; have: number }) {
    super(`expected at least ${need} credits, got ${have}`);
    this.userId = userId;
    this.need = need;
    this.have = have;
  }
}

/** The key of a grant was used for another one. Nothing was written. */
export class GrantKeyUsed extends Error {
  override readonly name = "GrantKeyUsed";
  readonly code = "grant-key-used";
}

/** As the functions of the ledger say it. */
const TOO_FEW = "JWCR1";
const KEY_USED = "JWCR2";

/** Runs a statement of the ledger; what it refuses becomes one of the errors above. */
export async function withCredits<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, detail } = error as { code?: unknown; detail?: unknown };
    if (code === KEY_USED) throw new GrantKeyUsed("expected a key of its own for each grant", { cause: error });
    if (code !== TOO_FEW || typeof detail !== "string") throw error;
    throw new InsufficientCredits(JSON.parse(detail) as { userId: string; need: number; have: number });
  }
}
