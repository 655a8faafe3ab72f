import { useItem, useStartJob } from "@jobwire/client/react";
import { catalog, type TaskPartial } from "@jobwire/jobs/catalog";
import type { JobView } from "@jobwire/jobs/wire";
import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type FaceBox, FacePicker } from "../faces/face-picker.tsx";
import { showProblem } from "../live/use-job-actions.ts";
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
    return job.itemId !== null && told !== undefined ? (
      <Faces job={job} itemId={job.itemId} faces={told.faces} />
    ) : null;
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

/** The same poster again, with the face that is chosen in the photo. */
function Faces({ job, itemId, faces }: { job: JobView; itemId: string; faces: readonly FaceBox[] }) {
  const { item } = useItem(itemId);
  const { start, isPending } = useStartJob("poster.create");
  const navigate = useNavigate();
  if (item === undefined || faces.length < 2) return null;

  async function choose(faceIndex: number): Promise<void> {
    try {
      const { jobId } = await start({ ...catalog["poster.create"].input.parse(job.input), faceIndex });
      await navigate({ to: "/jobs/$jobId", params: { jobId } });
    } catch (error) {
      showProblem(words.startFailed, error);
    }
  }

  return (
    <section className={classes.faces}>
      <h2>{words.whose}</h2>
      <FacePicker item={item} faces={faces} value={null} isDisabled={isPending} onChoose={(i) => void choose(i)} />
      <p>{words.facesHint}</p>
    </section>
  );
}
