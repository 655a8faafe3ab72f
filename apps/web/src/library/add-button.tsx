import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconCamera, IconChevronDown, IconFolder, IconPlus } from "@tabler/icons-react";
import { useRef } from "react";
import classes from "./add-button.module.css";
import { type Dropped, fromFolder } from "./read-dropped.ts";
import { words } from "./words.ts";

interface Props {
  label: string;
  size: "sm" | "lg";
  /** Content types that are taken, separated by commas. */
  accept: string;
  onAdd: (added: Dropped) => void;
}

/** Adds files, a whole folder, or a photo taken now. */
export function AddButton({ label, size, accept, onAdd }: Props) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const take = (input: HTMLInputElement, isFolder = false) => {
    const chosen = [...(input.files ?? [])];
    // The same file may be chosen again.
    input.value = "";
    if (chosen.length > 0) onAdd(isFolder ? fromFolder(chosen) : { files: chosen, isCut: false });
  };
  return (
    <div className={classes.pair}>
      <Button
        size={size}
        className={classes.main}
        leftSection={<IconPlus size={18} aria-hidden />}
        onClick={() => files.current?.click()}
      >
        {label}
      </Button>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon
            className={classes.more}
            size={size === "lg" ? 50 : 36}
            variant="filled"
            aria-label={words.addMore}
          >
            <IconChevronDown size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFolder size={18} />} onClick={() => folder.current?.click()}>
            {words.addFolder}
          </Menu.Item>
          <Menu.Item leftSection={<IconCamera size={18} />} onClick={() => camera.current?.click()}>
            {words.takePhoto}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={files}
        type="file"
        hidden
        multiple
        accept={accept}
        aria-label={label}
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        multiple
        aria-label={words.addFolder}
        {...{ webkitdirectory: "" }}
        onChange={(event) => take(event.currentTarget, true)}
      />
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-label={words.takePhoto}
        onChange={(event) => take(event.currentTarget)}
      />
    </div>
  );
}
