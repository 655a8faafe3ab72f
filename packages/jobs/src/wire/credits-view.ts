/** A line of a person's credits. Instants are ISO strings in database time. */
export interface CreditLine {
  id: number;
  kind: "grant" | "revoke" | "hold" | "settle" | "refund";
  amount: number;
  /** What it changed of the credits to spend: 0 where what was held is paid. */
  change: number;
  /** Credits to spend after it. */
  balance: number;
  jobId: string | null;
  /** Of the job, where it is still there. */
  task: string | null;
  note: string | null;
  at: string;
}

/** What a person has to spend, and how it came to be. */
export interface CreditsView {
  available: number;
  /** Reserved for jobs that are not over. */
  held: number;
  /** Newest first. */
  entries: CreditLine[];
  /** `before` of the next page; null on the last. */
  nextBefore: number | null;
}

/** How a person's credits stand: when it changes, what was read of their history is old. */
export interface CreditsStamp {
  available: number;
  held: number;
  /** Id of the newest line of the history; 0: there is none. */
  lastId: number;
}
