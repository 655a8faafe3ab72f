import { useMemo, useSyncExternalStore } from "react";
import { baselinesOf, fitText } from "./fit-text.ts";
import classes from "./poster-form.module.css";
import type { Place, PosterLook } from "./poster-looks.ts";
import { words } from "./words.ts";

interface Props {
  look: PosterLook;
  title: string;
  tagline: string;
}

/** A template with the words as they will stand on it. */
export function PosterPreview({ look, title, tagline }: Props) {
  return (
    <figure className={classes.preview}>
      <div className={classes.sheet}>
        <img src={look.picture} alt="" width={540} height={800} />
        <svg viewBox="0 0 2025 3000" role="img" aria-label={words.previewOf(look.name, title)}>
          <Words text={tagline} place={look.tagline} />
          <Words text={title} place={look.title} />
        </svg>
      </div>
      <figcaption>{words.previewNote}</figcaption>
    </figure>
  );
}

function Words({ text, place }: { text: string; place: Place }) {
  const loaded = useFontsLoaded();
  const fitted = useMemo(() => {
    const widthOf = measure(place, loaded);
    return { fitted: fitText(text, place, widthOf) };
  }, [text, place, loaded]).fitted;
  const baselines = baselinesOf(fitted, place);
  return fitted.lines.map((line, i) => (
    <text
      key={i}
      x={2_025 / 2}
      y={baselines[i]}
      textAnchor="middle"
      fill={place.colour}
      fontFamily={`"${place.family}", sans-serif`}
      fontWeight={place.weight}
      fontSize={fitted.size}
      letterSpacing={place.tracking * fitted.size}
    >
      {line}
    </text>
  ));
}

const canvas = document.createElement("canvas").getContext("2d");

/** Widths at size 1. `_loaded` changes when a font has come, and with it what is measured. */
function measure({ family, weight, tracking }: Place, _loaded: number): (text: string) => number {
  return (text) => {
    if (canvas === null) return text.length / 2;
    canvas.font = `${weight} 100px "${family}", sans-serif`;
    return canvas.measureText(text).width / 100 + tracking * Math.max(0, text.length - 1);
  };
}

let fontsLoaded = 0;

/** Counts up each time fonts have been loaded. */
function useFontsLoaded(): number {
  return useSyncExternalStore(
    (changed) => {
      const onDone = () => {
        fontsLoaded += 1;
        changed();
      };
      document.fonts.addEventListener("loadingdone", onDone);
      return () => document.fonts.removeEventListener("loadingdone", onDone);
    },
    () => fontsLoaded,
  );
}
