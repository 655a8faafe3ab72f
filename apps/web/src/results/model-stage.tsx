import { Button } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { IconPlayerPause, IconRotate360, IconView360 } from "@tabler/icons-react";
import type { ModelViewerElement } from "@google/model-viewer";
import { type DetailedHTMLProps, type HTMLAttributes, useEffect, useRef, useState } from "react";
import classes from "./model-glb-result.module.css";
import { modelWords as words } from "./model-words.ts";

interface ModelViewerAttributes extends DetailedHTMLProps<HTMLAttributes<ModelViewerElement>, ModelViewerElement> {
  src: string;
  alt: string;
  poster?: string;
  "camera-controls"?: boolean;
  "auto-rotate"?: boolean;
  "auto-rotate-delay"?: number;
  "rotation-per-second"?: string;
  "touch-action"?: string;
  "camera-orbit"?: string;
  "shadow-intensity"?: number;
  "interaction-prompt"?: string;
  exposure?: number;
  "tone-mapping"?: string;
}

declare module "react" {
  // eslint-disable-next-line typescript/no-namespace -- how React takes new elements
  namespace JSX {
    interface IntrinsicElements {
      "model-viewer": ModelViewerAttributes;
    }
  }
}

type Look = "loading" | "shown" | "failed";
/** A little from the side, so that one sees that it is a body. */
const FIRST_LOOK = "-22deg 80deg auto";
const FRONT = "0deg 85deg auto";

interface Props {
  url: string;
  /** Shown until the model is there, and instead of it where there is no 3D. */
  posterUrl: string | null;
}

/** A model on a stage: orbit by pointer, touch and keys. It turns by itself only where motion is welcome. */
export function ModelStage({ url, posterUrl }: Props) {
  const still = useReducedMotion(true);
  const [turns, setTurns] = useState<boolean | null>(null);
  const [look, setLook] = useState<Look>("loading");
  const [hasViewer, setHasViewer] = useState(false);
  const viewer = useRef<ModelViewerElement>(null);
  const isTurning = turns ?? !still;

  useEffect(() => {
    let isGone = false;
    // three.js and the viewer: 1 MB that only this view needs.
    import("@google/model-viewer").then(
      () => !isGone && setHasViewer(true),
      () => !isGone && setLook("failed"),
    );
    return () => {
      isGone = true;
    };
  }, []);

  useEffect(() => {
    const element = viewer.current;
    if (element === null) return;
    const onLoad = () => setLook("shown");
    const onError = () => setLook("failed");
    element.addEventListener("load", onLoad);
    element.addEventListener("error", onError);
    return () => {
      element.removeEventListener("load", onLoad);
      element.removeEventListener("error", onError);
    };
  }, [hasViewer]);

  if (look === "failed") {
    return (
      <div className={classes.stage}>
        {posterUrl !== null && <img className={classes.poster} src={posterUrl} alt="" />}
        <p className={classes.note} role="status">
          {posterUrl === null ? words.failed : words.noWebGl}
        </p>
      </div>
    );
  }
  return (
    <div className={classes.stage} data-look={look}>
      {posterUrl !== null && look === "loading" && <img className={classes.poster} src={posterUrl} alt="" />}
      {hasViewer && (
        <model-viewer
          ref={viewer}
          className={classes.viewer}
          src={url}
          alt={words.alt}
          camera-controls
          auto-rotate={isTurning}
          auto-rotate-delay={1_500}
          rotation-per-second="18deg"
          touch-action="pan-y"
          camera-orbit={FIRST_LOOK}
          shadow-intensity={0.6}
          interaction-prompt="none"
          tone-mapping="neutral"
        />
      )}
      {look === "loading" && (
        <p className={classes.note} role="status">
          {words.loading}
        </p>
      )}
      {look === "shown" && (
        <div className={classes.controls}>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={
              isTurning ? <IconPlayerPause size={15} aria-hidden /> : <IconRotate360 size={15} aria-hidden />
            }
            onClick={() => setTurns(!isTurning)}
          >
            {isTurning ? words.stop : words.turn}
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconView360 size={15} aria-hidden />}
            onClick={() => {
              const element = viewer.current;
              if (element === null) return;
              element.resetTurntableRotation(0);
              element.cameraOrbit = FRONT;
              // Also where that was said before and the model has been turned since.
              element.requestUpdate("cameraOrbit", "");
              if (still) element.jumpCameraToGoal();
            }}
          >
            {words.front}
          </Button>
        </div>
      )}
    </div>
  );
}
