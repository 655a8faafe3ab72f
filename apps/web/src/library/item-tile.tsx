import { Button, Checkbox } from "@mantine/core";
import { useItemProcessingStatus } from "@jobwire/client/react";
import type { ItemView } from "@jobwire/jobs/wire";
import { IconCards, IconCut, IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { LinkButton } from "../app/link-button.tsx";
import type { JobActions } from "../live/use-job-actions.ts";
import { FadingPicture } from "./fading-picture.tsx";
import { ItemMenuButton } from "./item-menu-button.tsx";
import { ItemEmblem } from "./item-emblem.tsx";
import { ItemStatus } from "./item-status.tsx";
import { useItemLocalPicture } from "./local-picture.ts";
import { newestArtifact, pictureOf, thumbhashOf } from "./picture-of.ts";
import classes from "./tile.module.css";
import type { Selection } from "./use-selection.ts";
import { isPdf, isPhoto, type ItemActions } from "./use-item-actions.ts";
import { overList } from "./use-open-item.ts";
import { words } from "./words.ts";

interface Props {
  item: ItemView;
  itemActions: ItemActions;
  jobActions: JobActions;
  onDelete: (item: ItemView) => void;
  selection: Selection;
  position: number;
  setSize: number;
}

/**
 * A photo of the library: its picture, the work about it, what you can do with it. Work about hundreds may move at
 * once, so a report draws the line about it and nothing else.
 */
export const ItemTile = memo(function ItemTile(props: Props) {
  const { item, itemActions, jobActions, onDelete, selection, position, setSize } = props;
  const { activeJobs: all, latestJob, state } = useItemProcessingStatus(item.id);
  // A job speaks through its parts, where they are about the same item.
  const activeJobs = all.filter(({ id }) => !all.some(({ parentId }) => parentId === id));
  const [active, ...others] = activeJobs;
  const shownJob = active ?? (state === "failed" ? latestJob : null);

  return (
    <li
      className={classes.tile}
      aria-setsize={setSize}
      aria-posinset={position}
      data-busy={shownJob !== null || undefined}
      data-selected={selection.has(item.id) || undefined}
    >
      <div className={classes.frame}>
        <TilePicture item={item} selection={selection} />
        {shownJob !== null && <ItemStatus job={shownJob} others={others.length} actions={jobActions} />}
        {!selection.isOn && shownJob === null && <QuickAction item={item} actions={itemActions} />}
      </div>
      <TileCaption item={item} itemActions={itemActions} onDelete={onDelete} />
    </li>
  );
});

const TilePicture = memo(function TilePicture({ item, selection }: Pick<Props, "item" | "selection">) {
  const local = useItemLocalPicture(item.id);
  const picture = pictureOf(item);
  return (
    <>
      <Link
        to="/"
        search={(before) => ({ ...before, item: item.id })}
        state={overList}
        className={classes.open}
        aria-label={words.open(item.name)}
        resetScroll={false}
        onClick={(event) => {
          if (!selection.isOn) return;
          event.preventDefault();
          selection.toggle(item.id, event.shiftKey);
        }}
      >
        {picture === null && local === null ? (
          <ItemEmblem contentType={item.contentType} sizePx={48} className={classes.emblem} />
        ) : (
          <FadingPicture
            url={picture?.url ?? null}
            isCutout={picture?.isCutout ?? false}
            alt={item.name}
            meanwhile={local}
            thumbhash={thumbhashOf(item)}
          />
        )}
      </Link>
      {selection.isOn && (
        <Checkbox
          className={classes.check}
          size="md"
          aria-label={words.selectOne(item.name)}
          checked={selection.has(item.id)}
          onChange={() => selection.toggle(item.id)}
        />
      )}
      {!isPhoto(item) && !selection.isOn && (
        <span className={classes.kind}>{isPdf(item) ? words.pdf : words.video}</span>
      )}
    </>
  );
});

/** The one thing to do with it next, where no work is under way. */
const QuickAction = memo(function QuickAction({ item, actions }: { item: ItemView; actions: ItemActions }) {
  const cutout = newestArtifact(item, "image.remove-background");
  return (
    <>
      {cutout === undefined && isPhoto(item) && (
        <Button
          className={classes.quick}
          size="sm"
          aria-label={words.removeBackground}
          title={words.removeBackground}
          leftSection={<IconCut size={18} aria-hidden />}
          onClick={() => void actions.removeBackground(item)}
        >
          {words.removeBackground}
        </Button>
      )}
      {isPdf(item) && (
        <LinkButton
          to="/studio"
          search={{ task: "cards.create", item: item.id }}
          className={classes.quick}
          size="sm"
          aria-label={words.makeCards}
          title={words.makeCards}
          leftSection={<IconCards size={18} aria-hidden />}
        >
          {words.makeCards}
        </LinkButton>
      )}
      {cutout !== undefined && (
        <Button
          className={classes.quick}
          size="sm"
          variant="default"
          component="a"
          href={`${cutout.url}?download`}
          download
          aria-label={words.downloadCutout}
          title={words.downloadCutout}
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {words.downloadCutout}
        </Button>
      )}
    </>
  );
});

const TileCaption = memo(function TileCaption({
  item,
  itemActions,
  onDelete,
}: Pick<Props, "item" | "itemActions" | "onDelete">) {
  return (
    <div className={classes.caption}>
      <span className={classes.name} dir="auto" title={item.name}>
        {item.name}
      </span>
      <ItemMenuButton item={item} actions={itemActions} onDelete={() => onDelete(item)} />
    </div>
  );
});
