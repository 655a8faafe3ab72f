import { Kbd, Modal } from "@mantine/core";
import { memo } from "react";
import classes from "./jobs-screen.module.css";
import { words } from "./words.ts";

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** What each key of the table does. */
export const KeysHelp = memo(function KeysHelp({ isOpen, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.keysTitle} centered size="sm">
      <dl className={classes.keyList}>
        {words.keys.map(([key, what]) => (
          <div key={key} className={classes.keyRow}>
            <dt>
              {key.split("  ").map((one) => (
                <Kbd key={one} mr={4}>
                  {one}
                </Kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
});
