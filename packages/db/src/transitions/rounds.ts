/**
 * Splits requests into rounds in which no job occurs twice: a job's second request stands in the
 * second round, and so on. Each entry keeps its place among all requests.
 */
export function rounds<Request extends { jobId: string }>(
  requests: readonly Request[],
): { place: number; request: Request }[][] {
  const result: { place: number; request: Request }[][] = [];
  const seen = new Map<string, number>();
  for (const [place, request] of requests.entries()) {
    const jobId = request.jobId.toLowerCase();
    const round = seen.get(jobId) ?? 0;
    seen.set(jobId, round + 1);
    (result[round] ??= []).push({ place, request });
  }
  return result;
}
