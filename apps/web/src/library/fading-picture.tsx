import { useLayoutEffect, useRef, useState } from "react";
import { thumbHashToDataURL } from "thumbhash";
import classes from "./fading-picture.module.css";

interface Props {
  url: string | null;
  isCutout: boolean;
  alt: string;
  /** A local picture that stands in until `url` has been fetched. */
  meanwhile?: string | null;
  /** Blurred placeholder, base64. */
  thumbhash?: string | null;
}

interface Layer {
  url: string;
  isCutout: boolean;
}

/** A picture that never flashes: the next one fades in over the last once it is here. */
export function FadingPicture({ url, isCutout, alt, meanwhile = null, thumbhash = null }: Props) {
  const [last, setLast] = useState<Layer | null>(null);
  const below: Layer | null = last ?? (meanwhile === null ? null : { url: meanwhile, isCutout: false });
  const [here, setHere] = useState<string | null>(null);
  const image = useRef<HTMLImageElement>(null);
  const isHere = here === url;
  const settled = below?.url === url;

  // What the browser holds already needs no entrance.
  useLayoutEffect(() => {
    if (url === null || image.current?.complete !== true || image.current.naturalWidth === 0) return;
    setHere(url);
    setLast({ url, isCutout });
  }, [url, isCutout]);

  return (
    <span className={classes.stack} data-cutout={(isCutout && isHere) || undefined}>
      {below === null && thumbhash !== null && !isCutout && <Placeholder hash={thumbhash} />}
      {below !== null && !settled && (
        <img
          className={classes.layer}
          src={below.url}
          alt={isHere ? "" : alt}
          data-cutout={below.isCutout || undefined}
          // A whole picture is simply covered; only what would show through or around the next one goes.
          data-leaving={(isHere && (isCutout || below.isCutout)) || undefined}
          draggable={false}
        />
      )}
      {url !== null && (
        <img
          key={url}
          ref={image}
          className={classes.layer}
          src={url}
          alt={isHere || below === null ? alt : ""}
          data-cutout={isCutout || undefined}
          data-waiting={!isHere || undefined}
          decoding="async"
          draggable={false}
          onLoad={() => setHere(url)}
          onTransitionEnd={() => setLast({ url, isCutout })}
        />
      )}
    </span>
  );
}

function Placeholder({ hash }: { hash: string }) {
  const [url] = useState(() => {
    try {
      return thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)));
    } catch {
      return null; // a hash from elsewhere: the tile simply stays plain
    }
  });
  return url === null ? null : <img className={classes.layer} src={url} alt="" />;
}
