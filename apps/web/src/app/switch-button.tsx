import { Button, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithRef } from "react";
import classes from "./switch-button.module.css";

interface Props extends ButtonProps, Omit<ComponentPropsWithRef<"button">, keyof ButtonProps> {
  /** Its last press is not answered yet. */
  isBusy?: boolean;
}

/** A small button of a row. While busy it takes no press but keeps the focus, and its size. */
export function SwitchButton({ isBusy = false, onClick, ...props }: Props) {
  return (
    <Button
      size="xs"
      fz="sm"
      px={10}
      variant="default"
      {...props}
      className={classes.button}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? undefined : onClick}
    />
  );
}
