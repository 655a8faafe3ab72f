import { Button, Skeleton } from "@mantine/core";
import { catalog } from "@jobwire/jobs/catalog";
import { isTerminal, type ArtifactView } from "@jobwire/jobs/wire";
import { IconArrowsShuffle, IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import classes from "./design-generate-result.module.css";
import { designResultWords as words } from "./design-words.ts";
import type { ResultViewProps } from "./result-views.ts";

/** Variants side by side as they come; each may be taken along or remixed. */
export default function DesignGenerateResult({ job, artifacts, partials }: ResultViewProps) {
  // A job that was cancelled gave its credits back, and what it had made is gone.
  const shown = shownVariants(artifacts, job.state === "cancelled" ? [] : partials);
  const asked = catalog["design.generate"].input.safeParse(job.input);
  const total = asked.success ? asked.data.variants : Math.max(shown.length, partials.length);
  const isTile = asked.success && asked.data.kind === "pattern";
  const missing = isTerminal(job.state) ? 0 : Math.max(0, total - shown.length);
  return (
    <ul className={classes.grid} aria-label={words.variants}>
      {shown.map(([index, artifactId]) => (
        <Variant key={index} jobId={job.id} artifactId={artifactId} number={index + 1} isTile={isTile} />
      ))}
      {Array.from({ length: missing }, (_, i) => (
        <li key={`missing-${i}`}>
          <Skeleton height={220} radius={11} />
        </li>
      ))}
    </ul>
  );
}

/** Index and artifact of each variant, in order: those that were told of while it runs, and those that are stored. */
function shownVariants(
  artifacts: readonly ArtifactView[],
  partials: readonly unknown[],
): (readonly [number, string])[] {
  const told = partials.flatMap((partial) => {
    const read = catalog["design.generate"].partial.safeParse(partial);
    return read.success ? [[read.data.index, read.data.artifactId] as const] : [];
  });
  const stored = artifacts.flatMap(({ id, name }) => {
    const number = Number(/^variant-(\d+)$/.exec(name)?.[1]);
    return Number.isNaN(number) ? [] : [[number - 1, id] as const];
  });
  return [...new Map([...told, ...stored])].toSorted((a, b) => a[0] - b[0]);
}

interface VariantProps {
  jobId: string;
  artifactId: string;
  number: number;
  isTile: boolean;
}

function Variant({ jobId, artifactId, number, isTile }: VariantProps) {
  const url = `/api/artifacts/${artifactId}`;
  return (
    <li className={classes.variant}>
      {isTile ? (
        // Four tiles, so that one sees how it repeats.
        <div
          role="img"
          aria-label={words.variant(number)}
          className={classes.tile}
          style={{ backgroundImage: `url("${url}")` }}
        />
      ) : (
        <img src={url} alt={words.variant(number)} className={classes.picture} />
      )}
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowsShuffle size={15} aria-hidden />}
          renderRoot={(props) => (
            <Link
              {...props}
              to="/studio"
              search={{ task: "design.generate", from: jobId, remix: artifactId }}
              aria-label={words.remixOf(number)}
            />
          )}
        >
          {words.remix}
        </Button>
        <Button
          size="xs"
          component="a"
          href={`${url}?download`}
          download
          leftSection={<IconDownload size={15} aria-hidden />}
          aria-label={words.downloadOf(number)}
        >
          {words.download}
        </Button>
      </div>
    </li>
  );
}
