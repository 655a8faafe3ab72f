import { ActionIcon } from "@mantine/core";
import type { ItemView } from "@jobwire/jobs/wire";
import { IconDots } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { ItemActions } from "./use-item-actions.ts";
import { words } from "./words.ts";

const ItemMenu = lazy(async () => ({ default: (await import("./item-menu.tsx")).ItemMenu }));

interface Props {
  item: ItemView;
  actions: ItemActions;
  onDelete: () => void;
  /** Draws a border, beside other buttons. */
  isFramed?: boolean;
}

/** Opens everything one can do with an item. The menu itself is loaded with the first use. */
export function ItemMenuButton({ item, actions, onDelete, isFramed = false }: Props) {
  const [isAsked, setAsked] = useState(false);
  const button = (
    <ActionIcon
      variant={isFramed ? "default" : "subtle"}
      color={isFramed ? undefined : "gray"}
      size={isFramed ? 42 : "lg"}
      aria-label={words.more(item.name)}
      aria-haspopup="menu"
      onClick={() => setAsked(true)}
    >
      <IconDots size={18} />
    </ActionIcon>
  );
  if (!isAsked) return button;
  return (
    <Suspense fallback={button}>
      <ItemMenu item={item} actions={actions} onDelete={onDelete}>
        {button}
      </ItemMenu>
    </Suspense>
  );
}
