import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { authClient } from "../../app/auth-client.ts";

interface Person {
  id: string;
  name: string;
  email: string;
}

/** Who a user id stands for: their e-mail; the id itself for somebody not in the list. Read once. */
export function usePeople(): (userId: string) => string {
  const { data } = useQuery({
    queryKey: ["admin-people"],
    queryFn: async () => {
      const answer = await authClient.$fetch<{ users: Person[] }>("/admin/list-users?limit=1000", { method: "GET" });
      if (answer.error !== null) throw new Error(`expected the list of users, got status ${answer.error.status}`);
      return new Map(answer.data.users.map((person) => [person.id, person.email]));
    },
  });
  return useCallback((userId: string) => data?.get(userId) ?? userId, [data]);
}
