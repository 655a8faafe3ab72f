/** What a job's calls of services outside came to, by service, model and unit. */
export interface CostView {
  service: string;
  model: string;
  /** input-token | output-token | image | second | call */
  unit: string;
  quantity: number;
  /** Millionths of a US dollar; null where a price is not known. */
  usdMicros: number | null;
}
