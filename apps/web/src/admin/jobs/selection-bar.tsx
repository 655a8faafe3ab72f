import { Button } from "@mantine/core";
import classes from "../../app/floating-bar.module.css";
import { words } from "./words.ts";

interface Props {
  count: number;
  canCancel: boolean;
  canRetry: boolean;
  onCancel: () => void;
  onRetry: () => void;
  onClear: () => void;
}

/** What can be done with the selected jobs. */
export function SelectionBar({ count, canCancel, canRetry, onCancel, onRetry, onClear }: Props) {
  return (
    <div className={classes.bar} role="toolbar" aria-label={words.selected(count)}>
      <span className={classes.count}>{words.selected(count)}</span>
      <Button size="compact-md" variant="default" disabled={!canRetry} onClick={onRetry}>
        {words.retry}
      </Button>
      <Button size="compact-md" variant="default" disabled={!canCancel} onClick={onCancel}>
        {words.cancel}
      </Button>
      <Button size="compact-md" variant="subtle" color="gray" onClick={onClear}>
        {words.clear}
      </Button>
    </div>
  );
}
