import { Button } from "@mantine/core";
import { useItem, useJobArtifacts } from "@jobwire/client/react";
import type { ArtifactView, JobView } from "@jobwire/jobs/wire";
import { IconDownload, IconFile } from "@tabler/icons-react";
import { CompareSlider } from "../library/compare-slider.tsx";
import { formatBytes } from "../live/duration.ts";
import { JsonView } from "./json-view.tsx";
import classes from "./job-result.module.css";
import { words } from "./words.ts";

/** What came of a job, or what has come of it so far. */
export function JobResult({ job, partials }: { job: JobView; partials: readonly unknown[] }) {
  const { artifacts } = useJobArtifacts(job.id);
  const latest = partials.at(-1);
  const isDone = job.state === "completed";
  return (
    <section className={classes.card} aria-labelledby="result">
      <h2 id="result" className={classes.heading}>
        {words.result}
      </h2>
      {artifacts.map((artifact) => (
        <Artifact key={artifact.id} artifact={artifact} />
      ))}
      {!isDone && latest !== undefined && <Partial value={latest} />}
      {!isDone && latest === undefined && artifacts.length === 0 && (
        <p className={classes.none}>{words.resultPending}</p>
      )}
      {isDone && job.output !== null && job.output !== undefined && (
        <details className={classes.raw} open={artifacts.length === 0}>
          <summary>{words.raw}</summary>
          <JsonView value={job.output} />
        </details>
      )}
    </section>
  );
}

function Artifact({ artifact }: { artifact: ArtifactView }) {
  const isPicture = artifact.contentType.startsWith("image/");
  return (
    <figure className={classes.artifact}>
      {isPicture ? (
        <Preview artifact={artifact} />
      ) : (
        <div className={classes.file}>
          <IconFile size={40} stroke={1.2} aria-hidden />
        </div>
      )}
      <figcaption className={classes.caption}>
        <span className={classes.size}>
          {artifact.contentType.split("/")[1]?.toUpperCase()} · {formatBytes(artifact.bytes)}
        </span>
        <Button
          component="a"
          href={`${artifact.url}?download`}
          download
          leftSection={<IconDownload size={17} aria-hidden />}
        >
          {words.download}
        </Button>
      </figcaption>
    </figure>
  );
}

/** A cut-out beside its photo where both can be drawn; else the picture alone. */
function Preview({ artifact }: { artifact: ArtifactView }) {
  const isCutout = artifact.task === "image.remove-background";
  const { item } = useItem(isCutout ? artifact.itemId : null);
  if (item !== undefined && item.contentType !== "image/tiff" && item.widthPx !== null && item.heightPx !== null) {
    return (
      <CompareSlider
        beforeUrl={item.originalUrl}
        afterUrl={artifact.url}
        name={item.name}
        ratio={item.widthPx / item.heightPx}
      />
    );
  }
  return (
    <div className={classes.picture} data-cutout={isCutout || undefined}>
      <img src={artifact.url} alt={artifact.name} />
    </div>
  );
}

/** What the handler has streamed last: a number to count by, or plain data. */
function Partial({ value }: { value: unknown }) {
  const remaining = remainingOf(value);
  if (remaining !== null) {
    return (
      <p className={classes.remaining}>
        <strong>{remaining}</strong> {words.remaining}
      </p>
    );
  }
  return (
    <>
      <p className={classes.none}>{words.partials}</p>
      <JsonView value={value} />
    </>
  );
}

function remainingOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("remaining" in value)) return null;
  return typeof value.remaining === "number" ? value.remaining : null;
}
