import { createContext, useContext } from "react";

/** Where results lie: with their owner, or behind a link that somebody was given. */
export const ArtifactBase = createContext("/api/artifacts");

/** Where a stored result lies: pictures of a book are results of other jobs, known by their ids. */
export function useArtifactUrl(): (artifactId: string) => string {
  const base = useContext(ArtifactBase);
  return (artifactId) => `${base}/${artifactId}`;
}
