/**
 * An answer that is none: not JSON, cut short, endless, no picture. Its status is that of a gateway whose
 * server answers nonsense, so a circuit counts it as the provider's fault. Holds nothing of what was answered.
 */
export class BadAnswer extends Error {
  override readonly name = "BadAnswer";
  readonly status = 502;

  /** @param what of the answer, e.g. `a stream without an end` */
  constructor(what: string, options?: ErrorOptions) {
    super(`expected an answer of the chat or image API, got ${what}`, options);
  }
}
