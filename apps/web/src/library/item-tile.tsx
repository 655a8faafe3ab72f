import { Button, Checkbox } from "@mantine/core";
import { useItemProcessingStatus } from "@jobwire/client/react";
import type { ItemView } from "@jobwire/jobs/wire";
import { IconCards, IconCut, IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
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

/** A photo of the library: its picture, the work about it, what you can do with it. */
export function ItemTile({ item, itemActions, jobActions, onDelete, selection, position, setSize }: Props) {
  const { activeJobs: all, latestJob, state } = useItemProcessingStatus(item.id);
  // A job speaks through its parts, where they are about the same item.
  const activeJobs = all.filter(({ id }) => !all.some(({ parentId }) => parentId === id));
  const local = useItemLocalPicture(item.id);
  const picture = pictureOf(item);
  const cutout = newestArtifact(item, "image.remove-background");
  const [active, ...others] = activeJobs;
  const shownJob = active ?? (state === "failed" ? latestJob : null);
  const isCutting = activeJobs.some((job) => job.task === "image.remove-background");

  return (
    <li
      className={classes.tile}
      aria-setsize={setSize}
      aria-posinset={position}
      data-busy={shownJob !== null || undefined}
      data-selected={selection.has(item.id) || undefined}
    >
      <div className={classes.frame}>
        <Link
          to="/"
          search={(before) => ({ ...before, item: item.id })}
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
        {shownJob !== null && <ItemStatus job={shownJob} others={others.length} actions={jobActions} />}
        {!selection.isOn && shownJob === null && cutout === undefined && isPhoto(item) && (
          <Button
            className={classes.quick}
            size="sm"
            aria-label={words.removeBackground}
            title={words.removeBackground}
            leftSection={<IconCut size={18} aria-hidden />}
            disabled={isCutting}
            onClick={() => void itemActions.removeBackground(item)}
          >
            {words.removeBackground}
          </Button>
        )}
        {!selection.isOn && shownJob === null && isPdf(item) && (
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
        {!selection.isOn && shownJob === null && cutout !== undefined && (
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
      </div>
      <div className={classes.caption}>
        <span className={classes.name} dir="auto" title={item.name}>
          {item.name}
        </span>
        <ItemMenuButton item={item} actions={itemActions} onDelete={() => onDelete(item)} />
      </div>
    </li>
  );
}
