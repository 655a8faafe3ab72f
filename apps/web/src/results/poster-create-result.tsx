import { useItem } from "@jobwire/client/react";
import type { TaskPartial } from "@jobwire/jobs/catalog";
import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { ArtifactFigure } from "./artifact-figure.tsx";
import classes from "./poster-create-result.module.css";
import { posterWords as words } from "./poster-words.ts";
import type { ResultViewProps } from "./result-views.ts";

/** The poster, its picture and its PDF; or, where it is not clear whose face, the faces to choose from. */
export default function PosterCreateResult({ job, artifacts, partials }: ResultViewProps) {
  const poster = artifacts.find(({ name }) => name === "poster");
  const print = artifacts.find(({ name }) => name === "print");
  const told = partials.at(-1) as TaskPartial<"poster.create"> | undefined;
  if (poster === undefined) {
    return job.itemId !== null && told !== undefined ? <Faces itemId={job.itemId} faces={told.faces} /> : null;
  }
  return (
    <>
      <ArtifactFigure artifact={poster}>
        <div className={classes.wall}>
          <img className={classes.poster} src={poster.url} alt={words.alt} />
        </div>
      </ArtifactFigure>
      {print !== undefined && (
        <p className={classes.print}>
          <Button
            component="a"
            href={`${print.url}?download`}
            download
            variant="default"
            leftSection={<IconPrinter size={17} aria-hidden />}
          >
            {words.print}
          </Button>
          <span>{words.printHint}</span>
        </p>
      )}
    </>
  );
}

function Faces({ itemId, faces }: { itemId: string; faces: TaskPartial<"poster.create">["faces"] }) {
  const { item } = useItem(itemId);
  if (item === undefined || item.contentType === "image/tiff") return null;
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`;
  return (
    <figure className={classes.faces}>
      <div className={classes.photo}>
        <img src={item.originalUrl} alt={words.facesAlt(faces.length)} />
        {faces.map(({ x, y, width, height }, i) => (
          <span
            key={i}
            className={classes.face}
            style={{ left: percent(x), top: percent(y), width: percent(width), height: percent(height) }}
            aria-hidden
          >
            <b>{i + 1}</b>
          </span>
        ))}
      </div>
      <figcaption>{words.facesHint}</figcaption>
    </figure>
  );
}
