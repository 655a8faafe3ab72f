import { Button, Modal } from "@mantine/core";
import { useItem, useItemJobs } from "@jobwire/client/react";
import { isTerminal, type ItemView } from "@jobwire/jobs/wire";
import { IconCards, IconCut, IconDownload, IconExternalLink } from "@tabler/icons-react";
import { LinkButton } from "../app/link-button.tsx";
import { useReturnFocus } from "../app/use-return-focus.ts";
import { formatBytes } from "../live/duration.ts";
import { JobLine } from "../live/job-line.tsx";
import { TimeAgo } from "../live/time-ago.tsx";
import { useJobActions } from "../live/use-job-actions.ts";
import { CompareSlider } from "./compare-slider.tsx";
import { ItemEmblem } from "./item-emblem.tsx";
import { ItemMenuButton } from "./item-menu-button.tsx";
import classes from "./item-viewer.module.css";
import { useItemLocalPicture } from "./local-picture.ts";
import { newestArtifact, pictureOf } from "./picture-of.ts";
import { isPdf, isPhoto, isVideo, type ItemActions } from "./use-item-actions.ts";
import { words } from "./words.ts";

interface Props {
  itemId: string;
  items: readonly ItemView[];
  itemActions: ItemActions;
  onDelete: (item: ItemView) => void;
  onClose: () => void;
}

/** One photo, large: before and after, its jobs, what you can do with it. */
export function ItemViewer({ itemId, items, itemActions, onDelete, onClose }: Props) {
  useReturnFocus();
  const read = useItem(itemId);
  const item = read.item ?? items.find((one) => one.id === itemId);
  return (
    <Modal.Root
      opened
      onClose={onClose}
      fullScreen
      padding={0}
      classNames={{ content: classes.content, body: classes.body }}
      transitionProps={{ transition: "fade", duration: 150 }}
    >
      <Modal.Content aria-label={item?.name ?? words.details}>
        <Modal.Body>
          <button type="button" className={classes.close} onClick={onClose} data-autofocus>
            {words.close}
          </button>
          {item === undefined ? (
            <p className={classes.gone}>{read.isPending ? "" : words.gone}</p>
          ) : (
            <Open item={item} itemActions={itemActions} onDelete={onDelete} />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Open({ item, itemActions, onDelete }: Pick<Props, "itemActions" | "onDelete"> & { item: ItemView }) {
  const { jobs } = useItemJobs(item.id);
  const jobActions = useJobActions();
  const cutout = newestArtifact(item, "image.remove-background");
  const isCutting = jobs.some((job) => job.task === "image.remove-background" && !isTerminal(job.state));
  return (
    <>
      <div className={classes.stage}>
        <Picture item={item} />
      </div>
      <aside className={classes.side} aria-label={words.details}>
        <h2 className={classes.name} dir="auto">
          {item.name}
        </h2>
        <div className={classes.actions}>
          {cutout === undefined ? (
            isPhoto(item) && (
              <Button
                flex="1 0 auto"
                size="md"
                leftSection={<IconCut size={18} aria-hidden />}
                loading={isCutting}
                onClick={() => void itemActions.removeBackground(item)}
              >
                {words.removeBackground}
              </Button>
            )
          ) : (
            <Button
              flex="1 0 auto"
              size="md"
              component="a"
              href={`${cutout.url}?download`}
              download
              leftSection={<IconDownload size={18} aria-hidden />}
            >
              {words.downloadCutout}
            </Button>
          )}
          {isPdf(item) && (
            <LinkButton
              to="/studio"
              search={{ task: "cards.create", item: item.id }}
              flex="1 0 auto"
              size="md"
              leftSection={<IconCards size={18} aria-hidden />}
            >
              {words.makeCards}
            </LinkButton>
          )}
          {isPdf(item) && (
            <Button
              flex="1 0 auto"
              size="md"
              variant="default"
              component="a"
              href={item.originalUrl}
              target="_blank"
              rel="noreferrer"
              leftSection={<IconExternalLink size={18} aria-hidden />}
            >
              {words.openPdf}
            </Button>
          )}
          <ItemMenuButton item={item} actions={itemActions} onDelete={() => onDelete(item)} isFramed />
        </div>
        <dl className={classes.facts}>
          <dt>{words.added}</dt>
          <dd>
            <TimeAgo at={item.createdAt} />
          </dd>
          {item.widthPx !== null && item.heightPx !== null && (
            <>
              <dt>{words.pixels}</dt>
              <dd>{words.pixelSize(item.widthPx, item.heightPx)}</dd>
            </>
          )}
          <dt>{words.size}</dt>
          <dd>{formatBytes(item.bytes)}</dd>
          <dt>{words.type}</dt>
          <dd>{kindOf(item.contentType)}</dd>
        </dl>
        <h3 className={classes.heading}>{words.jobs}</h3>
        {jobs.length === 0 ? (
          <p className={classes.none}>{words.noJobs}</p>
        ) : (
          <ul className={classes.jobs}>
            {jobs.map((job) => (
              <JobLine key={job.id} job={job} actions={jobActions} isBrief />
            ))}
          </ul>
        )}
      </aside>
    </>
  );
}

/** "JPEG", "PDF", "MP4", "QUICKTIME". */
function kindOf(contentType: string): string {
  return (contentType.split("/")[1] ?? contentType).toUpperCase();
}

function Picture({ item }: { item: ItemView }) {
  const local = useItemLocalPicture(item.id);
  const cutout = newestArtifact(item, "image.remove-background");
  const picture = pictureOf(item);
  if (cutout !== undefined && item.contentType !== "image/tiff") {
    const ratio = item.widthPx !== null && item.heightPx !== null ? item.widthPx / item.heightPx : 1;
    return <CompareSlider beforeUrl={item.originalUrl} afterUrl={cutout.url} name={item.name} ratio={ratio} />;
  }
  if (isVideo(item)) {
    return (
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- a person's own film comes without captions
      <video className={classes.photo} src={item.originalUrl} poster={picture?.url} controls preload="metadata" />
    );
  }
  if (picture === null && local === null) return <ItemEmblem contentType={item.contentType} sizePx={96} />;
  if (!isPhoto(item)) return <img className={classes.photo} src={picture?.url} alt={item.name} />;
  const url = item.contentType === "image/tiff" ? picture?.url : item.originalUrl;
  return <img className={classes.photo} src={url ?? local ?? undefined} alt={item.name} />;
}
