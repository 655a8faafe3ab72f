import { Button, CopyButton, Group, Text } from "@mantine/core";
import classes from "./account-screen.module.css";
import { words } from "./words.ts";

/** A secret that was just made: shown once, to be copied now. */
export function ShownOnce({ title, secret, onDone }: { title: string; secret: string; onDone: () => void }) {
  return (
    <div className={classes.secret} role="status">
      <Text size="sm" fw={560}>
        {title}
      </Text>
      <code>{secret}</code>
      <Group gap="xs">
        <CopyButton value={secret}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? words.copied : words.copy}</Button>}
        </CopyButton>
        <Button variant="default" onClick={onDone}>
          {words.done}
        </Button>
      </Group>
    </div>
  );
}
