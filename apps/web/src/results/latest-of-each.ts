/** Partials by what they are about, each once: the latest, where the first stood. A later attempt of a job may tell them again. */
export function latestOfEach<T>(partials: readonly T[], about: (partial: T) => string | number): T[] {
  return [...new Map(partials.map((partial) => [about(partial), partial])).values()];
}
