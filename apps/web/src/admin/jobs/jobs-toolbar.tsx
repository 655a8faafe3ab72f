import { Button, Kbd, NativeSelect, TextInput } from "@mantine/core";
import { catalog, isTaskName, TASK_NAMES, type TaskName } from "@jobwire/jobs/catalog";
import type { JobState } from "@jobwire/jobs/wire";
import { IconKeyboard, IconSearch } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { memo, type RefObject } from "react";
import classes from "./jobs-screen.module.css";
import { StateTabs } from "./state-tabs.tsx";
import { words } from "./words.ts";

const route = getRouteApi("/signed-in/admin/jobs");
const TASKS = [
  { value: "", label: words.everyTask },
  ...TASK_NAMES.map((name) => ({ value: name, label: catalog[name].title })),
];

interface Props {
  state: JobState | undefined;
  task: TaskName | undefined;
  q: string;
  searchBox: RefObject<HTMLInputElement | null>;
  onHelp: () => void;
}

/** Which jobs are shown; what is chosen stands in the address. */
export const JobsToolbar = memo(function JobsToolbar({ state, task, q, searchBox, onHelp }: Props) {
  const setSearch = route.useNavigate();
  return (
    <div className={classes.tools}>
      <StateTabs
        state={state}
        onChange={(next) => void setSearch({ search: (before) => ({ ...before, state: next }), replace: true })}
      />
      <div className={classes.filters}>
        <NativeSelect
          size="sm"
          className={classes.task}
          aria-label={words.task}
          data={TASKS}
          value={task ?? ""}
          onChange={(event) => {
            const name = event.currentTarget.value;
            const chosen = isTaskName(name) ? name : undefined;
            void setSearch({ search: (before) => ({ ...before, task: chosen }), replace: true });
          }}
        />
        <TextInput
          ref={searchBox}
          size="sm"
          className={classes.search}
          type="search"
          aria-label={words.search}
          placeholder={words.searchHint}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={q === "" ? <Kbd size="xs">{words.searchKey}</Kbd> : undefined}
          value={q}
          onChange={(event) => {
            const text = event.currentTarget.value;
            void setSearch({ search: (before) => ({ ...before, q: text === "" ? undefined : text }), replace: true });
          }}
        />
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          px={8}
          className={classes.keys}
          aria-label={words.help}
          title={words.help}
          onClick={onHelp}
        >
          <IconKeyboard size={18} aria-hidden />
        </Button>
      </div>
    </div>
  );
});
