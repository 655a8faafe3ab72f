import { useItem } from "@jobwire/client/react";
import type { JobView } from "@jobwire/jobs/wire";
import { memo } from "react";
import { pictureOf } from "../library/picture-of.ts";
import { TaskIcon } from "./task-icon.ts";
import classes from "./job-picture.module.css";

/** The photo a job is about, small; an emblem of its task where there is none. */
export const JobPicture = memo(function JobPicture({
  itemId,
  task,
  size = 36,
}: Pick<JobView, "itemId" | "task"> & { size?: number }) {
  const { item } = useItem(itemId);
  const picture = item === undefined ? null : pictureOf(item);
  return (
    <span className={classes.picture} style={{ width: size, height: size }} aria-hidden>
      {picture === null ? (
        <TaskIcon task={task} size={size / 2} stroke={1.5} />
      ) : (
        <img src={picture.url} alt="" loading="lazy" decoding="async" data-cutout={picture.isCutout || undefined} />
      )}
    </span>
  );
});
