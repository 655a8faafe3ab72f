import type { TaskOutput } from "@jobwire/jobs/catalog";
import { Alert } from "@mantine/core";
import { ArtifactFigure } from "./artifact-figure.tsx";
import { videoWords as words } from "./media-words.ts";
import type { ResultViewProps } from "./result-views.ts";
import classes from "./video-thumbnail-result.module.css";

/** A video's poster, its strip from start to end, and its facts. */
export default function VideoThumbnailResult({ job, artifacts }: ResultViewProps) {
  const output = job.state === "completed" ? (job.output as TaskOutput<"video.thumbnail">) : null;
  const poster = artifacts.find(({ name }) => name === "poster");
  const strip = artifacts.find(({ name }) => name === "strip");
  return (
    <div>
      {output?.notice != null && (
        <Alert color="yellow" mb="md">
          {output.notice}
        </Alert>
      )}
      {poster !== undefined && <ArtifactFigure artifact={poster} />}
      {strip !== undefined && (
        <figure className={classes.strip}>
          <img src={strip.url} alt={words.strip} />
          <figcaption>{words.strip}</figcaption>
        </figure>
      )}
      {output !== null && (
        <dl className={classes.facts}>
          <Fact name={words.length} value={clock(output.durationMs)} />
          <Fact name={words.size} value={`${output.widthPx} × ${output.heightPx}`} />
          <Fact name={words.rate} value={String(Math.round(output.fps * 100) / 100)} />
          <Fact name={words.video} value={(output.videoCodec ?? "?").toUpperCase()} />
          <Fact name={words.audio} value={output.audioCodec?.toUpperCase() ?? words.silent} />
          <Fact name={words.container} value={output.container} />
        </dl>
      )}
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** "0:05", "1:02:03". */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
