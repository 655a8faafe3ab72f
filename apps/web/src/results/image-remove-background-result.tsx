import { useItem } from "@jobwire/client/react";
import type { ArtifactView } from "@jobwire/jobs/wire";
import { CompareSlider } from "../library/compare-slider.tsx";
import { ArtifactFigure } from "./artifact-figure.tsx";
import type { ResultViewProps } from "./result-views.ts";

/** The cut-out beside its photo. */
export default function ImageRemoveBackgroundResult({ artifacts }: ResultViewProps) {
  return artifacts.map((artifact) => <Cutout key={artifact.id} artifact={artifact} />);
}

function Cutout({ artifact }: { artifact: ArtifactView }) {
  const { item } = useItem(artifact.itemId);
  // Browsers do not draw TIFF; the cut-out is shown alone then.
  const hasBefore = item !== undefined && item.contentType !== "image/tiff" && item.widthPx && item.heightPx;
  if (!hasBefore) return <ArtifactFigure artifact={artifact} isTransparent />;
  return (
    <ArtifactFigure artifact={artifact}>
      <CompareSlider
        beforeUrl={item.originalUrl}
        afterUrl={artifact.url}
        name={item.name}
        ratio={(item.widthPx ?? 1) / (item.heightPx ?? 1)}
      />
    </ArtifactFigure>
  );
}
