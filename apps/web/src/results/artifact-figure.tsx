import { Button } from "@mantine/core";
import type { ArtifactView } from "@jobwire/jobs/wire";
import { IconDownload, IconFile } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { formatBytes } from "../live/duration.ts";
import classes from "./artifact-figure.module.css";
import { words } from "./words.ts";

interface Props {
  artifact: ArtifactView;
  /** Shown instead of the picture itself. */
  children?: ReactNode;
  /** The picture is drawn on a checkerboard. */
  isTransparent?: boolean;
}

/** A stored result: its picture, or that it is a file, with its kind, its size and a download. */
export function ArtifactFigure({ artifact, children, isTransparent = false }: Props) {
  return (
    <figure className={classes.artifact}>
      {children ?? <Look artifact={artifact} isTransparent={isTransparent} />}
      <figcaption className={classes.caption}>
        <span className={classes.size}>
          {kindOf(artifact.contentType)} · {formatBytes(artifact.bytes)}
        </span>
        <Button
          component="a"
          href={`${artifact.url}?download`}
          download
          leftSection={<IconDownload size={17} aria-hidden />}
        >
          {words.download}
        </Button>
      </figcaption>
    </figure>
  );
}

function Look({ artifact, isTransparent }: { artifact: ArtifactView; isTransparent: boolean }) {
  if (artifact.contentType.startsWith("image/")) {
    return (
      <div className={classes.picture} data-transparent={isTransparent || undefined}>
        <img src={artifact.url} alt={artifact.name} />
      </div>
    );
  }
  return (
    <div className={classes.file}>
      <IconFile size={40} stroke={1.2} aria-hidden />
    </div>
  );
}

/** "PNG", "PDF": the last word of a content type, without its parameters. */
export function kindOf(contentType: string): string {
  if (contentType === "model/gltf-binary") return "GLB";
  if (contentType === "application/epub+zip") return "ePub";
  const [type = ""] = contentType.split(";");
  return (type.split(/[/+.-]/).at(-1) ?? type).toUpperCase();
}
