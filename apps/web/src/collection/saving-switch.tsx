import { Switch } from "@mantine/core";
import type { JobwireError } from "@jobwire/client";
import { useJobwire } from "@jobwire/client/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { showProblem } from "../live/use-job-actions.ts";
import { words } from "./words.ts";

const KEY = ["saving"];

/** Whether results go into the collection by themselves. */
export function SavingSwitch() {
  const { collection } = useJobwire();
  const queryClient = useQueryClient();
  const { data } = useQuery<boolean, JobwireError>({ queryKey: KEY, queryFn: () => collection.isAutomatic() });

  async function set(isAutomatic: boolean): Promise<void> {
    queryClient.setQueryData(KEY, isAutomatic);
    try {
      await collection.setAutomatic(isAutomatic);
    } catch (error) {
      queryClient.setQueryData(KEY, !isAutomatic);
      showProblem(words.savingFailed, error);
    }
  }

  return (
    <Switch
      label={words.saving}
      description={words.savingHint}
      checked={data ?? true}
      disabled={data === undefined}
      onChange={({ currentTarget }) => void set(currentTarget.checked)}
    />
  );
}
