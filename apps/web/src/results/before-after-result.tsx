import { useItem } from "@jobwire/client/react";
import type { ArtifactView } from "@jobwire/jobs/wire";
import { CompareSlider } from "../library/compare-slider.tsx";
import { ArtifactFigure } from "./artifact-figure.tsx";
import type { ResultViewProps } from "./result-views.ts";

/** What was made of a photo, under a line that uncovers the photo. */
export default function BeforeAfterResult({ artifacts }: ResultViewProps) {
  return artifacts.map((artifact) => <BeforeAfter key={artifact.id} artifact={artifact} />);
}

function BeforeAfter({ artifact }: { artifact: ArtifactView }) {
  const { item } = useItem(artifact.itemId);
  // Browsers do not draw TIFF; the result is shown alone then.
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
