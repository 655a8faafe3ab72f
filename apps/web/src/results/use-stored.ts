import { skipToken, useQuery } from "@tanstack/react-query";

interface Stored<T> {
  value: T | undefined;
  isPending: boolean;
  isFailed: boolean;
}

/** A result that is JSON, fetched once: what is stored never changes. */
export function useStoredJson<T>(url: string | undefined): Stored<T> {
  return useStored("stored-json", url, async (response) => (await response.json()) as T);
}

/** A result that is text, fetched once. */
export function useStoredText(url: string | undefined): Stored<string> {
  return useStored("stored-text", url, (response) => response.text());
}

function useStored<T>(kind: string, url: string | undefined, read: (response: Response) => Promise<T>): Stored<T> {
  const query = useQuery<T>({
    queryKey: [kind, url],
    staleTime: Infinity,
    retry: 1,
    queryFn:
      url === undefined
        ? skipToken
        : async ({ signal }) => {
            const response = await fetch(url, { signal });
            if (!response.ok) throw new Error(`expected the stored file, got ${response.status}`);
            return read(response);
          },
  });
  return { value: query.data, isPending: query.isPending, isFailed: query.isError };
}
