import { Button } from "@mantine/core";
import type { JobwireError } from "@jobwire/client";
import { IconCloudOff } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import classes from "./screen-error.module.css";
import { words } from "./words.ts";

/** What a screen needs could not be read. Says why, and reads it again when asked. */
export function ScreenError({ title, error }: { title: string; error: JobwireError }) {
  const queryClient = useQueryClient();
  return (
    <div className={classes.box} role="alert">
      <IconCloudOff size={40} stroke={1.3} aria-hidden className={classes.icon} />
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.text}>{error.message}</p>
      <Button variant="default" onClick={() => void queryClient.refetchQueries({ type: "active" })}>
        {words.tryAgain}
      </Button>
    </div>
  );
}
