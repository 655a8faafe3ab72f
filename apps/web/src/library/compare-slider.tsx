import { type CSSProperties, useState } from "react";
import classes from "./compare-slider.module.css";
import { words } from "./words.ts";

interface Props {
  beforeUrl: string;
  afterUrl: string;
  name: string;
  /** Width by height of the picture. */
  ratio: number;
}

/** A photo and what became of it, under one line that can be dragged or moved with the arrow keys. */
export function CompareSlider({ beforeUrl, afterUrl, name, ratio }: Props) {
  const [percent, setPercent] = useState(50);
  return (
    <div
      className={classes.stage}
      style={{ aspectRatio: ratio, "--at": `${percent}%`, "--ratio": ratio } as CSSProperties}
    >
      <img className={classes.after} src={afterUrl} alt={`${words.after}: ${name}`} draggable={false} />
      <img className={classes.before} src={beforeUrl} alt={`${words.before}: ${name}`} draggable={false} />
      <span className={classes.tag} data-side="before" data-hidden={percent < 14 || undefined}>
        {words.before}
      </span>
      <span className={classes.tag} data-side="after" data-hidden={percent > 86 || undefined}>
        {words.after}
      </span>
      <div className={classes.line}>
        <span className={classes.grip} />
      </div>
      <input
        type="range"
        className={classes.range}
        min={0}
        max={100}
        step={0.5}
        value={percent}
        aria-label={words.compare}
        aria-valuetext={`${Math.round(percent)} % before`}
        onChange={(event) => setPercent(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
