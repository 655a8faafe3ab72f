import type { TaskOutput } from "@jobwire/jobs/catalog";
import { ArtifactFigure } from "./artifact-figure.tsx";
import { ModelStage } from "./model-stage.tsx";
import classes from "./model-glb-result.module.css";
import { modelWords as words } from "./model-words.ts";
import type { ResultViewProps } from "./result-views.ts";

/** The model, to be turned; its figures; its download. */
export default function ModelGlbResult({ job, artifacts }: ResultViewProps) {
  const model = artifacts.find(({ name }) => name === "model");
  const preview = artifacts.find(({ name }) => name === "preview");
  if (model === undefined) return null;
  const figures = job.state === "completed" ? (job.output as TaskOutput<"model.glb">) : null;
  return (
    <>
      <ArtifactFigure artifact={model}>
        <ModelStage url={model.url} posterUrl={preview?.url ?? null} />
      </ArtifactFigure>
      {figures !== null && (
        <dl className={classes.figures}>
          <div>
            <dt>{words.size}</dt>
            <dd>{words.centimetres(figures.widthM, figures.heightM, figures.depthM)}</dd>
          </div>
          <div>
            <dt>{words.triangles}</dt>
            <dd>{figures.triangles.toLocaleString("en")}</dd>
          </div>
          {figures.isClosed === true && (
            <div>
              <dt>{words.surface}</dt>
              <dd>{words.closed}</dd>
            </div>
          )}
        </dl>
      )}
    </>
  );
}
