import { Button, Select } from "@mantine/core";
import { catalog, isTaskName, KEPT_TASK_NAMES, type TaskName } from "@jobwire/jobs/catalog";
import { IconSquareCheck } from "@tabler/icons-react";
import { SearchInput } from "../library/search-input.tsx";
import classes from "./collection-screen.module.css";
import { words } from "./words.ts";

interface Props {
  q: string | undefined;
  task: TaskName | undefined;
  isSelecting: boolean;
  /** Begins selecting, or ends it. */
  onToggleSelecting: () => void;
  onChange: (change: { q?: string | undefined; task?: TaskName | undefined }) => void;
}

const KINDS = KEPT_TASK_NAMES.map((name) => ({ value: name, label: words.nouns[name] ?? catalog[name].title }));

/** Searching, and which kind of result. */
export function CollectionToolbar({ q, task, isSelecting, onToggleSelecting, onChange }: Props) {
  return (
    <div className={classes.bar} role="search">
      <SearchInput
        label={words.search}
        clearLabel={words.clearSearch}
        q={q}
        onSearch={(asked) => onChange({ q: asked })}
      />
      <Select
        className={classes.kinds}
        aria-label={words.kinds}
        placeholder={words.allKinds}
        data={KINDS}
        value={task ?? null}
        clearable
        onChange={(value) => onChange({ task: value !== null && isTaskName(value) ? value : undefined })}
      />
      <Button
        className={classes.select}
        variant={isSelecting ? "light" : "default"}
        size="sm"
        leftSection={<IconSquareCheck size={17} aria-hidden />}
        aria-pressed={isSelecting}
        onClick={onToggleSelecting}
      >
        {words.select}
      </Button>
    </div>
  );
}
