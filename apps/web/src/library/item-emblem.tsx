import { IconFileTypePdf, IconMovie, IconPhoto } from "@tabler/icons-react";

interface Props {
  contentType: string;
  sizePx: number;
  className?: string | undefined;
}

/** What a file is, as long as there is no picture of it. */
export function ItemEmblem({ contentType, sizePx, className }: Props) {
  const Icon = contentType.startsWith("video/")
    ? IconMovie
    : contentType === "application/pdf"
      ? IconFileTypePdf
      : IconPhoto;
  return <Icon size={sizePx} stroke={1} className={className} aria-hidden />;
}
