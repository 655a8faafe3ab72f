import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useJobwire, useTypicalDurations } from "@jobwire/client/react";
import { catalog, type TaskDefinition, type TaskName } from "@jobwire/jobs/catalog";
import type { NamedItem } from "@jobwire/jobs/wire";
import { IconSparkles, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { about } from "../studio/words.ts";
import { taskTitle } from "../live/words.ts";
import classes from "./selection-bar.module.css";
import { SelectionToolbar } from "./selection-toolbar.tsx";
import { type TaskForItems, tasksFor } from "./tasks-for.ts";
import type { Selection } from "./use-selection.ts";
import { words } from "./words.ts";

/** How long each file takes. */
function Each({ task }: { task: TaskName }) {
  const typical = useTypicalDurations();
  const ms = typical[task] ?? (catalog[task] as TaskDefinition).usualMs;
  return ms === undefined ? null : <span className={classes.each}>{words.each(about(ms))}</span>;
}

interface Props {
  selection: Selection;
  onDelete: (items: readonly NamedItem[]) => void;
}

/** What can be done with the selected files, all at once. */
export function SelectionBar({ selection, onDelete }: Props) {
  const client = useJobwire();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const { items } = selection;
  const tasks = useMemo(() => tasksFor(items), [items]);

  async function start({ task, items: taken }: TaskForItems): Promise<void> {
    setBusy(true);
    try {
      const title = words.batchTitle(taskTitle(task), taken.length);
      const jobs = taken.map((item) => ({ task, input: { itemId: item.id } }) as never);
      const { jobId } = await client.startBatch(jobs, { title, failure: "continue" });
      selection.clear();
      notifications.show({
        message: (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => void navigate({ to: "/jobs/$jobId", params: { jobId } })}
          >
            {words.batchStarted(title)}
          </Button>
        ),
      });
    } catch (error) {
      showProblem(words.startFailed, error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <SelectionToolbar
      selection={selection}
      zipPath="/api/items/zip"
      removal={{ label: words.delete, icon: <IconTrash size={16} aria-hidden />, onRemove: onDelete }}
    >
      <Menu position="top" width={300}>
        <Menu.Target>
          <Button
            size="compact-md"
            loading={isBusy}
            disabled={tasks.length === 0}
            leftSection={<IconSparkles size={16} aria-hidden />}
          >
            {words.startTask}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {tasks.map((one) => (
            <Menu.Item key={one.task} rightSection={<Each task={one.task} />} onClick={() => void start(one)}>
              {taskTitle(one.task)}
              {one.items.length < items.length && (
                <span className={classes.part}>{words.takes(one.items.length, items.length)}</span>
              )}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </SelectionToolbar>
  );
}
