import { Menu } from "@mantine/core";
import type { ItemView } from "@jobwire/jobs/wire";
import { IconCut, IconDownload, IconPhotoDown, IconResize, IconTrash } from "@tabler/icons-react";
import { cloneElement, type ReactElement, type Ref } from "react";
import { useOpenFromStart } from "../app/use-open-from-start.ts";
import { newestArtifact, newestThumbnail } from "./picture-of.ts";
import { isPhoto, type ItemActions } from "./use-item-actions.ts";
import { words } from "./words.ts";

interface Props {
  item: ItemView;
  actions: ItemActions;
  onDelete: () => void;
  /** The button that opens it. */
  children: ReactElement<{ ref?: Ref<HTMLButtonElement> }>;
}

/** Everything one can do with an item; open from the start. */
export function ItemMenu({ item, actions, onDelete, children }: Props) {
  const cutout = newestArtifact(item, "image.remove-background");
  const thumbnail = newestThumbnail(item);
  const { button, menu } = useOpenFromStart();
  return (
    <Menu position="bottom-end" width={230} {...menu}>
      <Menu.Target>{cloneElement(children, { ref: button })}</Menu.Target>
      <Menu.Dropdown>
        {isPhoto(item) && (
          <>
            <Menu.Item leftSection={<IconCut size={18} />} onClick={() => void actions.removeBackground(item)}>
              {cutout === undefined ? words.removeBackground : words.removeAgain}
            </Menu.Item>
            <Menu.Item leftSection={<IconResize size={18} />} onClick={() => void actions.makeThumbnail(item)}>
              {words.thumbnail}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        {cutout !== undefined && (
          <Menu.Item component="a" href={`${cutout.url}?download`} download leftSection={<IconDownload size={18} />}>
            {words.downloadCutout}
          </Menu.Item>
        )}
        {thumbnail !== undefined && (
          <Menu.Item
            component="a"
            href={`${thumbnail.url}?download`}
            download
            leftSection={<IconPhotoDown size={18} />}
          >
            {words.downloadThumbnail}
          </Menu.Item>
        )}
        <Menu.Item component="a" href={item.originalUrl} download={item.name} leftSection={<IconDownload size={18} />}>
          {words.downloadOriginal}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={18} />} onClick={onDelete}>
          {words.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
