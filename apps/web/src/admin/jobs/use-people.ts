import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";

interface Person {
  id: string;
  email: string;
}

/** Who a user id stands for: their e-mail; until the list is there "…", and for somebody not in it the id. Read once. */
export function usePeople(): (userId: string) => string {
  const { data, isPending } = useQuery({
    queryKey: ["admin-people"],
    queryFn: async () => {
      const response = await fetch("/api/auth/admin/list-users?limit=1000");
      if (!response.ok) throw new Error(`expected the list of users, got status ${response.status}`);
      const { users } = (await response.json()) as { users: Person[] };
      return new Map(users.map((person) => [person.id, person.email]));
    },
  });
  return useCallback((userId: string) => data?.get(userId) ?? (isPending ? "…" : userId), [data, isPending]);
}
