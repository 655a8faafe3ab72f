import { skipToken, useQuery } from "@tanstack/react-query";

/** A result that is JSON, fetched once: what is stored never changes. */
export function useStoredJson<T>(url: string | undefined): {
  value: T | undefined;
  isPending: boolean;
  isFailed: boolean;
} {
  const query = useQuery<T>({
    queryKey: ["stored-json", url],
    staleTime: Infinity,
    retry: 1,
    queryFn:
      url === undefined
        ? skipToken
        : async ({ signal }) => {
            const response = await fetch(url, { signal });
            if (!response.ok) throw new Error(`expected the stored file, got ${response.status}`);
            return (await response.json()) as T;
          },
  });
  return { value: query.data, isPending: query.isPending, isFailed: query.isError };
}
