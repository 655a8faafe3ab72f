import { ActionIcon, Button } from "@mantine/core";
import { IconAlertTriangle, IconX } from "@tabler/icons-react";
import classes from "./refused-list.module.css";
import { words } from "./words.ts";

export interface RefusedFile {
  id: string;
  name: string;
  /** What happened and what to do. */
  reason: string;
  /** Where sending it again can help. */
  retry?: () => void;
  dismiss: () => void;
}

/** Files that did not make it into the library, each with its reason. */
export function RefusedList({ files }: { files: readonly RefusedFile[] }) {
  return (
    <div role="alert">
      {files.length > 0 && (
        <section className={classes.box} aria-label={words.notAdded(files.length)}>
          <div className={classes.head}>
            <IconAlertTriangle size={18} aria-hidden />
            <strong>{words.notAdded(files.length)}</strong>
            {files.length > 1 && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => {
                  for (const file of files) file.dismiss();
                }}
              >
                {words.dismissAll}
              </Button>
            )}
          </div>
          <ul className={classes.list}>
            {files.map((file) => (
              <li key={file.id} className={classes.file}>
                <span className={classes.words}>
                  <span className={classes.name} dir="auto" title={file.name}>
                    {file.name}
                  </span>
                  <span className={classes.reason}>{file.reason}</span>
                </span>
                {file.retry !== undefined && (
                  <Button size="compact-sm" variant="default" onClick={file.retry}>
                    {words.tryAgain}
                  </Button>
                )}
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={words.dismiss(file.name)}
                  onClick={file.dismiss}
                >
                  <IconX size={16} />
                </ActionIcon>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
