import { Skeleton } from "@mantine/core";
import { IconMoon } from "@tabler/icons-react";
import { useArtifactUrl } from "../artifact-base.ts";
import type { Picture } from "./book-so-far.ts";
import classes from "./storybook.module.css";
import { words } from "./words.ts";

/** A scene's picture, the place where it will be, or a moon where it could not be drawn. */
export function ScenePicture({ picture, alt }: { picture: Picture; alt: string }) {
  const urlOf = useArtifactUrl();
  if (picture === undefined) {
    return (
      <div className={classes.picture} role="img" aria-label={`${alt}. ${words.drawing}`}>
        <Skeleton height="100%" radius={0} />
      </div>
    );
  }
  if (picture === null) {
    return (
      <div className={classes.picture} data-missing role="img" aria-label={alt}>
        <IconMoon size={44} stroke={1.2} aria-hidden />
        <span>{words.notDrawn}</span>
      </div>
    );
  }
  return (
    <div className={classes.picture}>
      <img src={urlOf(picture)} alt={alt} />
    </div>
  );
}
