import { Menu } from "@mantine/core";
import type { MenuItemProps } from "@mantine/core";
import type { CollectionEntryView } from "@jobwire/jobs/wire";
import { IconArrowsShuffle, IconBookmarkOff, IconDownload, IconPencil, IconShare } from "@tabler/icons-react";
import { createLink } from "@tanstack/react-router";
import { cloneElement, type ComponentPropsWithRef, type ReactElement, type Ref } from "react";
import { useOpenFromStart } from "../app/use-open-from-start.ts";
import type { EntryActions } from "./entry-tile.tsx";
import { words } from "./words.ts";

function AnchorItem(props: MenuItemProps & Omit<ComponentPropsWithRef<"a">, keyof MenuItemProps>) {
  return <Menu.Item component="a" {...props} />;
}

/** An entry of a menu that goes somewhere: a real link. */
const LinkItem = createLink(AnchorItem);

interface Props {
  entry: CollectionEntryView;
  actions: EntryActions;
  /** The button that opens it. */
  children: ReactElement<{ ref?: Ref<HTMLButtonElement> }>;
}

/** Everything one can do with an entry; open from the start. */
export function EntryMenu({ entry, actions, children }: Props) {
  const { jobId, task } = entry;
  const { button, menu } = useOpenFromStart();
  return (
    <Menu position="bottom-end" width={210} {...menu}>
      <Menu.Target>{cloneElement(children, { ref: button })}</Menu.Target>
      <Menu.Dropdown>
        <LinkItem to="/studio" search={{ task, from: jobId }} leftSection={<IconArrowsShuffle size={18} />}>
          {words.another}
        </LinkItem>
        <Menu.Item
          component="a"
          href={`/api/collection/zip?ids=${jobId}`}
          download
          leftSection={<IconDownload size={18} />}
        >
          {words.download}
        </Menu.Item>
        <Menu.Item leftSection={<IconShare size={18} />} onClick={actions.onShare}>
          {words.share}
        </Menu.Item>
        <Menu.Item leftSection={<IconPencil size={18} />} onClick={actions.onRename}>
          {words.rename}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconBookmarkOff size={18} />} onClick={actions.onRemove}>
          {words.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
