import type { DeliveryView, NotifyKind } from "../../wire/index.ts";

/** One row of what is to be delivered. */
export interface ParcelRow {
  id: string;
  /** Null: a test. */
  jobId: string | null;
  event: DeliveryView["event"];
}

/** What is sent as one: a row, or several to the same target. */
export interface Parcel {
  /** Id of its first row: what the receiver knows it by, the same at each try. */
  id: string;
  kind: NotifyKind;
  userId: string;
  target: string;
  rows: readonly ParcelRow[];
  /** This try, from 1. */
  attempt: number;
  createdAt: Date;
}

/** What a receiver said. */
export interface Receipt {
  /** HTTP status. */
  status?: number;
  /** Start of the answer. */
  response?: string;
  messageId?: string;
}

/** Hands a parcel over. Throws a {@link DeliveryFailed} that says what went wrong, or whatever; gives up when the signal fires. */
export type Carrier = (parcel: Parcel, signal: AbortSignal) => Promise<Receipt>;

/** A try that did not succeed, in words that the owner reads. */
export class DeliveryFailed extends Error {
  override readonly name = "DeliveryFailed";
  /** No further try can help. */
  readonly isFinal: boolean;
  /** There is nobody to tell any more: no failure either. */
  readonly isMoot: boolean;
  readonly status: number | null;
  readonly response: string | null;
  /** The receiver asks to be left alone for so long. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    more: { isFinal?: boolean; isMoot?: boolean; status?: number; response?: string; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.isFinal = more.isFinal ?? false;
    this.isMoot = more.isMoot ?? false;
    this.status = more.status ?? null;
    this.response = more.response ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
  }
}
