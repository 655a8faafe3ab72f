import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { useReturnFocus } from "../app/use-return-focus.ts";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** The tray on a phone, opened: a sheet from below. Loaded when it is first opened. */
export function TraySheet({ title, onClose, children }: Props) {
  useReturnFocus();
  return (
    <Drawer opened onClose={onClose} position="bottom" size="70%" radius="lg" title={title}>
      {children}
    </Drawer>
  );
}
