import type { CollectionFilter } from "../collection-api.ts";
import type { ItemFilter, JobFilter, JobScope } from "../api.ts";

/** Keys of what the hooks keep in React Query; all begin with `jobwire`. */
export const queryKeys = {
  everything: ["jobwire"] as const,
  viewer: ["jobwire", "viewer"] as const,
  job: (jobId: string) => ["jobwire", "job", jobId] as const,
  everyJobs: ["jobwire", "jobs"] as const,
  jobs: (scope: JobScope, filter: JobFilter) => ["jobwire", "jobs", scope, normalise(filter)] as const,
  jobArtifacts: (jobId: string) => ["jobwire", "job-artifacts", jobId] as const,
  jobChildren: (jobId: string) => ["jobwire", "job-children", jobId] as const,
  items: ["jobwire", "items"] as const,
  everyItemSearch: ["jobwire", "item-search"] as const,
  itemSearch: (filter: ItemFilter) => ["jobwire", "item-search", filter.q ?? "", filter.kind ?? ""] as const,
  similarItems: (itemId: string) => ["jobwire", "similar-items", itemId] as const,
  item: (itemId: string) => ["jobwire", "item", itemId] as const,
  decks: ["jobwire", "decks"] as const,
  deck: (jobId: string) => ["jobwire", "deck", jobId] as const,
  collection: (filter: CollectionFilter) => ["jobwire", "collection", filter.q ?? "", filter.task ?? ""] as const,
  collectionEntry: (jobId: string) => ["jobwire", "collection-entry", jobId] as const,
  credits: ["jobwire", "credits"] as const,
  jobCosts: (jobId: string) => ["jobwire", "job-costs", jobId] as const,
  typicalDurations: ["jobwire", "typical-durations"] as const,
};

/** The same filter, however it was written, has the same key. */
function normalise(filter: JobFilter): JobFilter {
  return {
    ...(filter.states !== undefined && { states: filter.states.toSorted() }),
    ...(filter.tasks !== undefined && { tasks: filter.tasks.toSorted() }),
    ...(filter.itemId !== undefined && { itemId: filter.itemId }),
  };
}
