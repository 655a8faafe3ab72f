/** What one call of a service outside cost. */
export interface JobCost {
  /** As in `policy.provider`. */
  service: string;
  /** As the service calls it, at most 200 characters. */
  model: string;
  /** What is counted. */
  unit: "input-token" | "output-token" | "image" | "second" | "call";
  /** How many of them, 0 or more. */
  quantity: number;
  /** In millionths of a US dollar; null where the price is not known. */
  usdMicros: number | null;
}
